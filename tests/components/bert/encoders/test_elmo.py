"""The encoder that reads words by their characters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from torch import Tensor

from components.bert.batching import padded
from components.bert.encoders import encoder_checksum, load_encoder
from components.bert.encoders.elmo import ElmoConfig, ElmoEncoder
from components.bert.errors import EncoderError
from components.bert.tokenization import CharacterTokenizer
from tests.components.bert.small_encoders import TINY_ELMO, make_encoder

TOKENIZE = CharacterTokenizer()


@pytest.fixture
def encoder() -> ElmoEncoder:
    torch.manual_seed(2)
    return ElmoEncoder(TINY_ELMO).eval()


def ids(text: str) -> Tensor:
    return torch.from_numpy(TOKENIZE(text))


def states(encoder: ElmoEncoder, text: str) -> Tensor:
    """The top layer's states of a message on its own, (words, 2 * width)."""
    with torch.no_grad():
        top: Tensor = encoder(ids(text)[None])[-1][0]
    return top


def test_there_is_a_state_below_and_above_each_layer(encoder: ElmoEncoder) -> None:
    found = encoder(ids("where is my card")[None])
    assert [tuple(layer.shape) for layer in found] == [(1, 6, encoder.hidden_size)] * 3
    words, _, _ = found
    assert torch.equal(*words.chunk(2, dim=-1))


def test_neither_padding_nor_neighbours_change_a_message(encoder: ElmoEncoder) -> None:
    texts = ["hi", "where is my card", "w" * 70, ""]
    batch = padded([ids(text) for text in texts], TOKENIZE.padding)
    with torch.no_grad():
        together = encoder(**batch)[-1]
    for row, text in zip(together, texts, strict=True):
        alone = states(encoder, text)
        torch.testing.assert_close(row[: len(alone)], alone)


def test_each_direction_sees_one_side_alone(encoder: ElmoEncoder) -> None:
    one, other = states(encoder, "send it to ben now"), states(encoder, "send it to mia now")
    (ahead, back), (ahead_other, back_other) = one.chunk(2, dim=-1), other.chunk(2, dim=-1)
    at = 4  # ben or mia, after the mark and three words
    torch.testing.assert_close(ahead[:at], ahead_other[:at])
    torch.testing.assert_close(back[at + 1 :], back_other[at + 1 :])
    assert not torch.allclose(ahead[at + 1], ahead_other[at + 1]) and not torch.allclose(back[0], back_other[0])


def test_the_second_layer_adds_to_the_first(encoder: ElmoEncoder) -> None:
    for weights in encoder.layers[1].parameters():
        torch.nn.init.zeros_(weights)
    _, first, second = encoder(ids("hello there")[None])
    torch.testing.assert_close(first, second)


def test_loaded_from_another_folder_it_is_the_same(encoder: ElmoEncoder, tmp_path: Path) -> None:
    encoder.save(tmp_path, {"text": "made up"})
    loaded, tokenizer = load_encoder(str(tmp_path), max_length=9)
    assert isinstance(loaded, ElmoEncoder) and loaded.config == TINY_ELMO
    torch.testing.assert_close(states(loaded.eval(), "hello there"), states(encoder, "hello there"), rtol=0, atol=0)
    assert len(tokenizer("hello " * 100)) == 9
    assert json.loads((tmp_path / "config.json").read_text())["about"] == {"text": "made up"}


def test_other_weights_have_another_checksum(tmp_path: Path) -> None:
    folder = make_encoder("elmo", tmp_path)
    before = encoder_checksum(str(folder))
    torch.manual_seed(9)
    ElmoEncoder(TINY_ELMO).save(folder, {})
    assert len(before) == 64 and encoder_checksum(str(folder)) != before


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("model.safetensors", None, "model.safetensors cannot be read"),
        ("model.safetensors", b"nonsense", "model.safetensors cannot be read"),
        ("config.json", b'{"model_type": "elmo"}', "config.json does not describe an encoder"),
    ],
)
def test_a_broken_folder_names_its_file(name: str, content: bytes | None, remedy: str, tmp_path: Path) -> None:
    file = make_encoder("elmo", tmp_path) / name
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(EncoderError, match=remedy):
        load_encoder(str(tmp_path))


def test_weights_of_another_size_are_refused(tmp_path: Path) -> None:
    make_encoder("elmo", tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "width": ElmoConfig.width}))
    with pytest.raises(EncoderError, match="model.safetensors cannot be read .*: pre-train it again"):
        load_encoder(str(tmp_path))
