"""A small trained component for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.entities import PackEntityExtractor
from tests.components.entities.entity_helpers import DATA, load_component, new_component


@pytest.fixture(scope="session")
def training_data() -> TrainingData:
    data: TrainingData = RasaYAMLReader().reads(DATA)
    return data


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory: pytest.TempPathFactory, training_data: TrainingData) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    new_component(folder).train(training_data)
    return folder


@pytest.fixture(scope="session")
def component(trained_folder: Path) -> PackEntityExtractor:
    loaded: PackEntityExtractor = load_component(trained_folder)
    return loaded
