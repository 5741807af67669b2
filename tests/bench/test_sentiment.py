"""``switchboard bench sentiment``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from bench.report import RESULTS, report_text
from tests.bench.conftest import Write
from tests.bench.test_report import document
from tests.components.bert.small_encoders import make_encoder
from tests.components.sentiment_examples import sentiment_file
from tests.shell import Shell

CONFIG = """\
importers: [{{name: components.packs.PackImporter, packs: []}}]
pipeline:
  - name: components.sentiment_analyzer.SentimentModel
    encoder: {encoder}
    epochs: 1
"""
MANIFEST = """\
name: core
title: Core
description: All.
version: "1.0"
language: en
requires: []
sample_questions: [hello]
"""
ASKED = "text,label\nhey good morning,positive\nwhere is my money,negative\nbalance please,neutral\n"
Bench = Callable[[], tuple[int, str, str]]


class Analyzer:
    """In place of VADER's: what has "good" in it is good, what has "money" is bad."""

    def polarity_scores(self, text: str) -> dict[str, float]:
        return {"compound": 0.05 if "good" in text else -0.05 if "money" in text else 0.04}


@pytest.fixture
def bench(shell: Shell, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Runs the command in a small project on a small file."""
    monkeypatch.delenv("SWITCHBOARD_PACKS", raising=False)
    write("config.yml", CONFIG.format(encoder=make_encoder("bert", tmp_path / "encoder")))
    write("domains/core/pack.yml", MANIFEST)
    write("data/core/sentiment.yml", sentiment_file())
    write("small/dev.csv", ASKED)
    monkeypatch.chdir(tmp_path)
    vader = ModuleType("vaderSentiment.vaderSentiment")
    vader.SentimentIntensityAnalyzer = Analyzer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "vaderSentiment", ModuleType("vaderSentiment"))
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", vader)
    return lambda: shell.run(
        "bench", "sentiment", "--data", "small/dev.csv", "--out", "bench/results/sentiment/results.json"
    )


def test_ours_and_vader_are_measured_on_the_same_messages(bench: Bench, write: Write, tmp_path: Path) -> None:
    status, out, _ = bench()
    assert status == 0 and "F1 of neutral" in out
    found = json.loads((tmp_path / "bench/results/sentiment/results.json").read_text())
    assert found["training"]["examples"] == 14 and found["command"].startswith("switchboard bench sentiment --data")
    systems = found["sets"]["small"]["systems"]
    assert found["sets"]["small"]["messages"] == 3 and list(systems) == ["switchboard", "vader"]
    assert systems["vader"]["accuracy"] == systems["vader"]["macro_f1"] == systems["vader"]["f1_neutral"] == 1
    assert "ece" in systems["switchboard"] and "ece" not in systems["vader"]
    assert all(system["p50_ms"] > 0 for system in systems.values())
    write(f"{RESULTS}/small/results.json", document())
    text = report_text(tmp_path)
    assert "## Sentiment" in text and "| macro-F1, % |" in text and "small, 3 messages:" in text


def test_a_label_that_is_no_mood_is_named(bench: Bench, write: Write) -> None:
    write("small/dev.csv", "text,label\nhi,joy\n")
    status, _, err = bench()
    assert status == 1 and "small/dev.csv:2: label 'joy'; allowed: negative, neutral, positive" in err


def test_without_vader_it_says_how_to_get_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vaderSentiment", None)  # type: ignore[arg-type]
    monkeypatch.delitem(sys.modules, "vaderSentiment.vaderSentiment")
    status, _, err = bench()
    assert status == 1 and "vaderSentiment is not installed: run `make install-dev WITH=bench`" in err
