"""The project in the working directory, and the name of its model."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.packs import PackError
from switchboard.errors import CommandError
from switchboard.project import Project
from tests.switchboard.conftest import CONFIG, SmallProject

READ_BY_TRAINING = [
    "config.yml",
    "components/greeting.py",
    "domains/core/pack.yml",
    "domains/shop/domain.yml",
    "data/core/nlu/greet.yml",
    "data/shop/nlu/greet.yml",
]
NOT_READ = [
    "components/channels/web.py",
    "domains/shop/README.md",
    "data/shop/records/goods.csv",
    "endpoints.yml",
    "tests/nlu/shop.yml",
]


def append(root: Path, name: str) -> None:
    with (root / name).open("a") as file:
        file.write("# changed\n")


def test_the_models_name_names_its_packs(small: SmallProject) -> None:
    project = Project.here()
    assert project.pack_names == ["core", "shop"]
    assert project.model == small.root / "models" / f"core-shop-{project.digest()}.tar.gz"


def test_other_packs_mean_another_model(small: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    both = Project.here().model
    monkeypatch.setenv("SWITCHBOARD_PACKS", "core")
    alone = Project.here().model
    assert alone.name.startswith("core-") and "shop" not in alone.name
    assert alone.name.split("-")[-1] != both.name.split("-")[-1]


@pytest.mark.parametrize("name", READ_BY_TRAINING)
def test_a_change_that_training_reads_means_another_model(name: str, small: SmallProject) -> None:
    before = Project.here().model
    append(small.root, name)
    assert Project.here().model != before


@pytest.mark.parametrize("name", ["components/farewell.py", "data/shop/nlu/bye.yml", "domains/core/responses.yml"])
def test_so_does_a_new_file(name: str, small: SmallProject) -> None:
    before = Project.here().model
    small.write(name, "")
    assert Project.here().model != before


def test_so_does_a_moved_file(small: SmallProject) -> None:
    before = Project.here().model
    (small.root / "components" / "greeting.py").rename(small.root / "components" / "salute.py")
    assert Project.here().model != before


def test_so_do_other_weights_of_an_encoder_in_a_folder(small: SmallProject) -> None:
    small.write("config.yml", f"{CONFIG}pipeline: [{{name: Intents, encoder: encoders/ours}}, {{name: Other}}]\n")
    small.write("encoders/ours/model.safetensors", "some weights")
    before = Project.here().model
    append(small.root, "encoders/ours/model.safetensors")
    assert Project.here().model != before


@pytest.mark.parametrize("name", NOT_READ)
def test_any_other_change_does_not(name: str, small: SmallProject) -> None:
    before = Project.here().model
    append(small.root, name)
    assert Project.here().model == before


def test_the_same_files_elsewhere_are_the_same_model(small: SmallProject, tmp_path: Path) -> None:
    copy = SmallProject(tmp_path / "copy")
    assert Project(copy.root, Project.here().packs).digest() == Project.here().digest()


def test_both_servers_share_a_secret_that_stays(small: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWITCHBOARD_CHANNEL_SECRET", raising=False)
    secret = Project.here().environment()["SWITCHBOARD_CHANNEL_SECRET"]
    assert (
        secret
        == (small.root / "var" / "channel-secret").read_text()
        == Project.here().environment()["SWITCHBOARD_CHANNEL_SECRET"]
    )
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", "o" * 40)
    assert Project.here().environment()["SWITCHBOARD_CHANNEL_SECRET"] == "o" * 40


def test_a_folder_without_a_project_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="no config.yml: run the command in the project's folder"):
        Project.here()


def test_an_unknown_pack_is_refused_with_those_there_are(small: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_PACKS", "shp")
    with pytest.raises(PackError, match="unknown pack `shp`. There are: `core`, `shop`. Did you mean `shop`"):
        Project.here()


def test_child_processes_get_exactly_these_packs_and_no_telemetry(small: SmallProject) -> None:
    environment = Project.here().environment()
    assert environment["SWITCHBOARD_PACKS"] == "core,shop"
    assert environment["RASA_TELEMETRY_ENABLED"] == "false" and "PATH" in environment
