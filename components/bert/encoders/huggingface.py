"""BERT, DistilBERT, RoBERTa, MPNet …: the encoders that ``transformers`` reads, by hub name or folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import transformers
from torch import Tensor, nn

from components.bert.encoders.attention import fuse_attention
from components.bert.encoders.protocol import Encoder
from components.bert.errors import EncoderError
from components.bert.tokenization import SubwordTokenizer


class HuggingFaceEncoder(Encoder):
    """An encoder of ``transformers``.

    Its layers are found as the longest list of modules in it, and the whole is taken to be ``embeddings`` below them.

    Args:
        network: the model, with ``last_hidden_state`` and ``hidden_states`` in its output.
    """

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        lists = [(name, module) for name, module in network.named_modules() if isinstance(module, nn.ModuleList)]
        self._list_name: str = max(lists, key=lambda named: len(named[1]))[0] if lists else ""

    @property
    def hidden_size(self) -> int:
        """The width of the states."""
        return int(self.network.config.hidden_size)

    @property
    def layers(self) -> nn.ModuleList:
        """The layers, from bottom to top."""
        layers = self.network.get_submodule(self._list_name) if self._list_name else nn.ModuleList()
        assert isinstance(layers, nn.ModuleList)
        return layers

    @property
    def word_vectors(self) -> nn.Module:
        """The table of word vectors."""
        table: nn.Module = self.network.get_input_embeddings()
        return table

    def forward(
        self, inputs: Tensor, mask: Tensor | None = None, first: int = 0, last: int | None = None
    ) -> list[Tensor]:
        """The states below and above each of some layers, as `Encoder.forward` says."""
        name = "inputs_embeds" if first else "input_ids"
        with self._cut(first, last):
            output = self.network(**{name: inputs}, attention_mask=mask, output_hidden_states=True)
        # The top one may be more than the highest layer's state: some end with a norm of the whole.
        return [*output.hidden_states[:-1], output.last_hidden_state]

    def keep_layers(self, chosen: Sequence[int]) -> None:
        """Drop all other layers, as `Encoder.keep_layers` says."""
        layers = self.layers
        self.network.set_submodule(self._list_name, nn.ModuleList(layers[at] for at in chosen))
        self.network.config.num_hidden_layers = len(chosen)

    def begin_anew(self, module: nn.Module) -> None:
        """Draw the weights as BERT's pre-training does."""
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=getattr(self.network.config, "initializer_range", 0.02))
            nn.init.zeros_(module.bias)
        elif isinstance(module, nn.LayerNorm):
            module.reset_parameters()

    def simplify(self) -> None:
        """Fuse the projections of each self-attention of BERT's form."""
        fuse_attention(self.network)

    @contextmanager
    def _cut(self, first: int, last: int | None) -> Iterator[None]:
        """Within the block, the network is some of its layers, and above the lowest takes states for embeddings."""
        if not first and last is None:
            yield
            return
        if not hasattr(self.network, "embeddings"):
            raise TypeError(f"{type(self.network).__name__} has no embeddings apart from its layers")
        embeddings, layers = self.network.embeddings, self.layers
        try:
            self.network.set_submodule(self._list_name, nn.ModuleList(layers[first:last]))
            if first:
                self.network.embeddings = _AsGiven()
            yield
        finally:
            self.network.embeddings = embeddings
            self.network.set_submodule(self._list_name, layers)


class _AsGiven(nn.Module):
    """Stands in for the embeddings: hands on the states that it is given."""

    def forward(self, input_ids: None = None, inputs_embeds: Tensor | None = None, *_: Any, **__: Any) -> Tensor | None:
        return inputs_embeds


def load_huggingface(source: str) -> tuple[HuggingFaceEncoder, SubwordTokenizer, int]:
    """Load an encoder.

    Args:
        source: a folder or a hub name.

    Returns:
        The encoder, in eager attention (the ONNX exporter needs it), its tokenizer, and how many tokens it can read.

    Raises:
        OSError, ValueError, KeyError, ImportError: of ``transformers``, where it cannot be loaded.
        EncoderError: it has no fast tokenizer.
    """
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    tokenizer = transformers.AutoTokenizer.from_pretrained(source, use_fast=True)
    network = transformers.AutoModel.from_pretrained(source, attn_implementation="eager", use_safetensors=True)
    if not tokenizer.is_fast:
        raise EncoderError(f"encoder '{source}' has no fast tokenizer (tokenizer.json), which serving needs")
    subwords = SubwordTokenizer(tokenizer.backend_tokenizer, padding=tokenizer.pad_token_id or 0)
    return HuggingFaceEncoder(network), subwords, min(_positions(network), tokenizer.model_max_length)


def _positions(network: Any) -> int:
    """Tokens for which there are positions; RoBERTa's and MPNet's count from above the padding's id."""
    table = getattr(getattr(network, "embeddings", None), "position_embeddings", None)
    if not isinstance(table, nn.Embedding):
        return sys.maxsize
    return table.num_embeddings - (0 if table.padding_idx is None else table.padding_idx + 1)
