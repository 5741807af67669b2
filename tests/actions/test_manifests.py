from __future__ import annotations

from pathlib import Path

import pytest

from actions.manifests import ManifestError, active_manifests, locale_of

CONFIG = "importers:\n  - name: components.packs.PackImporter\n    packs: [shop]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "config.yml").write_text(CONFIG, encoding="utf-8")
    for name, requires in {"core": [], "shop": ["core", "stock"], "stock": [], "toys": []}.items():
        folder = tmp_path / "domains" / name
        folder.mkdir(parents=True)
        (folder / "pack.yml").write_text(f"name: {name}\nlanguage: en\nrequires: {requires}\n", encoding="utf-8")
    return tmp_path


def test_the_packs_of_the_configuration_and_those_that_they_require(project: Path) -> None:
    assert list(active_manifests(project, {})) == ["core", "shop", "stock"]
    assert active_manifests(project, {})["shop"]["language"] == "en"


def test_the_environment_comes_first(project: Path) -> None:
    assert list(active_manifests(project, {"SWITCHBOARD_PACKS": " toys , core"})) == ["core", "toys"]
    assert list(active_manifests(project, {"SWITCHBOARD_PACKS": " "})) == ["core", "shop", "stock"]


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        ("config.yml", "language: en\n", "names no packs"),
        ("config.yml", "importers: [\n", "ParserError"),
        ("domains/shop/pack.yml", "- a list\n", "holds no keys and values"),
        ("domains/shop/pack.yml", None, "FileNotFoundError"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(project: Path, path: str, content: str | None, problem: str) -> None:
    if content is None:
        (project / path).unlink()
    else:
        (project / path).write_text(content, encoding="utf-8")
    with pytest.raises(ManifestError, match=problem) as raised:
        active_manifests(project, {})
    assert str(project / path) in str(raised.value)


def test_it_finds_what_the_importer_finds() -> None:
    from components.packs import active_packs

    root = Path(__file__).resolve().parents[2]
    assert set(active_manifests(root, {})) == {pack.name for pack in active_packs(root, {})}


def test_a_pack_states_how_amounts_and_dates_are_written(project: Path) -> None:
    manifests = active_manifests(project, {})
    assert locale_of(manifests) == "en"
    assert locale_of({**manifests, "shop": {"locale": "en_GB"}}) == "en_GB"
