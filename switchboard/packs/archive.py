"""A pack as one file: ``switchboard packs export`` and ``install``.

What is in an archive was written by others. All of it is checked before anything is written: where its files want to go,
how large they are, what kind they are, and everything that the importer checks.
"""

from __future__ import annotations

import ast
import io
import stat
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

import yaml
from rich.console import Console

from components.packs.files import BESIDE, RECORDS, YAML
from components.packs.manifest import DATA, DOMAINS, MANIFEST
from switchboard.errors import CommandError
from switchboard.packs.merging import learnt_file
from switchboard.packs.places import (
    ACTIONS,
    PathInProject,
    belongs_to,
    check_free,
    check_installed,
    check_name,
    own_files,
)
from switchboard.packs.trial import try_out
from switchboard.packs.writing import write_all

MOST_FILES = 2_000
LARGEST_FILE = 10_000_000
LARGEST = 50_000_000
#: Zip's own beginning of time, so that the same pack makes the same file.
MOMENT = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = stat.S_IFREG | 0o644
BACKUPS = Path("var", "packs")
Files = dict[PathInProject, bytes]


def export_pack(root: Path, pack: str, out: Path, console: Console) -> None:
    """Write a pack's files into a zip file.

    Args:
        root: the project's folder.
        pack: its name.
        out: the file to write; one that is there is replaced.
        console: where to report.

    Raises:
        CommandError: there is no such pack, it could not be installed from the file, or the file cannot be written.
        PackError: the pack is broken.
    """
    check_installed(root, pack)
    files = own_files(root, pack)
    _check_files(root, pack, files, allow_code=True)
    try_out(root, pack, files)
    try:
        out.write_bytes(_zipped(files))
    except OSError as error:
        raise CommandError(f"{out} cannot be written ({error.strerror})") from None
    code = sum(name.endswith(".py") for name in files)
    hint = f"; {code} of them are Python code, which is installed with --allow-code only" if code else ""
    console.print(f"{out}: the pack {pack}, {len(files)} files{hint}", highlight=False, markup=False)


def install_pack(root: Path, archive: Path, console: Console, *, allow_code: bool, update: bool) -> None:
    """Check the pack in a zip file, and write it into its own folders.

    Args:
        root: the project's folder.
        archive: the file.
        console: where to report.
        allow_code: whether Python code may be written; it will run in the action server, with all that one may do.
        update: replace the pack of that name if there is one. What it held is kept as an archive under `var/packs/`,
            and examples learnt since stay unless the archive has its own.

    Raises:
        CommandError: what is wrong with the archive.
        PackError: what the importer has against the pack. In both cases nothing is written.
    """
    files = _read(archive)
    pack = _pack_of(files, archive)
    _check_files(root, pack, files, allow_code=allow_code)
    before = own_files(root, pack)
    if before and not update:
        raise CommandError(f"there is a pack `{pack}` already: --update replaces it, and keeps a copy of what is there")
    if not before:
        check_free(root, pack)
    learnt = learnt_file(pack)
    files = {**({learnt: before[learnt]} if learnt in before else {}), **files}
    try_out(root, pack, files)
    changes: dict[PathInProject, bytes | None] = {**dict.fromkeys(before), **files}
    if before:
        backup = BACKUPS / f"{pack}-{datetime.now():%Y%m%d-%H%M%S}.zip"
        write_all(root, {backup.as_posix(): _zipped(before)})
        console.print(f"What was there is kept in {backup}.", highlight=False)
    write_all(root, changes)
    gone, new = len(before.keys() - files.keys()), len(files.keys() - before.keys())
    changed = sum(before[name] != files[name] for name in before.keys() & files.keys())
    console.print(
        f"Installed the pack {pack}: {new} files new, {changed} changed, {gone} removed. "
        f"Chat with it: SWITCHBOARD_PACKS={pack} switchboard chat",
        highlight=False,
    )


