"""``make``: the list of commands, its variables, and which uv it takes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str, folder: Path, **environment: str) -> str:
    """What make prints."""
    # `make test` runs these tests: its variables and flags are not for the make that is tested.
    ours = (
        "PACKS",
        "PORT",
        "DESK_PORT",
        "SWITCHBOARD_PACKS",
        "TORCH",
        "WITH",
        "MAKEFLAGS",
        "MFLAGS",
        "MAKELEVEL",
        "MAKEOVERRIDES",
    )
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env={**inherited, **environment}, capture_output=True, text=True, check=True
    ).stdout


def shown(expression: str, *arguments: str, folder: Path, **environment: str) -> str:
    """What a recipe of the Makefile would see."""
    return make("--eval", f"shown: ; @echo {expression}", *arguments, "shown", folder=folder, **environment).strip()


def test_make_alone_lists_every_command_with_what_it_does(pytestconfig: pytest.Config) -> None:
    root = pytestconfig.rootpath
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(), re.MULTILINE)
    listed = dict(re.findall(r"^  make ([a-z-]+) +(\S.*)$", make(folder=root), re.MULTILINE))
    assert set(listed) == set(phony.split()) - {"install", "install-dev"}
    assert all(listed.values())


def test_packs_and_ports_reach_the_commands(pytestconfig: pytest.Config) -> None:
    root = pytestconfig.rootpath
    variables = "$$SWITCHBOARD_PACKS $$PORT $$DESK_PORT $$RASA_TELEMETRY_ENABLED"
    given = ("PACKS=museum,clinic", "PORT=6000", "DESK_PORT=6001")
    assert shown(variables, *given, folder=root) == "museum,clinic 6000 6001 false"
    assert shown(variables, folder=root, SWITCHBOARD_PACKS="zoo") == "zoo 5005 5006 false"


@pytest.mark.parametrize(
    ("script", "taken"), [("echo uv 0.9", "uv"), ("echo no such version >&2; exit 127", ".tools/bin/uv")]
)
def test_a_uv_that_does_not_run_is_not_taken(
    script: str, taken: str, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    uv = tmp_path / "uv"
    uv.write_text(f"#!/bin/sh\n{script}\n")
    uv.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert shown("$(UV)", folder=pytestconfig.rootpath, PATH=path) == taken
