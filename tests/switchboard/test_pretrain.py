"""``switchboard pretrain``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from components.bert import pretraining
from components.bert.encoders import load_encoder
from components.bert.pretraining import Epoch
from tests.shell import Shell

SENTENCES = [
    f"{who} {what}" for who in ("i", "you", "we", "they") for what in ["lost", "paid", "sent", "saw", "want", "need"]
]
SMALL = ("--epochs", "1", "--width", "8")


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text("\n".join(SENTENCES) + "\n\n", encoding="utf-8")
    return path


def test_its_help_has_an_example(shell: Shell) -> None:
    status, out, _ = shell.run("pretrain", "elmo", "--help")
    assert status == 0 and "switchboard pretrain elmo messages.txt" in " ".join(out.split())


def test_it_writes_an_encoder_and_says_how_good_it_is(shell: Shell, text: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "encoder"
    status, out, _ = shell.run("pretrain", "elmo", str(text), "--out", str(folder), *SMALL)
    assert status == 0 and "24 sentences" in out
    assert "epoch 1: perplexity " in out and f"encoder: {folder}" in out
    assert load_encoder(str(folder))[0].hidden_size == 16


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"hello\nna\xefve\n", "line 2: not UTF-8"),
        (b"hello\n", "20 different sentences or more, the text has 1"),
    ],
)
def test_a_text_that_cannot_be_used_is_one_line(
    content: bytes | None, message: str, shell: Shell, text: Path, tmp_path: Path
) -> None:
    text.unlink() if content is None else text.write_bytes(content)
    status, _, err = shell.run("pretrain", "elmo", str(text), "--out", str(tmp_path / "encoder"), *SMALL)
    assert status == 1 and message in err and err.startswith("Error: ") and err.count("\n") == 1


def test_what_is_there_is_not_overwritten(shell: Shell, text: Path, tmp_path: Path) -> None:
    status, _, err = shell.run("pretrain", "elmo", str(text), "--out", str(tmp_path), *SMALL)
    assert status == 1 and f"--out {tmp_path} is not empty" in err


@pytest.mark.parametrize("epochs", [[], [Epoch(1, 9.5, kept=True), Epoch(2, 11.0, kept=False)]])
def test_ctrl_c_says_what_is_there(
    epochs: list[Epoch], shell: Shell, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*given: Any) -> Epoch:
        told: Callable[[Epoch], None] = given[-1]
        for epoch in epochs:
            told(epoch)
        raise KeyboardInterrupt

    monkeypatch.setattr(pretraining, "pretrain", stopped)
    status, out, _ = shell.run("pretrain", "elmo", str(text), "--out", str(tmp_path / "encoder"))
    if epochs:
        assert status == 0 and "Stopped." in out and "epoch 1: perplexity 9.5" in out
    else:
        assert status == 130 and "there is no encoder" in out
