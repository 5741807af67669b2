"""Pre-training on a small text, and the contract of what comes of it: fit, persist, load elsewhere, same answers."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest
import torch

from components.bert import pretraining
from components.bert.config import IntentConfig
from components.bert.encoders.elmo import ElmoEncoder
from components.bert.errors import TrainingDataError
from components.bert.fit import fit
from components.bert.pretraining import Epoch, NextWords, PretrainingConfig, pretrain
from components.bert.runtime import IntentRuntime
from tests.components.bert.small_encoders import TINY_ELMO, examples
from tests.components.bert.test_fit import PROBES, answers_elsewhere

WHO, WHAT = ("i", "you", "they", "we"), ("send it", "lost my card", "pay the rent", "want that back", "see nothing")
SENTENCES = [f"{who} {what} {when}" for who in WHO for what in WHAT for when in ("today", "now", "again please")]
CONFIG = PretrainingConfig(epochs=6, batch_size=8, learning_rate=2e-2)


@pytest.fixture(scope="module")
def pretrained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Epoch]]:
    """The folder of an encoder, and its epochs."""
    folder, epochs = tmp_path_factory.mktemp("encoder"), list[Epoch]()
    best = pretrain(SENTENCES, folder, TINY_ELMO, CONFIG, epochs.append)
    assert best == [epoch for epoch in epochs if epoch.kept][-1]
    return folder, epochs


def test_it_learns_what_comes_next(pretrained: tuple[Path, list[Epoch]]) -> None:
    _, epochs = pretrained
    perplexities = [epoch.perplexity for epoch in epochs]
    assert len(perplexities) == 6 and min(perplexities) < 0.7 * perplexities[0]
    assert min(perplexities) < 8  # a guess among all words and the end has 20


def test_the_folder_says_how_it_came_about(pretrained: tuple[Path, list[Epoch]]) -> None:
    folder, epochs = pretrained
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.safetensors"]
    about = json.loads((folder / "config.json").read_text())["about"]
    assert about["sentences"] == 57 and about["held_out"] == 3
    assert about["perplexity"] == round(min(epoch.perplexity for epoch in epochs), 3)


@pytest.mark.parametrize("recipe", ["frozen", "top_layers"])
def test_fitted_and_loaded_elsewhere_without_torch_it_gives_the_same_answers(
    recipe: str, pretrained: tuple[Path, list[Epoch]], tmp_path: Path
) -> None:
    texts, labels = examples()
    rates = {"learning_rate": 3e-3, "head_learning_rate": 3e-3, "regularisation": 1e-4, "train_embeddings": True}
    config = IntentConfig(recipe=recipe, encoder=str(pretrained[0]), epochs=30, batch_size=4, **rates)  # type: ignore[arg-type]
    (tmp_path / "here").mkdir()
    runtime = fit(texts, labels, config, tmp_path / "here")
    right = sum(one.intents[0] == label for one, label in zip(runtime.classify(texts), labels, strict=True))
    assert right >= 9  # of 12, by an encoder that has read 57 short sentences; a guess gets 4
    assert runtime.manifest["nodes_in_fp32"] == {}
    logits, heavy = answers_elsewhere(shutil.copytree(tmp_path / "here", tmp_path / "elsewhere"))
    assert heavy == []
    assert logits == IntentRuntime(tmp_path / "here").logits(PROBES).tolist()


def test_the_same_seed_gives_the_same_encoder(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        pretrain(SENTENCES, tmp_path / name, TINY_ELMO, PretrainingConfig(epochs=1))
    one, other = (ElmoEncoder.load(tmp_path / name).state_dict() for name in "ab")
    assert all(torch.equal(one[key], other[key]) for key in one)


def test_what_is_stopped_holds_the_best_epoch_so_far(tmp_path: Path) -> None:
    def stop(epoch: Epoch) -> None:
        if epoch.number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pretrain(SENTENCES, tmp_path, TINY_ELMO, CONFIG, stop)
    assert ElmoEncoder.load(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "model.safetensors"]


def test_an_epoch_that_is_worse_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    perplexities = iter([9.0, 5.0, 7.0])
    monkeypatch.setattr(pretraining, "_perplexity", lambda *_: next(perplexities))
    best = pretrain(SENTENCES, tmp_path, TINY_ELMO, PretrainingConfig(epochs=3))
    assert best == Epoch(2, 5.0, kept=True)
    assert json.loads((tmp_path / "config.json").read_text())["about"]["epoch"] == 2


def test_too_short_a_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="20 different sentences or more, the text has 2"):
        pretrain(["hello there", "hi"] * 50, tmp_path, TINY_ELMO, CONFIG)


def test_odd_words_do_not_stop_it(tmp_path: Path) -> None:
    odd = ["😀" * 30, "w" * 5000, "نص عربي", "?", "   ", "a " * 400]
    assert math.isfinite(pretrain(SENTENCES + odd, tmp_path, TINY_ELMO, PretrainingConfig(epochs=1)).perplexity)


def test_the_loss_asks_each_state_for_its_neighbour_alone() -> None:
    asked: list[tuple[list[float], list[int]]] = []

    class Spy(torch.nn.Module):
        def forward(self, states: torch.Tensor, targets: torch.Tensor) -> object:
            asked.append((states[:, 0].tolist(), targets.tolist()))
            return type("Output", (), {"loss": states.sum()})

    # Two sentences, of two words and of one; states are numbered 1, 2, ... ahead and -1, -2, ... back.
    loss = NextWords([torch.tensor([0, 5, 6, 0]), torch.tensor([0, 7, 0])], Spy())  # type: ignore[arg-type]
    numbers = torch.arange(1.0, 5.0).repeat(2, 1).unsqueeze(-1)
    loss(torch.cat([numbers, -numbers], dim=-1), torch.tensor([0, 1]))
    ahead = ([1.0, 2.0, 3.0, 1.0, 2.0], [5, 6, 0, 7, 0])
    back = ([-2.0, -3.0, -4.0, -2.0, -3.0], [0, 5, 6, 0, 7])
    assert asked == [(ahead[0] + back[0], ahead[1] + back[1])]
    assert loss.predictions(torch.tensor([0, 1])) == 10
