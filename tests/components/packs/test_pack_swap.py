"""A pack that nobody knew before is written, activated, trained and used, with Rasa's own commands."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ENV = {**os.environ, "SWITCHBOARD_PACKS": "toys", "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
BERT = "components.probe.BertIntentClassifier"
# Stands in for the BERT component: a light classifier under a name that the importer marks, which notes its settings.
PROBE = """\
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier

SEEN = []


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class BertIntentClassifier(LogisticRegressionClassifier):
    def __init__(self, config, *args):
        SEEN.append(config.get("packs"))
        super().__init__(config, *args)
"""
# All commands in one process, because each start of Rasa costs as much as the work itself.
CHILD = """\
import asyncio, importlib.util, json, pathlib, sys

spec = importlib.util.spec_from_file_location("components.probe", "probe.py")
probe = sys.modules["components.probe"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(probe)

from rasa.__main__ import main
from rasa.core.agent import Agent

def rasa(*arguments):
    sys.argv = ["rasa", *arguments]
    main()

rasa("data", "validate", "--domain", "domains")
rasa("train", "--skip-validation", "--out", "models", "--fixed-model-name", "tiny")
trained = list(probe.SEEN)
probe.SEEN.clear()
agent = Agent.load("models/tiny.tar.gz")
parsed = asyncio.run(agent.parse_message("a toy train please"))
answer = asyncio.run(agent.handle_text("a toy train please"))
print("RESULT", json.dumps({
    "trained": trained,
    "loaded": probe.SEEN,
    "intents": sorted(item["name"] for item in parsed["intent_ranking"]),
    "intent": parsed["intent"]["name"],
    "answer": answer[0]["text"],
    "actions": agent.domain.user_actions,
}), flush=True)
rasa("test", "--fail-on-prediction-errors", "--stories", "tests/conversations/toys", "--nlu", "tests/nlu/toys.yml")

rules = pathlib.Path("data/toys/rules.yml")
rules.write_text(rules.read_text().replace("utter_toys_ordered", "utter_toys_sent"))
try:
    rasa("train")
except SystemExit as exit:
    print("EXIT", exit.code)
"""
TOYS_DOMAIN = """\
version: "3.1"
intents:
  - order_toy
responses:
  utter_toys_ordered:
    - text: A toy is on its way.
"""
TOYS_NLU = """\
version: "3.1"
nlu:
  - intent: order_toy
    examples: |
      - a toy train please
      - order a toy car
      - I want a doll
"""
TOYS_RULES = """\
version: "3.1"
rules:
  - rule: order a toy
    steps:
      - intent: order_toy
      - action: utter_toys_ordered
"""
TOYS_TEST = """\
stories:
  - story: a toy is ordered
    steps:
      - user: order a toy car
        intent: order_toy
      - action: utter_toys_ordered
"""


TOYS_HOLD_OUT = """\
nlu:
  - intent: order_toy
    examples: |
      - a toy car please
      - order a doll
  - intent: greet
    examples: |
      - hello there
"""


@pytest.fixture
def toys(project: Any) -> Any:
    project.pack("toys", domain=TOYS_DOMAIN, nlu=TOYS_NLU, rules=TOYS_RULES)
    project.write("tests/conversations/toys/test_order.yml", TOYS_TEST)
    project.write("tests/nlu/toys.yml", TOYS_HOLD_OUT)
    return project


def test_a_new_pack_is_validated_trained_used_and_tested(toys: Any) -> None:
    toys.change("config.yml", "name: LogisticRegressionClassifier", f"name: {BERT}")
    toys.write("probe.py", PROBE)
    toys.write("child.py", CHILD)
    outcome = subprocess.run(
        [sys.executable, "child.py"], check=False, cwd=toys.root, env=ENV, capture_output=True, text=True, timeout=300
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr

    assert "No story structure conflicts found" in outcome.stderr
    result = json.loads(outcome.stdout.split("RESULT ")[1].splitlines()[0])
    # The mark reaches the component when it is trained, and again when it is loaded from the model.
    assert result["trained"] == [["core", "toys"]]
    assert result["loaded"] == [["core", "toys"]]
    assert result["intents"] == ["affirm", "greet", "order_toy"]
    assert result["intent"] == "order_toy"
    assert result["answer"] == "A toy is on its way."
    assert not [name for name in result["actions"] if "shop" in name]
    # The conversations of the pack and its hold-out, and nothing else, are what `rasa test` scores.
    assert "Correct:          1 / 1" in outcome.stdout + outcome.stderr
    report = json.loads(Path(toys.root, "results/intent_report.json").read_text())
    assert report["order_toy"]["support"] == 2
    # An error is one line, not a stack trace.
    assert "PackError: data/toys/rules.yml:6: unknown action or form or response `utter_toys_sent`" in outcome.stdout
    assert "EXIT 1" in outcome.stdout
    assert "Traceback" not in outcome.stdout + outcome.stderr
