"""Pre-trained encoders, all behind :class:`components.bert.encoders.protocol.Encoder`.

Finding and fingerprinting one needs no torch, which :mod:`components.bert.encoders.loading` imports to load it.
"""

from components.bert.encoders.loading import (
    BUNDLED_SHA256,
    bundled_path,
    encoder_checksum,
    load_encoder,
    sha256,
)

__all__ = ["BUNDLED_SHA256", "bundled_path", "encoder_checksum", "load_encoder", "sha256"]
