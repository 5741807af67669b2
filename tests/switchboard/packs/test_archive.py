"""``switchboard packs export`` and ``install``, with archives that mean harm."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.components.packs.conftest import SHOP_NLU, TinyProject
from tests.shell import Shell
from tests.switchboard.packs.conftest import tree

PLACES = ("domains/toys", "data/toys", "actions/toys", "tests/conversations/toys")
MANIFEST = """\
name: toys
title: Toys
description: About toys.
version: "1.0"
language: en
requires: [core]
sample_questions: [order a doll]
"""
DOMAIN = """\
version: "3.1"
intents: [order_toy]
responses:
  utter_toys_ordered:
    - text: It is on its way.
"""
NLU = 'version: "3.1"\nnlu:\n  - intent: order_toy\n    examples: |\n      - order a doll\n      - i want a kite\n'
RULES = 'version: "3.1"\nrules:\n  - rule: order\n    steps:\n      - intent: order_toy\n      - action: utter_toys_ordered\n'
FILES = {
    "domains/toys/pack.yml": MANIFEST,
    "domains/toys/domain.yml": DOMAIN,
    "data/toys/nlu/order_toy.yml": NLU,
    "data/toys/rules.yml": RULES,
}
CODE = {"actions/toys/__init__.py": '"""Toys."""\n', "data/toys/records/toys.csv": "name\ndoll\n"}

Install = Callable[..., tuple[int, str, str]]


def packed(path: Path, files: dict[str, str], *others: zipfile.ZipInfo) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        for info in others:
            archive.writestr(info, "../../../etc/passwd")
    return path


@pytest.fixture
def install(business: TinyProject, shell: Shell, tmp_path: Path) -> Install:
    """Installs an archive with the pack's files, some of them changed, more, or left out (None)."""

    def run(
        changes: dict[str, str | None], *options: str, others: tuple[zipfile.ZipInfo, ...] = ()
    ) -> tuple[int, str, str]:
        files = {name: text for name, text in {**FILES, **changes}.items() if text is not None}
        return shell.run("packs", "install", str(packed(tmp_path / "toys.zip", files, *others)), *options)

    return run


def refused(install: Install, root: Path, *arguments: object, **more: object) -> str:
    """What is said when an archive is refused; nothing was written then."""
    before = tree(root)
    status, _, err = install(*arguments, **more)
    assert status == 1 and tree(root) == before and "Traceback" not in err
    return err


def test_a_pack_travels(business: TinyProject, shell: Shell, tmp_path: Path, install: Install) -> None:
    assert install(CODE, "--allow-code")[0] == 0
    business.write("domains/toys/README.md", "About it.\n")
    business.write("tests/nlu/toys.yml", NLU)
    business.write("actions/toys/__pycache__/x.pyc", "compiled")
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    assert "2 of them" not in shell.run("packs", "export", "toys", str(first))[1]
    assert shell.run("packs", "export", "toys", str(second))[0] == 0
    assert first.read_bytes() == second.read_bytes()
    held = {name: text for name, text in tree(business.root).items() if "toys" in name and "pyc" not in name}
    for place in PLACES:
        shutil.rmtree(business.root / place, ignore_errors=True)
    (business.root / "tests/nlu/toys.yml").unlink()
    assert shell.run("packs", "install", str(first), "--allow-code")[0] == 0
    assert {name: text for name, text in tree(business.root).items() if "toys" in name} == held


def test_what_is_said(business: TinyProject, install: Install, shell: Shell, tmp_path: Path) -> None:
    status, out, _ = install({})
    assert status == 0 and "Installed the pack toys: 4 files new, 0 changed, 0 removed." in out
    assert "SWITCHBOARD_PACKS=toys" in out
    status, out, _ = shell.run("packs", "export", "toys", str(tmp_path / "out.zip"))
    assert status == 0 and "the pack toys, 4 files\n" in out


def test_code_needs_permission(business: TinyProject, install: Install) -> None:
    err = refused(install, business.root, CODE)
    assert (
        "brings Python code, which would run on your machine: actions/toys/__init__.py" in err and "--allow-code" in err
    )
    assert install(CODE, "--allow-code")[0] == 0 and (business.root / "actions/toys/__init__.py").is_file()


