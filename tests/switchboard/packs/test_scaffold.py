"""``switchboard packs new``: what is written passes every check, and its action answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from actions.database import packs
from switchboard.packs.checking import check_pack
from switchboard.packs.checks import CHECKS
from tests.components.packs.conftest import TinyProject
from tests.shell import Shell
from tests.switchboard.packs.conftest import tree
from tests.walkthrough import ASK, walk_through

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("options", [(), ("--with-actions",)])
def test_a_new_pack_passes_every_check(options: tuple[str, ...], business: TinyProject, shell: Shell) -> None:
    status, out, err = shell.run("packs", "new", "museum", "--title", "Museum of Hats", *options)
    assert status == 0, err
    findings = check_pack(business.root, "museum")
    assert set(findings) == set(CHECKS) and not any(findings.values())
    assert 'title: "Museum of Hats"' in (business.root / "domains/museum/pack.yml").read_text()
    for place in (
        "data/museum",
        "tests/conversations/museum",
        "tests/nlu/museum.yml",
        *["actions/museum"] * len(options),
    ):
        assert (business.root / place).exists() and place in out
    assert (business.root / "actions").exists() is bool(options)


def test_its_examples_mean_nothing_else_in_this_project(business: TinyProject, shell: Shell) -> None:
    for place in ("domains/core", "data/core", "domains/shop", "data/shop"):
        shutil.rmtree(business.root / place)
    for place in ("domains/core", "data/core"):
        shutil.copytree(ROOT / place, business.root / place)
    business.activate("[]")
    assert shell.run("packs", "new", "museum", "--with-actions")[0] == 0
    assert not any(check_pack(business.root, "museum").values())


@pytest.mark.parametrize("name", ["shop", "core", "Museum", "my_museum", "", "class", "clock"])
def test_a_name_that_cannot_be_writes_nothing(name: str, business: TinyProject, shell: Shell) -> None:
    business.write("actions/clock.py", "# What others import.\n")
    before = tree(business.root)
    status, _, err = shell.run("packs", "new", name)
    assert status == 1 and err.startswith("Error: ") and tree(business.root) == before


def test_the_action_answers_from_the_demo_records(business: TinyProject, shell: Shell) -> None:
    others = [name for name in packs() if name != "core"]
    shutil.copytree(ROOT / "actions", business.root / "actions", ignore=shutil.ignore_patterns(*others, "__pycache__"))
    assert shell.run("packs", "new", "museum", "--with-actions")[0] == 0
    shutil.rmtree(business.root / "domains/shop")
    business.activate("[museum]")
    environment = {**os.environ, "PYTHONPATH": str(business.root), "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    asked = subprocess.run(
        [sys.executable, "-c", ASK, "offer_actions", "MuseumOffers"],
        cwd=business.root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Student pass: $18.50\nFamily ticket: $20.00" in asked.stdout, asked.stderr


@pytest.mark.slow
def test_a_new_pack_and_an_intent_added_to_it_train_and_pass_their_tests(tmp_path: Path) -> None:
    copied = (
        "actions",
        "components",
        "switchboard",
        "bench",
        "domains",
        "data",
        "config.yml",
        "endpoints.yml",
        "credentials.yml",
    )
    for name in copied:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, tmp_path / name)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "SWITCHBOARD_PACKS": "museum"}

    def run(*command: str) -> str:
        done = subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("-m", "switchboard", "packs", "new", "museum", "--with-actions")
    walk_through(tmp_path)
    run("-m", "switchboard", "packs", "check", "museum")
    assert "Highlights: Saturdays at 11 AM, $12.00" in run("-c", ASK, "tour_actions", "MuseumTours")
    assert "5 of 5" in run("-m", "switchboard", "test", "museum")
