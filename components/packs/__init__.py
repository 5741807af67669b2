"""Domain packs: the importer that Rasa loads, and what the command line asks about packs.

The helpers are light; `PackImporter` is imported when it is asked for, for it brings in a good part of Rasa.
"""

from typing import TYPE_CHECKING, Any

from components.packs.errors import PackError
from components.packs.files import conversation_tests, hold_out, pack_files
from components.packs.manifest import Manifest, available_packs, pack_names
from components.packs.selection import ENVIRONMENT, active_packs

if TYPE_CHECKING:
    from components.packs.importer import PackImporter

__all__ = [
    "ENVIRONMENT",
    "Manifest",
    "PackError",
    "PackImporter",
    "active_packs",
    "available_packs",
    "conversation_tests",
    "hold_out",
    "pack_files",
    "pack_names",
]


def __getattr__(name: str) -> Any:
    if name == "PackImporter":
        from components.packs.importer import PackImporter

        return PackImporter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
