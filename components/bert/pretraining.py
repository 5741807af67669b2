"""Pre-training of the ELMo-style encoder as a language model in both directions (Peters et al. 2018, section 3.1)."""

from __future__ import annotations

import math
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from components.bert.batching import Batches
from components.bert.config import IntentConfig
from components.bert.emoji import spell_emoji
from components.bert.encoders.elmo import ElmoConfig, ElmoEncoder
from components.bert.errors import TrainingDataError
from components.bert.model import device
from components.bert.optimisation import optimise, seeded
from components.bert.progress import Progress, ProgressBar
from components.bert.recipes import resolve
from components.bert.tokenization import CharacterTokenizer

FEWEST_SENTENCES = 20
HELD_OUT_SHARE, HELD_OUT_MOST = 0.05, 1000
BOUNDARY, UNKNOWN, FIRST_WORD = range(3)
PADDING = -1


@dataclass(frozen=True)
class PretrainingConfig:
    """How the encoder is pre-trained.

    Attributes:
        epochs: passes over the text.
        vocabulary: the most frequent words, which are told apart as next words; the others count as one. As inputs,
            all words are told apart by their characters.
        batch_size: sentences a step.
        learning_rate: the highest; it rises first and then falls to 0.
        max_length: words a sentence is cut to, its two marks included.
        seed: of initialisation, order, dropout, and of what is held out.
    """

    epochs: int = 10
    vocabulary: int = 20_000
    batch_size: int = 32
    learning_rate: float = 2e-3
    max_length: int = IntentConfig.max_length
    seed: int = IntentConfig.seed


@dataclass(frozen=True)
class Epoch:
    """What one pass over the text led to.

    Attributes:
        number: counted from 1.
        perplexity: of the sentences held out, over both directions; words beyond the vocabulary count as one.
        kept: whether the folder now holds this encoder.
    """

    number: int
    perplexity: float
    kept: bool


def pretrain(
    sentences: Sequence[str],
    folder: Path,
    sizes: ElmoConfig,
    config: PretrainingConfig,
    told: Callable[[Epoch], None] | None = None,
    progress: Progress | None = None,
) -> Epoch:
    """Pre-train an encoder and write it into a folder after each epoch that is better than those before.

    A twentieth of the sentences, 1000 at most, is held out to tell which is better.

    Args:
        sentences: of the text; one that occurs again counts once.
        folder: exists already; it always holds a whole encoder or none.
        sizes: of the encoder.
        config: the settings.
        told: of each epoch.
        progress: told the loss of each step.

    Returns:
        The epoch whose encoder the folder holds.

    Raises:
        TrainingDataError: fewer than 20 different sentences, or the loss is not a number.
    """
    sentences = list(dict.fromkeys(filter(None, (" ".join(spell_emoji(one).split()) for one in sentences))))
    if len(sentences) < FEWEST_SENTENCES:
        raise TrainingDataError(
            f"pre-training needs {FEWEST_SENTENCES} different sentences or more, the text has {len(sentences)}"
        )
    with seeded(config.seed):
        tokenizer = CharacterTokenizer(config.max_length)
        order = np.random.default_rng(config.seed).permutation(len(sentences))
        count = max(1, min(HELD_OUT_MOST, round(HELD_OUT_SHARE * len(sentences))))
        held_out, seen = ([sentences[at] for at in part] for part in (order[:count], order[count:]))
        vocabulary = _vocabulary([tokenizer.words(sentence) for sentence in seen], config.vocabulary)
        model = LanguageModel(ElmoEncoder(sizes), FIRST_WORD + len(vocabulary)).to(device())
        batches, loss = _prepare(seen, tokenizer, vocabulary, model, config)
        unseen = _prepare(held_out, tokenizer, vocabulary, model, config)
        about = {"sentences": len(seen), "held_out": len(held_out), "vocabulary": len(vocabulary), "seed": config.seed}
        best: Epoch | None = None
        done = 0

        def after_epoch() -> None:
            nonlocal best, done
            done += 1
            perplexity = _perplexity(model, *unseen)
            epoch = Epoch(done, perplexity, kept=best is None or perplexity < best.perplexity)
            if epoch.kept:
                best = epoch
                _save(model.encoder, folder, {**about, "epoch": done, "perplexity": round(perplexity, 3)})
            bar.say(f"perplexity {perplexity:.1f}")
            if told:
                told(epoch)

        with ProgressBar("ELMo", config.epochs * batches.steps, progress) as bar:
            optimise(model, model.encoder, loss, batches, config.epochs, _rates(config), bar, after_epoch)
    assert best is not None
    return best


