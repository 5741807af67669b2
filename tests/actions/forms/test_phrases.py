"""Words by which customers speak about a form."""

from __future__ import annotations

import pytest

from actions.forms.phrases import gives_up, refuses, sets_figure


@pytest.mark.parametrize("said", ["nah too much, never mind", "hmm no, forget it", "ok that's a lot. nvm"])
def test_the_end_of_a_task(said: str) -> None:
    assert gives_up(said)


@pytest.mark.parametrize("said", ["never ever", "i can't forget it is due", "mind the step"])
def test_no_end_of_a_task(said: str) -> None:
    assert not gives_up(said)


@pytest.mark.parametrize("said", ["no keep me on it", "nope, leave it", "no, don't"])
def test_a_no_with_what_follows(said: str) -> None:
    assert refuses(said)


def test_a_no_that_corrects_is_no_refusal() -> None:
    assert not refuses("no, keep 50 of it")


@pytest.mark.parametrize(("said", "sets"), [("and make it 105 so it is covered", True), ("make it monthly", False)])
def test_another_figure(said: str, sets: bool) -> None:
    assert sets_figure(said) is sets