def _zipped(files: Mapping[PathInProject, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = PLAIN_FILE << 16
            archive.writestr(info, files[name])
    return stream.getvalue()


def _read(path: Path) -> Files:
    """What is in an archive; nothing in it is trusted, its own table of sizes included."""
    files: Files = {}
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if len(parts) > MOST_FILES:
                raise CommandError(f"{path} holds {len(parts)} files; {MOST_FILES} are allowed")
            for part in parts:
                _check_part(part, path)
                if part.filename.lower() in {name.lower() for name in files}:
                    raise CommandError(f"{path} holds {part.filename!r} twice")
                with archive.open(part) as stream:
                    files[part.filename] = stream.read(LARGEST_FILE + 1)
                if len(files[part.filename]) > LARGEST_FILE or sum(map(len, files.values())) > LARGEST:
                    raise CommandError(
                        f"{path} is too large when unpacked, at {part.filename!r}: {LARGEST_FILE // 1_000_000} MB a file and "
                        f"{LARGEST // 1_000_000} MB in all are allowed"
                    )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise CommandError(f"{path} is not a zip file that can be read ({error})") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be read ({error.strerror or error})") from None
    return files


def _check_part(part: zipfile.ZipInfo, path: Path) -> None:
    name = part.orig_filename
    parts = name.split("/")
    if "\\" in name or "\0" in name or ":" in name or any(piece in ("", ".", "..") for piece in parts):
        raise CommandError(f"{path} holds {name!r}, which is no path within a project")
    mode = part.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise CommandError(f"{path} holds {name!r}, which is a link or a device; only files are allowed")
    if part.flag_bits & 0x1:
        raise CommandError(f"{path} holds {name!r} encrypted: export it without a password")


def _pack_of(files: Files, archive: Path) -> str:
    manifests = [PurePosixPath(name) for name in files if PurePosixPath(name).match(f"{DOMAINS}/*/{MANIFEST}")]
    manifests = [path for path in manifests if len(path.parts) == 3]
    if len(manifests) != 1:
        found = ", ".join(map(str, manifests)) or "none"
        raise CommandError(f"{archive} holds {found}; a pack has one {DOMAINS}/<pack>/{MANIFEST}")
    pack = manifests[0].parts[1]
    check_name(pack)
    return pack


def _check_files(root: Path, pack: str, files: Files, *, allow_code: bool) -> None:
    """Refuse files that are none of a pack's, or of no kind that belongs where they are."""
    for name, content in files.items():
        if not belongs_to(pack, name):
            raise CommandError(f"{name} lies outside of the folders of the pack `{pack}`")
        if not _has_its_place(name):
            raise CommandError(
                f"{name} is of no kind that belongs there: YAML, records in CSV, and Python in {ACTIONS}/ do"
            )
        if name.endswith(YAML) and _has_anchors(content):
            raise CommandError(f"{name} has an anchor or an alias (`&name`, `*name`): write out what they stand for")
    code = sorted(name for name in files if name.endswith(".py"))
    if code and not allow_code:
        raise CommandError(
            f"the pack `{pack}` brings Python code, which would run on your machine: {', '.join(code)}. Read it, and if you "
            "trust it install the pack with --allow-code"
        )
    for name in code:
        try:
            ast.parse(files[name])
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise CommandError(f"{name} is not Python that can be read ({error})") from None
    _check_records(root, pack, files, has_code=bool(code))


def _has_its_place(name: PathInProject) -> bool:
    path = PurePosixPath(name)
    if path.parts[0] == ACTIONS:
        return path.suffix == ".py"
    if path.parts[0] == DATA and path.parts[2] == RECORDS:
        return path.suffix == ".csv"
    return path.suffix in YAML or path.name in BESIDE


def _has_anchors(content: bytes) -> bool:
    """Whether YAML refers to parts of itself: so a small file can stand for more than any memory holds."""
    try:
        events = yaml.parse(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return any(getattr(event, "anchor", None) is not None for event in events)
    except yaml.YAMLError:
        return False  # the importer will say what is wrong


def _check_records(root: Path, pack: str, files: Files, *, has_code: bool) -> None:
    """Refuse demo records for the tables of others: those of customers, say, with a passcode of the archive's choice."""
    folder = f"{DATA}/{pack}/{RECORDS}/"
    records = sorted(name for name in files if name.startswith(folder))
    if records and not has_code:
        raise CommandError(f"{records[0]} fills a table that the pack does not bring: tables come with its code")
    for path in (root / DATA).glob(f"*/{RECORDS}/*.csv"):
        other = path.parts[-3]
        if other != pack and folder + path.name in files:
            raise CommandError(f"{folder}{path.name} fills a table of the pack `{other}`")
