"""Remembers the vectors of words, which do not depend on their context.

More than half of the recogniser's time for a short message goes into hashing each word's features and mixing their
vectors; the result is the same for the same word every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

#: Some 5 MB at the default width; customers' vocabulary hardly fills it.
_CAPACITY = 20_000


class EmbeddingCache:
    """Stands in for the embedding layer of an entity recogniser while it predicts.

    Args:
        recogniser: a trained spaCy "ner" component.
        attributes: the token attributes that the layer reads.
    """

    def __init__(self, recogniser: Any, attributes: Sequence[str]) -> None:
        from thinc.api import Model

        self._recogniser = recogniser
        self._attributes = list(attributes)
        # chain(chain(embed, encode), list2array, linear), as spaCy builds it
        self._embed = recogniser.model.get_ref("tok2vec").layers[0].layers[0]
        self._vectors: dict[bytes, Any] = {}
        self._stand_in: Any = Model("embedding_cache", self._forward)

    def install(self) -> None:
        """Put the cache in the layer's place."""
        self._recogniser.model.replace_node(self._embed, self._stand_in)

    def uninstall(self) -> None:
        """Put the layer back, as it must be to be written to disk or trained."""
        self._recogniser.model.replace_node(self._stand_in, self._embed)

    def _forward(self, model: Any, docs: Sequence[Any], is_train: bool) -> tuple[list[Any], Any]:
        if is_train:
            raise RuntimeError("The recogniser cannot be trained while its embeddings are cached: uninstall() first.")
        return [self._lookup(doc) for doc in docs], _no_gradient

    def _lookup(self, doc: Any) -> Any:
        keys = [row.tobytes() for row in doc.to_array(self._attributes)]
        vectors = self._vectors
        try:
            return np.stack([vectors[key] for key in keys])
        except KeyError:
            pass
        if len(vectors) > _CAPACITY:
            vectors.clear()
        fresh = self._embed.predict([doc])[0]
        vectors.update(zip(keys, fresh.copy(), strict=True))
        return fresh


def _no_gradient(gradient: Any) -> Any:
    raise RuntimeError("A cached embedding has no gradient.")
