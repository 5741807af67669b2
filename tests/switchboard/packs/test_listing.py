"""``switchboard packs list``."""

from __future__ import annotations

from tests.components.packs.conftest import TinyProject
from tests.shell import Shell


def test_packs_are_listed_with_what_they_hold(business: TinyProject, shell: Shell) -> None:
    status, out, _ = shell.run("packs", "list")
    assert status == 0
    row = next(line for line in out.splitlines() if "The shop" in line)
    assert [cell.strip() for cell in row.split("│")[1:-1]] == ["shop", "The shop", "1.0", "1", "3", "2", "en", "yes"]


def test_a_pack_that_is_not_active_is_listed_too(business: TinyProject, shell: Shell) -> None:
    business.activate("[]")
    row = next(line for line in shell.run("packs", "list")[1].splitlines() if "The shop" in line)
    assert "yes" not in row


def test_a_broken_pack_does_not_hide_the_others(business: TinyProject, shell: Shell) -> None:
    business.activate("[]")
    business.change("domains/shop/pack.yml", "name: shop", "name: other")
    status, out, _ = shell.run("packs", "list")
    assert status == 0 and "The core" in out and "cannot be read" in out
    assert "domains/shop/pack.yml:1" in out


def test_outside_of_a_project(business: TinyProject, shell: Shell) -> None:
    business.config.unlink()
    status, _, err = shell.run("packs", "list")
    assert status == 1 and "has no config.yml" in err and err.count("\n") == 1