@pytest.mark.parametrize(
    "name",
    [
        "../evil.yml", "domains/toys/../../evil.yml", "/etc/evil.yml", "domains\\toys\\evil.yml", "C:/evil.yml",
        "domains//toys/evil.yml", "domains/toys/./evil.yml", "domains/toys/evil.yml\0.txt",
    ],
)  # fmt: skip
def test_paths_that_lead_elsewhere(name: str, business: TinyProject, install: Install) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = info.orig_filename = name
    assert "is no path within a project" in refused(install, business.root, {}, others=(info,))


@pytest.mark.parametrize(
    "name",
    ["config.yml", "domains/core/more.yml", "data/shop/nlu/more.yml", "actions/toys.py", "actions/core/x.py", "switchboard/cli.py",
     "tests/nlu/shop.yml", "tests/toys/test_x.py", ".git/hooks/pre-commit", "domains/toys2/a.yml"],
)  # fmt: skip
def test_files_outside_of_the_packs_folders(name: str, business: TinyProject, install: Install) -> None:
    assert f"{name} lies outside" in refused(install, business.root, {name: "x"}, "--allow-code")


@pytest.mark.parametrize(
    "name",
    ["domains/toys/run.sh", "domains/toys/code.py", "data/toys/records/code.py", "actions/toys/lib.so", "actions/toys/x.pyc",
     "data/toys/model.pkl", "tests/conversations/toys/conftest.py", "actions/toys/x.yml"],
)  # fmt: skip
def test_files_of_foreign_kinds(name: str, business: TinyProject, install: Install) -> None:
    assert "is of no kind that belongs there" in refused(install, business.root, {name: "x"}, "--allow-code")


def test_links_and_encrypted_files(business: TinyProject, install: Install, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("domains/toys/more.yml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is a link or a device" in refused(install, business.root, {}, others=(link,))
    assert install({})[0] == 0  # the same without it, so that it was the link


def test_an_encrypted_file(business: TinyProject, shell: Shell, tmp_path: Path) -> None:
    path = packed(tmp_path / "toys.zip", FILES)
    content = bytearray(path.read_bytes())
    for match in re.finditer(b"PK\x01\x02", bytes(content)):
        content[match.start() + 8] |= 1
    path.write_bytes(content)
    status, _, err = shell.run("packs", "install", str(path))
    assert status == 1 and "encrypted" in err


def test_bombs(business: TinyProject, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    large = {f"data/toys/nlu/{number}.yml": "#" * 9_000_000 for number in range(6)}
    assert "too large when unpacked" in refused(install, business.root, large)
    assert "too large when unpacked" in refused(install, business.root, {"data/toys/nlu/a.yml": "#" * 10_000_001})
    many = {f"data/toys/nlu/{number}.yml": "" for number in range(2000)}
    assert "holds 2004 files; 2000 are allowed" in refused(install, business.root, many)
    laughs = 'version: "3.1"\na: &a [ha, ha]\nb: &b [*a, *a]\nc: [*b, *b]\n'
    assert "has an anchor or an alias" in refused(install, business.root, {"domains/toys/more.yml": laughs})
    deep = "version: " + "[" * 50_000
    assert "nested too deeply" in refused(install, business.root, {"domains/toys/more.yml": deep})


def test_a_lie_about_the_size(business: TinyProject, shell: Shell, tmp_path: Path) -> None:
    path = packed(tmp_path / "toys.zip", {**FILES, "data/toys/nlu/a.yml": "#" * 20_000_000})
    content = bytearray(path.read_bytes())
    at = content.rfind(b"data/toys/nlu/a.yml") - 46
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    before = tree(business.root)
    status, _, err = shell.run("packs", "install", str(path))
    assert status == 1 and tree(business.root) == before and "is not a zip file that can be read" in err


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"domains/toys/pack.yml": None}, "a pack has one domains/<pack>/pack.yml"),
        ({"domains/core/pack.yml": MANIFEST}, "a pack has one domains/<pack>/pack.yml"),
        ({"domains/toys/pack.yml": MANIFEST.replace("name: toys", "name: shop")}, "domains/toys/pack.yml:1: `name` is 'shop'"),
        ({"domains/toys/pack.yml": MANIFEST.replace("[core]", "[cinema]")}, "unknown pack `cinema`"),
        ({"domains/toys/pack.yml": MANIFEST.replace("language: en", "language: fr")}, "`language` is `fr`"),
        ({"data/toys/rules.yml": "rules: ["}, "data/toys/rules.yml:1: not valid YAML"),
        ({"data/toys/rules.yml": "\0"}, "data/toys/rules.yml"),
        ({"data/toys/nlu/more.yml": SHOP_NLU}, "unknown intent `order_shirt`"),
        ({"domains/toys/domain.yml": DOMAIN.replace("utter_toys", "utter_core")}, "does not carry the name of its pack"),
        ({"tests/nlu/toys.yml": NLU.replace("order_toy", "greets")}, "tests/nlu/toys.yml:3: unknown intent `greets`"),
        ({"data/toys/records/toys.csv": "name\n"}, "fills a table that the pack does not bring"),
        ({"actions/toys/__init__.py": "def ("}, "actions/toys/__init__.py is not Python"),
    ],
)  # fmt: skip
def test_packs_that_are_not_right(
    changes: dict[str, str | None], said: str, business: TinyProject, install: Install
) -> None:
    assert said in refused(install, business.root, changes, "--allow-code")


