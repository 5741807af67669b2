"""Training where there is no model for exactly these packs, data and code."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import psutil
import pytest
from rich.console import Console

from switchboard.errors import CommandError
from switchboard.project import Project
from switchboard.training import train
from tests.switchboard.conftest import SmallProject, printed

ROOT = Path(__file__).parents[2]


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


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux alone ends orphans")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_training_that_is_broken_off_leaves_nothing_running(small: SmallProject, number: signal.Signals) -> None:
    log = small.root / "rasa.pid"
    rasa = "import os, time\nprint(os.getpid(), file=open('rasa.pid', 'w'), flush=True)\ntime.sleep(600)\n"
    small.write("switchboard/rasa_command.py", rasa)
    script = f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from rich.console import Console
        from switchboard.project import Project
        from switchboard.training import train
        train(Project.here(), Console())
    """
    with subprocess.Popen([sys.executable, "-c", dedent(script)]) as command:
        try:
            while not (log.is_file() and log.read_text().strip()):
                assert command.poll() is None
                with contextlib.suppress(subprocess.TimeoutExpired):
                    command.wait(0.05)
            training = psutil.Process(int(log.read_text()))
            command.send_signal(number)
            command.wait(20)
            _, alive = psutil.wait_procs([training], timeout=20)
            assert alive == []
        finally:
            command.kill()
