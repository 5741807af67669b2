"""The recogniser's training in a process of its own gives what a training here does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.entities.errors import EntityTrainingError
from components.entities.recogniser_process import trained_pipeline
from components.entities.settings import DEFAULTS
from components.entities.spans import Annotated, Span
from tests.components.entities.entity_helpers import new_component

EXAMPLES = [Annotated("pay Netflix", (Span(4, 11, "payee"),)), Annotated("hello", ())]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.entities.recogniser_process.WORTH_A_PROCESS", 0)


@pytest.mark.usefixtures("elsewhere")
def test_the_same_files_are_persisted(tmp_path: Path, trained_folder: Path, training_data: TrainingData) -> None:
    new_component(tmp_path).train(training_data)
    here, there = ({path.relative_to(at): path for path in files(at)} for at in (trained_folder, tmp_path))
    assert here.keys() == there.keys()
    assert not [str(name) for name in here if here[name].read_bytes() != there[name].read_bytes()]


@pytest.mark.usefixtures("elsewhere")
def test_each_epoch_is_told() -> None:
    seen: list[int] = []

    def progress(epochs: range) -> Iterator[int]:
        for epoch in epochs:
            seen.append(epoch)
            yield epoch

    trained_pipeline(EXAMPLES, {}, {**DEFAULTS, "epochs": 3}, progress)
    assert seen == [0, 1, 2]


@pytest.mark.usefixtures("elsewhere")
def test_a_failure_there_is_said_here() -> None:
    with pytest.raises(EntityTrainingError, match=r"PackEntityExtractor: the training failed: .*no_such"):
        trained_pipeline(EXAMPLES, {}, {**DEFAULTS, "learning_rate": "no_such"}, iter)


def files(folder: Path) -> Iterable[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
