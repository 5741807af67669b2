"""A part of a training in a process of its own: what comes back from it, and that it ends with whoever wanted it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from components.training_process import TrainingProcess

MODULE = "tests.components.example_process"


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A named pipe: it stays open for as long as the process that writes to it lives."""
    pipe = tmp_path / "told"
    os.mkfifo(pipe)
    return pipe


def test_it_tells_how_far_it_is_and_leaves_its_result() -> None:
    with TrainingProcess(MODULE, {"add": [1, 2, 4]}) as process:
        assert list(process.lines()) == ["1", "3", "7"]
        assert not process.failure()
        assert (process.folder / "total").read_text() == "7"
    assert not process.folder.exists()


def test_a_failure_is_said_in_its_own_words() -> None:
    with TrainingProcess(MODULE, {"fail": "no such language"}) as process:
        assert process.failure() == "ValueError: no such language"


def test_it_ends_with_the_block(told: Path) -> None:
    with pytest.raises(KeyboardInterrupt), TrainingProcess(MODULE, {"stay": str(told)}) as process:
        pipe = told.open(encoding="utf-8")
        assert pipe.readline().strip().isdigit()
        raise KeyboardInterrupt
    with pipe:
        pipe.readline()
        assert pipe.read() == "", "nobody can write there any more"
    assert not process.folder.exists()


def test_it_ends_when_its_starter_is_killed(told: Path) -> None:
    script = (
        "from components.training_process import TrainingProcess\n"
        f"with TrainingProcess({MODULE!r}, {{'stay': {str(told)!r}}}) as process:\n"
        "    process.failure()"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as starter, told.open(encoding="utf-8") as pipe:
        pipe.readline()
        folder = Path(pipe.readline().strip())
        assert folder.is_dir()
        starter.kill()
        assert pipe.read() == "", "nobody can write there any more"
    assert not folder.exists(), "nor does it leave its files behind"
