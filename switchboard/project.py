"""The project that a command works on."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from components.bert.encoders import encoder_checksum
from components.channels.secret import VARIABLE, channel_secret
from components.packs import Manifest, active_packs, pack_files
from components.packs.yaml_file import YamlFile
from switchboard.errors import CommandError

DIGEST_LENGTH = 12


@dataclass(frozen=True)
class Project:
    """A folder with ``config.yml`` and its active packs."""

    root: Path
    packs: tuple[Manifest, ...]

    @classmethod
    def here(cls) -> Project:
        """The project in the working directory.

        Raises:
            CommandError: there is none.
            PackError: its packs cannot be used.
        """
        root = Path.cwd()
        if not (root / "config.yml").is_file():
            raise CommandError(f"{root} has no config.yml: run the command in the project's folder")
        return cls(root, tuple(active_packs(root)))

    @property
    def pack_names(self) -> list[str]:
        """Names of the active packs, ``core`` first."""
        return [pack.name for pack in self.packs]

    @property
    def model(self) -> Path:
        """Where the model for exactly these packs, data and code is, or would be."""
        return self.root / "models" / f"{'-'.join(self.pack_names)}-{self.digest()}.tar.gz"

    def digest(self) -> str:
        """Hex digest of all that training reads: configuration, packs, the components' code, encoders, Rasa's version.

        Channels are no part of a model.
        """
        digest = hashlib.sha256(f"rasa {version('rasa')}".encode())
        components = self.root / "components"
        sources = sorted(path for path in components.rglob("*.py") if components / "channels" not in path.parents)
        for path in [*pack_files(self.root, self.packs), *sources]:
            digest.update(f"\0{path.relative_to(self.root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
        for folder in self._encoders():
            digest.update(f"\0{encoder_checksum(str(folder))}\0".encode())
        return digest.hexdigest()[:DIGEST_LENGTH]

    def settings_of(self, component: str) -> dict[str, Any]:
        """What ``config.yml`` sets for a component of the pipeline.

        Raises:
            CommandError: the pipeline does not have it.
        """
        for entry in self._pipeline():
            if str(entry.get("name")).rpartition(".")[2] == component:
                return {str(key): value for key, value in entry.items() if key != "name"}
        raise CommandError(f"config.yml: the pipeline has no {component}, and so no settings to train with")

    def _encoders(self) -> list[Path]:
        """The folders that the pipeline names as encoders; what is no folder is a name, which `config.yml` holds."""
        named = [entry["encoder"] for entry in self._pipeline() if "encoder" in entry]
        return [self.root / str(name) for name in named if (self.root / str(name)).is_dir()]

    def _pipeline(self) -> list[dict[str, Any]]:
        pipeline = YamlFile.read(self.root / "config.yml", self.root).for_rasa().get("pipeline")
        return [entry for entry in pipeline if isinstance(entry, dict)] if isinstance(pipeline, list) else []

    def environment(self) -> dict[str, str]:
        """The environment of the processes that a command starts.

        Raises:
            ChannelError: the secret that they share cannot be had.
        """
        return {
            **os.environ,
            "RASA_TELEMETRY_ENABLED": "false",
            "SWITCHBOARD_PACKS": ",".join(self.pack_names),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PYTHONWARNINGS": "ignore",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            VARIABLE: channel_secret(self.root),
        }
