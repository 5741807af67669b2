"""``switchboard train sentiment``: a company's own messages, from a CSV file into the model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from components.packs.sentiment import read_sentiment
from components.packs.yaml_file import YamlFile
from switchboard.sentiment import OWN
from tests.components.bert.small_encoders import make_encoder
from tests.components.sentiment_examples import sentiment_file
from tests.shell import Shell
from tests.switchboard.conftest import SmallProject

CONFIG = """
    importers: [{{name: components.packs.PackImporter, packs: [shop]}}]
    pipeline:
      - name: components.sentiment_analyzer.SentimentModel
        encoder: {encoder}
        epochs: 1
"""
MESSAGES = [
    *((f"your shop lost my parcel {at} times", "negative", "1") for at in range(8)),
    *((f"parcel number {at} please", "neutral", "") for at in range(8)),
    *((f"you are the best {at}", "Positive", "0") for at in range(8)),
]
Teach = Callable[..., tuple[int, str, str]]


def csv(rows: list[tuple[str, str, str]], header: str = "text,mood,anger") -> str:
    return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"


@pytest.fixture
def teach(shell: Shell, small: SmallProject, tmp_path: Path) -> Teach:
    """Runs the command on a file with this content."""
    small.write("config.yml", CONFIG.format(encoder=make_encoder("bert", tmp_path / "encoder")))
    (small.root / "data/core/sentiment.yml").write_text(sentiment_file(), encoding="utf-8")

    def run(text: str | None) -> tuple[int, str, str]:
        path = tmp_path / "messages.csv"
        if text is not None:
            path.write_text(text, encoding="utf-8")
        return shell.run("train", "sentiment", "--data", str(path))

    return run


def own(small: SmallProject) -> dict[str, tuple[str, int]]:
    """The company's messages, as each training reads them."""
    found = read_sentiment([YamlFile.read(small.root / OWN, small.root)])
    return {example.text: (example.mood, example.anger) for example in found}


def test_the_gain_is_shown_the_messages_are_kept_and_the_model_is_trained(teach: Teach, small: SmallProject) -> None:
    before = (small.root / "data/core/sentiment.yml").read_text()
    status, out, _ = teach(csv(MESSAGES))
    assert status == 0 and "24 messages, 24 of them new" in out
    table = [line for line in out.splitlines() if "│" in line]
    assert "as it is" in out and "with your messages" in out
    assert [line.split("│")[1].strip() for line in table] == [
        *("macro-F1", "F1 of negative", "F1 of neutral", "F1 of positive", "anger (0 to 1), off by"),
    ]
    assert own(small)["you are the best 3"] == ("positive", 0)
    assert own(small)["your shop lost my parcel 3 times"] == ("negative", 1) and len(own(small)) == 24
    assert [call[0] for call in small.calls] == ["train"]
    assert (small.root / "data/core/sentiment.yml").read_text() == before


def test_another_file_adds_to_the_first_and_what_it_says_of_the_same_message_counts(
    teach: Teach, small: SmallProject
) -> None:
    teach(csv(MESSAGES))
    changed = [
        ("you are the best 0", "negative", "3"),
        *MESSAGES[:16],
        ("a: 'new' - \"one\" 🙂 ${HOME}", "neutral", ""),
    ]
    status, out, _ = teach(csv([*changed, ("zwei", "neutral", ""), ("drei", "neutral", "")]))
    assert status == 0 and "20 messages, 3 of them new" in out and "Too few" in out
    assert own(small)["you are the best 0"] == ("negative", 3) and "a: 'new' - \"one\" 🙂 ${HOME}" in own(small)
    assert len(own(small)) == 27


def test_where_the_file_is_silent_about_anger_the_present_model_is_asked(teach: Teach, small: SmallProject) -> None:
    status, _, _ = teach("text;mood\n" + "".join(f"{text};{mood}\n" for text, mood, _ in MESSAGES))
    assert status == 0
    assert all(anger in range(4) if mood == "negative" else anger == 0 for mood, anger in own(small).values())


def test_all_that_is_wrong_is_told_with_its_row_and_nothing_changes(teach: Teach, small: SmallProject) -> None:
    wrong = [("", "neutral", ""), ("hey", "angry", ""), ("ho", "neutral", "2"), ("you", "negative", "7")]
    status, _, err = teach(csv([*MESSAGES, *wrong, ("you are the best 1", "negative", "")]))
    assert status == 1
    for told in (
        "messages.csv was not imported, nothing was changed. Mend 5 things in it:",
        "row 26: the text is empty.",
        "row 27: the mood is 'angry'. Allowed: negative, neutral, positive.",
        "row 28: the anger is '2'. Allowed in what is neutral: 0, or nothing",
        "row 29: the anger is '7'. Allowed in what is negative: 0, 1, 2, 3, or nothing.",
        "row 30: 'you are the best 1' is labelled otherwise in row 19. Keep one.",
    ):
        assert told in err
    assert not (small.root / OWN).exists() and small.calls == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "messages.csv cannot be read (No such file or directory)"),
        ("", "row 1: there is no column `text`; the header is empty"),
        (
            "text,mod\nhi,neutral\n",
            "row 1: there is no column `mood`; the header is text,mod. Allowed: text,mood,anger",
        ),
        ("text,mood\nhi,neutral\n", "holds 1 messages; 20 are needed"),
        ('text,mood\n"hi,neutral\n', "is not CSV from line 2 on"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(text: str | None, told: str, teach: Teach, small: SmallProject) -> None:
    status, _, err = teach(text)
    assert status == 1 and told in err and small.calls == []


def test_a_training_that_fails_leaves_the_messages_as_they_were(teach: Teach, small: SmallProject) -> None:
    small.rasa(train=1)
    status, _, err = teach(csv(MESSAGES))
    assert status == 1 and "training failed" in err and not (small.root / OWN).exists()


def test_a_pipeline_without_the_model_is_refused(teach: Teach, small: SmallProject) -> None:
    small.write("config.yml", "importers: [{name: components.packs.PackImporter, packs: [shop]}]\npipeline: []\n")
    status, _, err = teach(csv(MESSAGES))
    assert status == 1 and "config.yml: the pipeline has no SentimentModel" in err
