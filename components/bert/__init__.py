"""The BERT intent model: encoders, training, calibration and the serving runtime.

A library without Rasa: ``components/intent_classifier.py`` is the thin Rasa component over it. Serving
(:mod:`components.bert.runtime`) needs ONNX Runtime and ``tokenizers`` alone; torch and transformers are
imported by the modules that train.
"""

import os

# Threads that spin for long while they wait make training several times slower as soon as another process wants a core;
# with threads that sleep at once it takes half as long again as it need. A short spin is near the best of both.
# OpenMP reads this when torch loads it, so it stands before any import of torch.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
