"""spaCy without PyTorch: the only place in this package that imports spaCy.

`import spacy` imports thinc, whose optional bridge imports PyTorch when it is installed: some 500 MB that serving does
not need. thinc treats a failing import as "not installed", so it is made to fail for that one moment.
"""

from __future__ import annotations

import importlib
import sys
from threading import Lock
from typing import Any

_LOCK = Lock()


def load_spacy() -> Any:
    """Import and return spaCy; PyTorch is not imported unless it is already.

    Returns:
        The module `spacy`. `import torch` afterwards works as usual.
    """
    with _LOCK:
        if "thinc.compat" not in sys.modules and "torch" not in sys.modules:
            sys.modules["torch"] = None  # type: ignore[assignment]
            try:
                importlib.import_module("thinc.compat")
            finally:
                del sys.modules["torch"]
        return importlib.import_module("spacy")
