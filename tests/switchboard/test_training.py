"""Training where there is no model for exactly these packs, data and code."""

from __future__ import annotations

import pytest
from rich.console import Console

from switchboard.errors import CommandError
from switchboard.project import Project
from switchboard.training import train
from tests.switchboard.conftest import SmallProject, printed


def test_a_missing_model_is_trained_under_the_projects_name_for_it(small: SmallProject, console: Console) -> None:
    project = Project.here()
    train(project, console)
    assert project.model.is_file() and len(small.calls) == 1
    assert f" s: models/{project.model.name}" in printed(console)


def test_a_model_that_is_there_is_used(small: SmallProject, console: Console) -> None:
    for _ in range(2):
        train(Project.here(), console)
    assert len(small.calls) == 1 and "up to date" in printed(console)


def test_unless_training_is_forced(small: SmallProject, console: Console) -> None:
    train(Project.here(), console)
    train(Project.here(), console, force=True)
    assert ["--force" in call for call in small.calls] == [False, True]


def test_a_change_of_the_data_trains_again(small: SmallProject, console: Console) -> None:
    train(Project.here(), console)
    small.write("data/shop/nlu/bye.yml", "nlu: []\n")
    train(Project.here(), console)
    assert len(small.calls) == 2 and len(list((small.root / "models").iterdir())) == 2


def test_training_that_fails_is_an_error(small: SmallProject, console: Console) -> None:
    small.rasa(train=1)
    with pytest.raises(CommandError, match="training failed"):
        train(Project.here(), console)
    assert not Project.here().model.exists()