class LanguageModel(nn.Module):
    """An encoder that tells each word from those before it, and from those after it.

    Both directions share the word vectors and the softmax (section 3.1). The softmax is adaptive: rare words get fewer
    dimensions (Grave et al. 2017, section 4).

    Args:
        encoder: gives the states.
        classes: the words that are told apart, from frequent to rare.
    """

    def __init__(self, encoder: ElmoEncoder, classes: int) -> None:
        super().__init__()
        cutoffs = sorted({max(1, classes // 10), max(1, classes // 2)})
        self.encoder = encoder
        self.dropout = nn.Dropout(encoder.config.dropout)
        self.softmax = nn.AdaptiveLogSoftmaxWithLoss(encoder.config.width, classes, cutoffs, div_value=2.0)

    def forward(self, inputs: Tensor, mask: Tensor) -> Tensor:
        """The top layer's states of both directions, (batch, words, 2 * width)."""
        states: Tensor = self.dropout(self.encoder(inputs, mask)[-1])
        return states


class NextWords:
    """The mean negative log-likelihood of each word's neighbours: what follows and what goes before (section 3.1).

    Args:
        sentences: the classes of each sentence's words, the boundaries at both ends.
        softmax: from one direction's states to classes.
    """

    views = 1

    def __init__(self, sentences: Sequence[Tensor], softmax: nn.AdaptiveLogSoftmaxWithLoss) -> None:
        self._sentences, self._softmax = sentences, softmax

    def __call__(self, outputs: Tensor, labels: Tensor) -> Tensor:
        """The loss of states (batch, words, 2 * width) of the sentences with the numbers ``labels``, (batch,)."""
        chosen = [self._sentences[row] for row in labels.tolist()]
        words = nn.utils.rnn.pad_sequence(chosen, batch_first=True, padding_value=PADDING).to(outputs.device)
        ahead, back = outputs.chunk(2, dim=-1)
        real = words[:, 1:] != PADDING
        states = torch.cat([ahead[:, :-1][real], back[:, 1:][real]])
        loss: Tensor = self._softmax(states, torch.cat([words[:, 1:][real], words[:, :-1][real]])).loss
        return loss

    def predictions(self, labels: Tensor) -> int:
        """How many words the loss is a mean of."""
        return sum(2 * (len(self._sentences[row]) - 1) for row in labels.tolist())


def _vocabulary(sentences: Sequence[Sequence[str]], size: int) -> dict[str, int]:
    counts = Counter(word for words in sentences for word in words)
    return {word: FIRST_WORD + at for at, (word, _) in enumerate(counts.most_common(size))}


def _prepare(
    sentences: Sequence[str],
    tokenizer: CharacterTokenizer,
    vocabulary: dict[str, int],
    model: LanguageModel,
    config: PretrainingConfig,
) -> tuple[Batches, NextWords]:
    rows = range(len(sentences))
    classes = [
        torch.tensor([BOUNDARY, *(vocabulary.get(word, UNKNOWN) for word in tokenizer.words(sentence)), BOUNDARY])
        for sentence in sentences
    ]
    batches = Batches(tokenizer, sentences, rows, batch_size=config.batch_size, seed=config.seed)
    return batches, NextWords(classes, model.softmax)


@torch.no_grad()
def _perplexity(model: LanguageModel, batches: Batches, loss: NextWords) -> float:
    where = next(model.parameters()).device
    training = model.training
    model.eval()
    total, predictions = 0.0, 0
    for inputs, rows in batches.epoch():
        count = loss.predictions(rows)
        states = model(**{name: value.to(where) for name, value in inputs.items()})
        total, predictions = total + loss(states, rows).item() * count, predictions + count
    model.train(training)
    return math.exp(min(total / predictions, 700.0))


def _rates(config: PretrainingConfig) -> IntentConfig:
    """Gradient descent as the recipe ``warmup`` does it, one rate for all weights."""
    rate = config.learning_rate
    return resolve(IntentConfig(recipe="warmup", learning_rate=rate, head_learning_rate=rate, seed=config.seed), [])


def _save(encoder: ElmoEncoder, folder: Path, about: dict[str, object]) -> None:
    """Write the encoder such that whoever looks, or stops it, never finds half of one."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as scratch:
        encoder.save(Path(scratch), about)
        for file in sorted(Path(scratch).iterdir(), reverse=True):  # the weights, then what makes them an encoder
            os.replace(file, folder / file.name)
