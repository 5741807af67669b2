"""An encoder from one company's own text: words by their characters, read in both directions (Peters et al. 2018)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError  # type: ignore[attr-defined]
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from components.bert.encoders.protocol import Encoder
from components.bert.errors import EncoderError
from components.bert.tokenization import CHARACTER_IDS, PADDING, CharacterTokenizer

MODEL_TYPE = "elmo"
CONFIG, WEIGHTS = "config.json", "model.safetensors"


@dataclass(frozen=True)
class ElmoConfig:
    """The sizes of the encoder; those of the published one in brackets (Peters et al. 2018, section 3.4).

    Attributes:
        characters: width of a character's vector [16].
        filters: of the convolution over a word's characters, (characters spanned, number of filters) for each width [1
            to 7 characters, 32 to 1024 filters].
        highways: highway layers above it [2].
        width: of a word's vector and of one direction's states [512]; the states of both together are twice as wide.
        layers: LSTM layers in each direction [2].
        dropout: on what enters each LSTM layer.
    """

    characters: int = 16
    filters: tuple[tuple[int, int], ...] = ((1, 16), (2, 32), (3, 64), (4, 128))
    highways: int = 1
    width: int = 128
    layers: int = 2
    dropout: float = 0.1


class Highway(nn.Module):
    """A layer that a learnt share of its input passes as it is; nearly all at first (Srivastava et al. 2015, equation 3
    and section 2.2)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.change, self.gate = nn.Linear(width, width), nn.Linear(width, width)
        nn.init.constant_(self.gate.bias, -2.0)

    def forward(self, values: Tensor) -> Tensor:
        """Map (..., width) to the same shape."""
        share = torch.sigmoid(self.gate(values))
        return share * torch.relu(self.change(values)) + (1 - share) * values


class CharacterCNN(nn.Module):
    """A word's vector from its characters: filters of several widths, the maximum of each over the word, highway layers
    and a projection (Kim et al. 2016, "Character-level Convolutional Neural Network" and "Highway Network"; Peters et
    al. 2018, section 3.4)."""

    def __init__(self, config: ElmoConfig) -> None:
        super().__init__()
        total = sum(count for _, count in config.filters)
        self.table = nn.Embedding(CHARACTER_IDS, config.characters, padding_idx=PADDING)
        self.filters = nn.ModuleList(nn.Linear(span * config.characters, count) for span, count in config.filters)
        self.highways = nn.Sequential(*(Highway(total) for _ in range(config.highways)))
        self.projection = nn.Linear(total, config.width)
        self._spans = [span for span, _ in config.filters]

    def forward(self, ids: Tensor) -> Tensor:
        """Map characters (batch, words, characters) to vectors (batch, words, width)."""
        batch, words, characters = ids.shape
        values = self.table(ids.reshape(batch * words, characters))
        # Each filter slides past each word's end, however much padding its neighbours bring.
        values = nn.functional.pad(values, (0, 0, 0, max(self._spans)))
        found = [
            self._strongest(filters, values, span) for filters, span in zip(self.filters, self._spans, strict=True)
        ]
        vectors: Tensor = self.projection(self.highways(torch.cat(found, dim=-1)))
        return vectors.reshape(batch, words, -1)

    @staticmethod
    def _strongest(filters: nn.Module, values: Tensor, span: int) -> Tensor:
        """The maximum of each filter, (words, filters). A convolution, as the matrix product that int8 has a form of."""
        places = values.shape[1] - span + 1
        windows = torch.cat([values[:, at : at + places] for at in range(span)], dim=-1)
        return torch.relu(filters(windows)).max(dim=1).values


class BiLSTMLayer(nn.Module):
    """One LSTM in each direction; neither sees the other's states, so both can be trained to tell the next word.

    The published network projects the states within the recurrence; ONNX's LSTM cannot, so here they are as wide as
    the vectors.

    Args:
        width: of one direction.
        residual: whether the input is added to the output (Peters et al. 2018, section 3.4).
        dropout: on the input.
    """

    def __init__(self, width: int, residual: bool, dropout: float) -> None:
        super().__init__()
        self.ahead, self.back = (nn.LSTM(width, width, batch_first=True) for _ in range(2))
        self.residual, self.dropout = residual, nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """Map states (batch, words, 2 * width), the forward direction's in the first half, to the same shape."""
        ahead, back = self.dropout(states).chunk(2, dim=-1)
        made = torch.cat([self.ahead(ahead)[0], _reversed(self.back(_reversed(back, mask))[0], mask)], dim=-1)
        return made + states if self.residual else made


