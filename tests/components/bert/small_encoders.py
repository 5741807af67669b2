"""Small encoders made on the spot, and a dozen messages to train them on."""

from __future__ import annotations

from pathlib import Path

import torch
import transformers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from components.bert.encoders.elmo import ElmoConfig, ElmoEncoder

MESSAGES = {
    "check_account_balance": ["how much is in savings", "balance please", "whats left on my account", "money i have"],
    "transfer_money": ["send fifty to ben", "move cash to checking", "transfer 20 over", "pay my landlord rent"],
    "greet": ["hi", "hello there", "good morning", "hey you"],
}
TINY_ELMO = ElmoConfig(characters=8, filters=((1, 8), (3, 16)), width=16)
SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
TRANSFORMERS = {
    "bert": lambda vocabulary: transformers.BertModel(transformers.BertConfig(vocab_size=vocabulary, **SIZES)),
    "roberta": lambda vocabulary: transformers.RobertaModel(
        transformers.RobertaConfig(vocab_size=vocabulary, pad_token_id=1, **SIZES)
    ),
    "mpnet": lambda vocabulary: transformers.MPNetModel(
        transformers.MPNetConfig(vocab_size=vocabulary, pad_token_id=1, **SIZES)
    ),
    "distilbert": lambda vocabulary: transformers.DistilBertModel(
        transformers.DistilBertConfig(vocab_size=vocabulary, dim=32, n_layers=2, n_heads=2, hidden_dim=64)
    ),
}


ARCHITECTURES = [*TRANSFORMERS, "elmo"]


def examples() -> tuple[list[str], list[str]]:
    """Texts and labels of the small data set."""
    pairs = [(text, label) for label, texts in MESSAGES.items() for text in texts]
    return [text for text, _ in pairs], [label for _, label in pairs]


def make_encoder(architecture: str, folder: Path) -> Path:
    """Write a randomly initialised encoder: with a tokenizer, as a hub download would look, or as pre-training does."""
    torch.manual_seed(0)
    if architecture == "elmo":
        folder.mkdir(exist_ok=True)
        ElmoEncoder(TINY_ELMO).save(folder, {})
        return folder
    specials = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]"]  # MPNet's padding has the id 1, whatever its settings say
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(examples()[0], trainers.WordPieceTrainer(vocab_size=300, special_tokens=specials))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 0), ("[SEP]", 2)]
    )
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_input_names=["input_ids", "attention_mask"],
    )
    TRANSFORMERS[architecture](tokenizer.get_vocab_size()).save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder
