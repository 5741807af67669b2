"""The calibration's training in a process of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from components.bert import calibration
from components.bert.calibration_process import CalibrationProcess
from components.bert.config import IntentConfig
from components.bert.errors import TrainingDataError
from components.bert.fit import fit
from components.bert.held_out import Data, fit_without
from components.bert.recipes import resolve
from components.bert.training import steps_for
from tests.components.bert.small_encoders import examples


@pytest.fixture
def data(tiny_config: IntentConfig) -> Data:
    texts, labels = examples()
    names = tuple(sorted(set(labels)))
    classes = np.array([names.index(label) for label in labels])
    return Data(tuple(texts), classes, names, resolve(replace(tiny_config, epochs=2), labels))


def test_it_says_what_a_training_here_would(data: Data) -> None:
    kept_back = np.arange(len(data.texts)) % 4 == 0
    threads = torch.get_num_threads()
    with CalibrationProcess(data, kept_back) as beside:
        there = beside.result()
    here = fit_without(data, kept_back, lambda loss: None)
    assert there.classes.tolist() == here.classes.tolist() == data.classes[kept_back].tolist()
    assert there.logits == pytest.approx(here.logits, abs=0.2), "int8, and another number of threads"
    assert there.scores.shape == here.scores.shape
    assert torch.get_num_threads() == threads


def test_a_model_is_calibrated_by_it_while_it_learns(
    tiny_config: IntentConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels = examples()
    monkeypatch.setattr(calibration, "HELD_OUT_FROM", len(texts))
    monkeypatch.setattr("components.bert.fit.pays", lambda data: True)
    config = replace(tiny_config, epochs=2)
    losses: list[float] = []
    manifest = fit(texts, labels, config, tmp_path, losses.append).manifest
    assert len(losses) == steps_for(len(texts), resolve(config, labels)), "those of the served model"
    assert manifest["calibration"]["method"] == "held out" and manifest["calibration"]["examples"] > 0


def test_what_went_wrong_there_is_said_here(data: Data) -> None:
    everything = np.ones(len(data.texts), dtype=bool)
    with (
        CalibrationProcess(data, everything) as beside,
        pytest.raises(TrainingDataError, match="no examples to train on"),
    ):
        beside.result()


def test_it_ends_with_a_training_that_fails(data: Data) -> None:
    with pytest.raises(KeyboardInterrupt), CalibrationProcess(data, np.arange(len(data.texts)) % 4 == 0) as beside:
        raise KeyboardInterrupt
    assert not beside.process.folder.exists()
