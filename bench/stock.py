"""The yardstick: the same packs with Rasa's default pipeline and policies (`rasa init` of Rasa 3.6)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from switchboard.project import Project

# Enough to understand the benchmark's messages; how long an epoch takes is not what this measures.
EPOCHS = 8


def stock_pipeline(epochs: int, **diet: Any) -> list[dict[str, Any]]:
    """Rasa's default pipeline.

    Args:
        epochs: of DIET and of the response selector; Rasa's default is 100.
        diet: further settings of DIET.
    """
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, **diet},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]


CONFIG = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "en",
    "pipeline": stock_pipeline(EPOCHS),
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": EPOCHS},
        {"name": "TEDPolicy", "max_history": 5, "epochs": EPOCHS, "constrain_similarities": True},
    ],
}


def train_stock(project: Project, folder: Path) -> Path:
    """Train the stock assistant of a project's packs, unless the folder holds it; returns its model.

    Args:
        project: whose packs are taken.
        folder: a new one for the stock project.
    """
    model = folder / "models" / "stock.tar.gz"
    if model.is_file():
        return model
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("components", "domains", "data"):
        if not (folder / name).exists():
            (folder / name).symlink_to(project.root / name)
    importers = [{"name": "components.packs.PackImporter", "packs": project.pack_names[1:]}]
    (folder / "config.yml").write_text(yaml.safe_dump({**CONFIG, "importers": importers}), encoding="utf-8")
    command = [sys.executable, "-m", "rasa", "train", "--domain", "domains", "--fixed-model-name", "stock", "--quiet"]
    environment = {**project.environment(), "PYTHONPATH": str(project.root)}
    log = folder / "train.log"
    with log.open("w") as output:
        result = subprocess.run(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
    if result.returncode:
        raise RuntimeError(f"the stock assistant could not be trained:\n{log.read_text()[-2000:]}")
    return model


def stock_endpoints(ours: Path, folder: Path) -> Path:
    """Endpoints that lead to the same action server, with Rasa's tracker store in memory."""
    content = {"action_endpoint": yaml.safe_load(ours.read_text(encoding="utf-8"))["action_endpoint"]}
    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path
