"""Sentiment files: what they say, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from components.packs import PackError, PackImporter, active_packs, pack_files
from components.packs.files import sentiment_files
from components.packs.sentiment import read_sentiment
from components.packs.yaml_file import YamlFile

GROUP = "  - mood: {mood}\n    anger: {anger}\n    examples: |\n{lines}"
OWN = "data/own_messages/sentiment.yml"
MODEL = "components.sentiment_analyzer.SentimentModel"


def group(mood: str, anger: object, *texts: str) -> str:
    return GROUP.format(mood=mood, anger=anger, lines="".join(f"      - {text}\n" for text in texts))


def read(project: Any) -> list[tuple[str, str, int]]:
    files = sentiment_files(project.root, active_packs(project.root, {}))
    found = read_sentiment(YamlFile.read(path, project.root) for path in files)
    return [(example.text, example.mood, example.anger) for example in found]


def test_the_files_of_all_active_packs_are_joined_and_the_companys_own_counts_most(project: Any) -> None:
    project.write("data/core/sentiment.yml", "sentiment:\n" + group("neutral", 0, "hi", "where is it"))
    project.write("data/shop/sentiment.yml", "sentiment:\n" + group("negative", 2, "where is it!!"))
    project.write(OWN, "sentiment:\n" + group("negative", 1, "where is  it", "too late"))
    project.load()
    assert read(project) == [
        ("hi", "neutral", 0),
        ("where is  it", "negative", 1),
        ("where is it!!", "negative", 2),
        ("too late", "negative", 1),
    ]
    assert project.root / OWN in pack_files(project.root, active_packs(project.root, {}))


@pytest.mark.parametrize("name", ["data/shop/sentiment.yml", OWN])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sentment: []\n", ":1: unknown key `sentment`. Allowed: `sentiment`. Did you mean `sentiment`?"),
        ("sentiment: {}\n", ":1: `sentiment` is not a list"),
        ("sentiment:\n  - hello\n", ":2: a group that is 'hello'. A mapping with `mood`, `anger`, `examples`"),
        ("sentiment:\n  - mood: neutral\n    examples: |\n      - hi\n", ":2: `anger` is missing"),
        ("sentiment:\n" + group("bad", 0, "hi"), ":2: `mood` is 'bad'. Allowed: `negative`, `neutral`, `positive`"),
        ("sentiment:\n" + group("negative", 4, "hi"), ":3: `anger` is 4. Allowed: 0 none, 1 annoyed"),
        ("sentiment:\n" + group("negative", "yes", "hi"), ":3: `anger` is 'yes'. Allowed: 0 none"),
        ("sentiment:\n" + group("positive", 1, "hi"), ":3: `anger` is 1 in what is positive. Allowed: 0"),
        ("sentiment:\n" + group("neutral", 0, "hi") + "      hello\n", ":6: an example without its dash, 'hello'"),
        ("sentiment:\n" + group("neutral", 0, "hi") + group("positive", 0, "yes", "hi"), ":10: 'hi' has another mood"),
        ("sentiment:\n" + group("neutral", 0, "hi") + "    note: x\n", ":6: unknown key `note`"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(name: str, text: str, expected: str, project: Any) -> None:
    project.write(name, text)
    assert f"{name}{expected}" in project.error()


def mark(project: Any) -> dict[str, str]:
    entry = PackImporter(str(project.config)).get_config()["pipeline"][0]
    assert entry["name"] == MODEL
    return dict(entry["files"])


def test_the_model_is_told_its_files_and_that_they_have_changed(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    project.change("config.yml", "pipeline:\n", f"pipeline:\n  - name: {MODEL}\n")
    project.write("data/core/sentiment.yml", "sentiment:\n" + group("neutral", 0, "hi"))
    project.write(OWN, "sentiment:\n" + group("neutral", 0, "hey"))
    before = mark(project)
    assert list(before) == ["data/core/sentiment.yml", OWN]
    project.change("data/shop/nlu/examples.yml", "a shirt please", "two shirts please")
    assert mark(project) == before
    project.change("data/core/sentiment.yml", "- hi", "- hello")
    after = mark(project)
    assert after[OWN] == before[OWN] and after["data/core/sentiment.yml"] != before["data/core/sentiment.yml"]


def test_the_mark_cannot_be_set_by_hand(project: Any) -> None:
    project.change("config.yml", "pipeline:\n", f"pipeline:\n  - name: {MODEL}\n    files: {{}}\n")
    with pytest.raises(PackError, match=f"`files` is set for {MODEL}"):
        PackImporter(str(project.config)).get_config()
