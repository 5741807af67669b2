"""The classic: TF-IDF of words and of letters in words, and a linear support vector machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.svm import LinearSVC

from bench.intents.systems.base import System

MOST_FOLDS = 5


class TfIdf(System):
    """A linear SVM with probabilities from sigmoids fitted by cross-validation (Platt 1999)."""

    def train(self, texts: Sequence[str], labels: Sequence[str], folder: Path) -> None:
        """Fit words, weights and sigmoids; the labels need two examples each."""
        folds = min(MOST_FOLDS, min(Counter(labels).values()))
        self._features = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
                ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)),
            ]
        )
        machine = LinearSVC(random_state=self.seed)
        # One machine of all examples; cross-validation serves the sigmoids alone.
        self._classifier = CalibratedClassifierCV(machine, cv=folds, ensemble=False)
        self._pipeline = make_pipeline(self._features, self._classifier).fit(list(texts), np.array(labels))
        self.settings = {"features": "words 1–2, letters 2–4", "calibration_folds": folds}

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """The normalised sigmoids."""
        result: np.ndarray = self._pipeline.predict_proba(list(texts))
        return result

    def size(self) -> int:
        """Vocabulary, weights of its terms, and the machine's coefficients."""
        vectorizers = [vectorizer for _, vectorizer in self._features.transformer_list]
        vocabulary = sum(len(term.encode()) for vectorizer in vectorizers for term in vectorizer.vocabulary_)
        machine = self._classifier.calibrated_classifiers_[0].base_estimator
        return int(vocabulary + sum(v.idf_.nbytes for v in vectorizers) + machine.coef_.nbytes)
