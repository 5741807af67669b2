"""The trained part: a small spaCy pipeline that marks entities with their roles.

Tokens are embedded by hashed features (norm, prefix, suffix, shape), read in their context by a small convolutional
network, and turned into spans by spaCy's transition-based entity recogniser. An entity ruler then adds the values of
lookup tables that the recogniser missed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from components.entities.augment import Variations
from components.entities.finders import find_fixed
from components.entities.lexicon import CLASS_OF
from components.entities.spacy_loader import load_spacy
from components.entities.spans import Annotated, Span
from components.entities.tokens import set_token_classes

RECOGNISER = "ner"
RULER = "entity_ruler"
ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE")


def blank_pipeline(language: str, config: Mapping[str, Any]) -> Any:
    """Return an untrained spaCy pipeline.

    Args:
        language: spaCy's code of the language whose tokenizer is used.
        config: `width`, `depth`, `hidden_width`, `embed_rows`, `window_size`, as in `PackEntityExtractor`.
    """
    nlp = load_spacy().blank(language)
    rows = int(config["embed_rows"])
    nlp.add_pipe(
        "ner",
        name=RECOGNISER,
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "ner",
                "extra_state_tokens": False,
                "hidden_width": config["hidden_width"],
                "maxout_pieces": 2,
                "use_upper": True,
                "nO": None,
                "tok2vec": {
                    "@architectures": "spacy.Tok2Vec.v2",
                    "embed": {
                        "@architectures": "spacy.MultiHashEmbed.v2",
                        "width": config["width"],
                        "attrs": list(ATTRIBUTES),
                        "rows": [rows, rows // 2, rows, rows // 2],
                        "include_static_vectors": False,
                    },
                    "encode": {
                        "@architectures": "spacy.MaxoutWindowEncoder.v2",
                        "width": config["width"],
                        "window_size": config["window_size"],
                        "maxout_pieces": 2,
                        "depth": config["depth"],
                    },
                },
            }
        },
    )
    return nlp


def add_phrases(nlp: Any, phrases: Sequence[tuple[str, str]]) -> None:
    """Let the pipeline mark phrases (entity, text) that the recogniser misses."""
    ruler = nlp.add_pipe("entity_ruler", name=RULER, config={"overwrite_ents": False, "phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": entity, "pattern": phrase} for entity, phrase in phrases])


def train_recogniser(
    nlp: Any,
    examples: Sequence[Annotated],
    words: Mapping[str, str],
    config: Mapping[str, Any],
    progress: Callable[[range], Iterable[int]] = iter,  # type: ignore[assignment]
) -> None:
    """Train the entity recogniser of a blank pipeline.

    Each epoch sees each example with entities once, as it is or as one of its variations, and a share of those without.

    Args:
        nlp: the pipeline, changed in place.
        examples: annotated texts; texts without entities teach what is none.
        words: see `set_token_classes`.
        config: `epochs`, `dropout`, `batch_size`, `learning_rate`, `seed`, `variations`, `default_currency`.
        progress: wraps the range of epochs, for a progress bar.
    """
    spacy = load_spacy()
    from thinc.api import Adam

    seed = int(config["seed"])
    spacy.util.fix_random_seed(seed)
    chance = random.Random(seed)
    vary = Variations(examples, seed)
    prepared, without = _all_prepared(nlp, examples, vary, words, config, chance)
    nlp.initialize(lambda: [versions[0] for versions in prepared] + without[:100])
    recogniser = nlp.get_pipe(RECOGNISER)
    rate, size = float(config["learning_rate"]), int(config["batch_size"])
    epochs = int(config["epochs"])
    optimizer = Adam(rate, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True, use_averages=True)
    share = min(len(without), max(sum(1 for example in examples if example.spans) // 4, 20))
    steps = max(1, epochs * (len(prepared) + share) // size)
    step = 0
    for _ in progress(range(epochs)):
        chosen = [chance.choice(versions) for versions in prepared] + chance.sample(without, share)
        chance.shuffle(chosen)
        for start in range(0, len(chosen), size):
            optimizer.learn_rate = rate * max(0.02, 1 - step / steps)
            recogniser.update(chosen[start : start + size], drop=float(config["dropout"]), sgd=optimizer)
            step += 1
    # The mean over the last steps is steadier than where the last one happened to end.
    with recogniser.model.use_params(optimizer.averages):
        averaged = recogniser.model.to_bytes()
    recogniser.model.from_bytes(averaged)


def _all_prepared(
    nlp: Any,
    examples: Sequence[Annotated],
    vary: Variations,
    words: Mapping[str, str],
    config: Mapping[str, Any],
    chance: random.Random,
) -> tuple[list[list[Any]], list[Any]]:
    """Return the versions of each example that every epoch shows, and the examples of which it shows a share."""
    filled = [example for example in examples if example.spans]
    empty = [example for example in examples if not example.spans]
    # Texts without entities but with words that often are one ("my dad loves this") teach the most: always shown.
    telling = [example for example in empty if _has_name(example.text, words)]
    plain = [example for example in empty if not _has_name(example.text, words)]
    prepared = [
        [
            _prepare(nlp, version, words, config, chance)
            for version in _versions(example, vary, int(config["variations"]))
        ]
        for example in filled
    ]
    prepared += [[_prepare(nlp, vary.recase(example), words, config, chance)] for example in telling]
    return prepared, [_prepare(nlp, vary.recase(example), words, config, chance) for example in plain]


def _versions(example: Annotated, vary: Variations, count: int) -> list[Annotated]:
    return [example, *(vary.vary(example) for _ in range(count))]


def _has_name(text: str, words: Mapping[str, str]) -> bool:
    return any(word in words or word in CLASS_OF or word.isdigit() for word in text.lower().split())


def _prepare(
    nlp: Any, example: Annotated, words: Mapping[str, str], config: Mapping[str, Any], chance: random.Random
) -> Any:
    """Return spaCy's training example."""
    from spacy.training import Example
    from spacy.util import filter_spans

    fixed = find_fixed(example.text, config["default_currency"])
    hidden = float(config["hidden_names"])
    predicted = set_token_classes(nlp.make_doc(example.text), fixed, words, lambda: chance.random() < hidden)
    reference = predicted.copy()
    marked = [predicted.char_span(s.start, s.end, label=s.entity, alignment_mode="expand") for s in example.spans]
    reference.set_ents(filter_spans([span for span in marked if span is not None]))
    return Example(predicted, reference)


def predict(nlp: Any, text: str, fixed: Sequence[Span], words: Mapping[str, str], max_tokens: int) -> list[Span]:
    """Return the spans that the pipeline marks in a text."""
    doc = set_token_classes(nlp.make_doc(text), fixed, words)
    if len(doc) > max_tokens:
        doc = doc[:max_tokens].as_doc()
    if not len(doc):
        return []
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return [Span(span.start_char, span.end_char, span.label_) for span in doc.ents]
