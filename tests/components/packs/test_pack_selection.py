"""Which packs are active, in which order, and which files they bring."""

import subprocess
import sys
from typing import Any

import pytest

from components.packs import PackError, active_packs, available_packs, pack_files, pack_names


def names(project: Any, **env: str) -> list[str]:
    return [manifest.name for manifest in active_packs(project.root, env)]


@pytest.mark.parametrize(
    ("packs", "expected"),
    [
        ("[]", ["core"]),
        ("[core]", ["core"]),
        ("[shop]", ["core", "shop"]),
        ("[shop, core, shop]", ["core", "shop"]),
        ("[toys]", ["core", "games", "toys"]),
        ("[toys, shop]", ["core", "games", "toys", "shop"]),
        ("[shop, games, toys]", ["core", "shop", "games", "toys"]),
    ],
)
def test_core_first_then_in_order_after_what_is_required(project: Any, packs: str, expected: list[str]) -> None:
    project.pack("toys", requires="[games]")
    project.pack("games", requires="[core]")
    project.activate(packs)
    assert names(project) == expected


def test_the_environment_overrides(project: Any) -> None:
    project.pack("toys")
    assert names(project, SWITCHBOARD_PACKS="toys") == ["core", "toys"]
    assert names(project, SWITCHBOARD_PACKS=" toys , shop,toys") == ["core", "toys", "shop"]
    assert names(project, SWITCHBOARD_PACKS="core") == ["core"]
    assert names(project, SWITCHBOARD_PACKS=" ") == ["core", "shop"]


def test_the_process_environment_is_read(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_PACKS", "core")
    assert [manifest.name for manifest in active_packs(project.root)] == ["core"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("shop,,core", "SWITCHBOARD_PACKS=shop,,core: a name is empty"),
        ("shpo", "SWITCHBOARD_PACKS=shpo: unknown pack `shpo`. There are: `core`, `shop`. Did you mean `shop`?"),
    ],
)
def test_a_wrong_environment(project: Any, value: str, expected: str) -> None:
    with pytest.raises(PackError) as caught:
        names(project, SWITCHBOARD_PACKS=value)
    assert expected in str(caught.value)


def test_the_manifest_says_all(project: Any) -> None:
    manifest = available_packs(project.root)[1]
    assert manifest.name == "shop"
    assert manifest.title == "The shop"
    assert manifest.version == "1.0"
    assert manifest.language == "en"
    assert manifest.requires == ("core",)
    assert manifest.sample_questions == ("hello?",)
    assert manifest.path == project.root / "domains/shop/pack.yml"


def test_available_packs_are_the_folders(project: Any) -> None:
    project.write("domains/.hidden/pack.yml", "")
    assert pack_names(project.root) == ("core", "shop")
    project.write("domains/Other/pack.yml", "name: Other")
    with pytest.raises(PackError, match=r"domains/Other/pack.yml"):
        available_packs(project.root)


@pytest.mark.parametrize("name", ["my_shop", "Shop", "1shop"])
def test_a_pack_has_a_plain_name(project: Any, name: str) -> None:
    project.pack(name)
    with pytest.raises(PackError, match="lower-case letters and digits"):
        available_packs(project.root)


def test_pack_files_are_all_that_training_reads(project: Any) -> None:
    project.write("data/shop/records/customers.csv", "a,b")
    project.write("data/shop/records/extra.yml", "a: b")
    project.write("data/shop/sentiment.yml", "words: {}")
    project.write("data/shop/README.md", "words")
    project.write("data/shop/.cache/x.yml", "words")
    project.write("data/toys/nlu.yml", "not active")
    files = pack_files(project.root, active_packs(project.root, {}))
    assert [path.relative_to(project.root).as_posix() for path in files] == [
        "config.yml",
        "data/core/nlu/examples.yml",
        "data/core/rules.yml",
        "data/shop/nlu/examples.yml",
        "data/shop/rules.yml",
        "data/shop/sentiment.yml",
        "domains/core/domain.yml",
        "domains/core/pack.yml",
        "domains/shop/domain.yml",
        "domains/shop/pack.yml",
    ]


HEAVY = ("tensorflow", "torch", "spacy", "transformers", "sklearn")


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("from components.packs import active_packs", (*HEAVY, "numpy", "rasa.shared.importers.importer")),
        ("from components.packs import PackImporter", HEAVY),
    ],
)
def test_the_import_is_light(statement: str, absent: tuple[str, ...]) -> None:
    code = f"{statement}\nimport sys\nprint([name for name in {absent!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_active_packs_agree_on_one_locale(project: Any) -> None:
    project.pack("toys")
    for name, locale in {"shop": "en_US", "toys": "en_GB"}.items():
        manifest = project.root / "domains" / name / "pack.yml"
        manifest.write_text(manifest.read_text() + f"locale: {locale}\n")
    assert [manifest.locale for manifest in active_packs(project.root, {"SWITCHBOARD_PACKS": "toys"})] == [
        None,
        "en_GB",
    ]
    with pytest.raises(PackError, match=r"en_US \(shop\), en_GB \(toys\)"):
        names(project, SWITCHBOARD_PACKS="shop,toys")
