"""What counts as a yes to a summary: nothing but a yes."""

from __future__ import annotations

import pytest

from actions.forms.consent import consents, wordless


@pytest.mark.parametrize(
    "said",
    [
        "yes", "Yes!", "yeah go ahead and send it", "ok do it", "sure, that's right", "yep", "okay then", "go for it",
        "hell yes", "let's go", "no worries go ahead", "no problem", "sure thing boss", "looks good", "k", "kk", "aight",
        "yes please", "yes, block it", "yes i want to report", "fine by me, proceed".replace("by me, ", ""), "why not",
        "I would be grateful if you would proceed", "carry on", "confirmed", "yes that is what i want", "roger that", "yup thats me",
    ],
)  # fmt: skip
def test_a_yes(said: str) -> None:
    assert consents(said)


@pytest.mark.parametrize(
    "said",
    [
        "huh", "ok wait", "yes wait no", "sure, as if", "sure is expensive", "sure, in your dreams", "yeah right", "ok?",
        "right, as if i'd do that", "yes i see it", "yeah sure whatever you crook", "yes but tomorrow", "yes if it is free",
        "hm", "no", "not sure", "are you sure?", "okay how much was it", "yes but make it 45", "sure you got the right person?",
        "thanks", "please", "i'll do it later", "don't do it", "",
    ],
)  # fmt: skip
def test_none(said: str) -> None:
    assert not consents(said)


@pytest.mark.parametrize(
    ("said", "meant"), [("👍", True), ("👎", False), ("❌❌", False), ("👍👎", None), ("🤔", None)]
)
def test_emoji(said: str, meant: bool | None) -> None:
    assert wordless(said) is meant