class ElmoEncoder(Encoder):
    """Embeddings from a bidirectional language model: a `CharacterCNN` below `BiLSTMLayer` s.

    Args:
        config: the sizes.
    """

    def __init__(self, config: ElmoConfig) -> None:
        super().__init__()
        self.config = config
        self.words = CharacterCNN(config)
        self.stack = nn.ModuleList(BiLSTMLayer(config.width, at > 0, config.dropout) for at in range(config.layers))

    @property
    def hidden_size(self) -> int:
        """The width of both directions' states together."""
        return 2 * self.config.width

    @property
    def layers(self) -> nn.ModuleList:
        """The LSTM layers, from bottom to top."""
        return self.stack

    @property
    def word_vectors(self) -> nn.Module:
        """The network over a word's characters."""
        return self.words

    def forward(
        self, inputs: Tensor, mask: Tensor | None = None, first: int = 0, last: int | None = None
    ) -> list[Tensor]:
        """The states below and above each of some layers, as `Encoder.forward` says.

        Those below the lowest are the words' vectors, twice (Peters et al. 2018, section 3.2: h_0 is x).
        """
        states = [inputs if first else self.words(inputs).repeat(1, 1, 2)]
        for layer in self.stack[first:last]:
            states.append(layer(states[-1], mask))
        return states

    def keep_layers(self, chosen: Sequence[int]) -> None:
        """Drop all other layers, as `Encoder.keep_layers` says."""
        self.stack = nn.ModuleList(self.stack[at] for at in chosen)
        self.config = replace(self.config, layers=len(chosen))

    def begin_anew(self, module: nn.Module) -> None:
        """Draw the weights as torch does for a new network."""
        if isinstance(module, nn.LSTM):
            module.reset_parameters()

    def save(self, folder: Path, about: Mapping[str, Any]) -> None:
        """Write ``model.safetensors`` and ``config.json`` into a folder.

        Args:
            folder: exists already.
            about: how it was trained, for whoever reads the file.
        """
        save_file(self.state_dict(), folder / WEIGHTS)
        document = {"model_type": MODEL_TYPE, **asdict(self.config), "about": dict(about)}
        (folder / CONFIG).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ElmoEncoder:
        """Read what `save` wrote.

        Raises:
            EncoderError: a file is missing or does not fit; the message names it.
        """
        try:
            document = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            sizes = {name: document[name] for name in ElmoConfig.__dataclass_fields__}
            filters = tuple((int(span), int(count)) for span, count in sizes.pop("filters"))
            encoder = cls(ElmoConfig(**sizes, filters=filters))
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise EncoderError(
                f"{folder / CONFIG} does not describe an encoder ({error!r}): pre-train it again"
            ) from None
        try:
            encoder.load_state_dict(load_file(folder / WEIGHTS))
        except (OSError, SafetensorError, RuntimeError) as error:
            reason = str(error).splitlines()[0]
            raise EncoderError(f"{folder / WEIGHTS} cannot be read ({reason}): pre-train it again") from None
        return encoder


def load_elmo(source: str) -> tuple[ElmoEncoder, CharacterTokenizer, int]:
    """Load an encoder from a folder, its tokenizer, and how many words it can read: as many as there are.

    Raises:
        EncoderError: a file is missing or does not fit.
    """
    return ElmoEncoder.load(Path(source)), CharacterTokenizer(), sys.maxsize


def _reversed(states: Tensor, mask: Tensor | None) -> Tensor:
    """Each message's states from the last word to the first, the padding where it was."""
    if mask is None:
        return states.flip(1)
    place = torch.arange(states.shape[1], device=states.device).expand(mask.shape)
    last = mask.sum(1, keepdim=True) - 1
    order = torch.where(place <= last, last - place, place)
    return states.gather(1, order.unsqueeze(-1).expand_as(states))