def test_records_for_the_tables_of_others(business: TinyProject, install: Install) -> None:
    business.write("data/core/records/customers.csv", "number\n")
    changes = {**CODE, "data/toys/records/customers.csv": "number\n666666\n"}
    assert "customers.csv fills a table of the pack `core`" in refused(install, business.root, changes, "--allow-code")


def test_core_cannot_be_replaced(business: TinyProject, shell: Shell, tmp_path: Path) -> None:
    files = {name.replace("toys", "core"): text.replace("toys", "core") for name, text in FILES.items()}
    before = tree(business.root)
    status, _, err = shell.run("packs", "install", str(packed(tmp_path / "a.zip", files)), "--update")
    assert status == 1 and "`core` is a part of this project" in err and tree(business.root) == before


def test_a_name_that_is_taken_needs_update_and_loses_nothing(business: TinyProject, install: Install) -> None:
    assert install({})[0] == 0
    business.change("domains/toys/domain.yml", "It is on its way.", "It comes tomorrow.")
    learnt = NLU.replace("- order a doll\n      - i want a kite", "- one ball please")
    business.write("data/toys/learnt.yml", learnt)
    business.write("domains/toys/more.yml", 'version: "3.1"\nintents: [show_toys]\n')
    business.write("data/toys/nlu/more.yml", NLU.replace("order_toy", "show_toys"))
    assert "--update replaces it" in refused(install, business.root, {})
    status, out, _ = install({}, "--update")
    assert status == 0 and "0 files new, 1 changed, 2 removed" in out
    assert "It is on its way." in (business.root / "domains/toys/domain.yml").read_text()
    assert (business.root / "data/toys/learnt.yml").read_text() == learnt
    [backup] = (business.root / "var/packs").glob("toys-*.zip")
    with zipfile.ZipFile(backup) as archive:
        assert b"It comes tomorrow." in archive.read("domains/toys/domain.yml")


def test_what_is_no_archive(business: TinyProject, shell: Shell, tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04 nothing", b"no zip at all"):
        path = tmp_path / "a.zip"
        path.write_bytes(content)
        status, _, err = shell.run("packs", "install", str(path))
        assert status == 1 and "is not a zip file that can be read" in err
    status, _, err = shell.run("packs", "install", str(tmp_path / "none.zip"))
    assert status == 1 and "none.zip cannot be read (No such file or directory)" in err


def test_a_broken_pack_is_not_exported(business: TinyProject, shell: Shell, tmp_path: Path) -> None:
    business.change("data/shop/rules.yml", "action: action_shop_order", "action: action_shop_ordr")
    status, _, err = shell.run("packs", "export", "shop", str(tmp_path / "shop.zip"))
    assert status == 1 and "data/shop/rules.yml" in err and not (tmp_path / "shop.zip").exists()
    status, _, err = shell.run("packs", "export", "toys", str(tmp_path / "toys.zip"))
    assert status == 1 and "there is no pack `toys`" in err
