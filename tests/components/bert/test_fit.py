"""The contract of the intent model: train, persist, load elsewhere, same answers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from components.bert import calibration
from components.bert.artifacts import MODEL
from components.bert.config import CHOICES, IntentConfig
from components.bert.errors import ArtifactError, TrainingDataError
from components.bert.fit import fit
from components.bert.heads import HEADS
from components.bert.recipes import resolve
from components.bert.runtime import IntentRuntime
from components.bert.training import steps_for
from tests.components.bert.small_encoders import ARCHITECTURES, examples, make_encoder

PROBES = ["whats the balance", "send 20 to ben", "hello", "", "😀😀", "نص عربي", "x" * 10_000, "money " * 3000]


def test_learns_its_examples(tiny_model: Path) -> None:
    texts, labels = examples()
    assert [prediction.intents[0] for prediction in IntentRuntime(tiny_model).classify(texts)] == labels


def test_two_trainings_at_once_learn_what_each_learns_alone(tiny_config: IntentConfig, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("alone", "first", "second")]
    for folder in folders:
        folder.mkdir()
    fit(*examples(), tiny_config, folders[0])
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda folder: fit(*examples(), tiny_config, folder), folders[1:]))
    alone, *together = ((folder / MODEL).read_bytes() for folder in folders)
    assert together == [alone, alone]


def answers_elsewhere(folder: Path) -> tuple[list[list[float]], list[str]]:
    """The logits of the probes from a model in another process, and what it has imported of heavy libraries."""
    script = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from components.bert.runtime import IntentRuntime\n"
        "texts = json.load(sys.stdin)\n"
        f"logits = IntentRuntime(Path({str(folder)!r})).logits(texts).tolist()\n"
        "heavy = sorted({'torch', 'transformers', 'rasa', 'tensorflow'} & set(sys.modules))\n"
        "print(json.dumps([logits, heavy]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(PROBES),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path.cwd()), "HF_HUB_OFFLINE": "1"},
    )
    logits, heavy = json.loads(result.stdout)
    return logits, heavy


def test_another_process_and_folder_give_the_same_answers_without_torch(tiny_model: Path, tmp_path: Path) -> None:
    logits, heavy = answers_elsewhere(shutil.copytree(tiny_model, tmp_path / "elsewhere"))
    assert heavy == []
    assert logits == IntentRuntime(tiny_model).logits(PROBES).tolist()


def test_an_answer_does_not_depend_on_its_neighbours(tiny_model: Path) -> None:
    runtime = IntentRuntime(tiny_model)
    assert runtime.classify(PROBES) == [runtime.classify([probe])[0] for probe in PROBES]


def test_every_message_gets_a_ranking_that_sums_to_one(tiny_model: Path) -> None:
    for prediction in IntentRuntime(tiny_model).classify(PROBES):
        assert sum(prediction.confidences) == pytest.approx(1, abs=1e-6)
        assert list(prediction.confidences) == sorted(prediction.confidences, reverse=True)


def test_the_same_seed_gives_the_same_model(tiny_config: IntentConfig, tmp_path: Path) -> None:
    config = replace(tiny_config, epochs=2, precision="fp32")
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        fit(*examples(), config, folder)
    first, second = (IntentRuntime(folder).logits(PROBES) for folder in folders)
    assert (first == second).all()


def test_a_listener_hears_each_step_of_both_folds_and_of_the_served_model(
    tiny_config: IntentConfig, tmp_path: Path
) -> None:
    losses: list[float] = []
    texts, labels = examples()
    fit(texts, labels, tiny_config, tmp_path, losses.append)
    config = resolve(tiny_config, labels)
    assert len(losses) == 2 * steps_for(len(texts) // 2, config) + steps_for(len(texts), config)
    assert all(loss > 0 for loss in losses)


def test_of_many_examples_some_are_kept_back_to_calibrate_on_and_all_are_learnt(
    tiny_config: IntentConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels = examples()
    monkeypatch.setattr(calibration, "HELD_OUT_FROM", len(texts))
    config = replace(tiny_config, epochs=2)
    losses: list[float] = []
    report = fit(texts, labels, config, tmp_path, losses.append).manifest["calibration"]
    kept_back = report["examples"]
    assert report["method"] == "held out" and 0 < kept_back < len(texts) / 2
    resolved = resolve(config, labels)
    assert len(losses) == steps_for(len(texts) - kept_back, resolved) + steps_for(len(texts), resolved)


@pytest.mark.parametrize(("retrain", "enough"), [(False, 1000), (None, 1)])
def test_without_a_second_training_the_calibrated_model_is_served(
    retrain: bool | None, enough: int, tiny_config: IntentConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, labels = examples()
    monkeypatch.setattr(calibration, "HELD_OUT_FROM", len(texts))
    monkeypatch.setattr("components.bert.recipes.MANY", enough)
    config = replace(tiny_config, epochs=2, retrain=retrain)
    losses: list[float] = []
    runtime = fit(texts, labels, config, tmp_path, losses.append)
    kept_back = runtime.manifest["calibration"]["examples"]
    assert len(losses) == steps_for(len(texts) - kept_back, resolve(config, labels))
    assert runtime.manifest["examples"] == [4, 4, 4] and runtime.labels == tuple(sorted(set(labels)))


@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_any_encoder_by_path(architecture: str, precision: str, tmp_path: Path) -> None:
    encoder = make_encoder(architecture, tmp_path / "encoder")
    folder = tmp_path / "model"
    folder.mkdir()
    config = IntentConfig(recipe="top_layers", encoder=str(encoder), epochs=1, precision=precision, pooling="cls")
    for prediction in fit(*examples(), config, folder).classify(PROBES):
        assert sum(prediction.confidences) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("head", sorted(HEADS))
def test_each_head_learns_its_examples_and_serves_them_in_int8(
    head: str, tiny_config: IntentConfig, tmp_path: Path
) -> None:
    texts, labels = examples()
    runtime = fit(texts, labels, replace(tiny_config, head=head, epochs=60), tmp_path)
    assert [prediction.intents[0] for prediction in runtime.classify(texts)] == labels


@pytest.mark.parametrize("score", CHOICES["out_of_scope_score"])
def test_each_out_of_scope_score_is_served_as_it_was_fitted(
    score: str, tiny_config: IntentConfig, tmp_path: Path
) -> None:
    config = replace(tiny_config, epochs=5, out_of_scope_score=score, false_alarm_rate=0.25)
    fitted = fit(*examples(), config, tmp_path)
    assert fitted.manifest["out_of_scope"]["false_alarms"] <= 0.25
    loaded = IntentRuntime(shutil.copytree(tmp_path, tmp_path / "elsewhere"))
    scores = [prediction.out_of_scope for prediction in loaded.classify(PROBES)]
    assert scores == fitted.out_of_scope(PROBES).tolist()
    assert loaded.threshold == fitted.threshold and len(set(scores)) > 1
    # What a score has learnt is a file of the model like the others.
    learnt = tmp_path / "elsewhere" / "out_of_scope.safetensors"
    assert learnt.exists() is (score in ("mahalanobis", "nearest_neighbours"))
    if learnt.exists():
        learnt.unlink()
        with pytest.raises(ArtifactError, match="out_of_scope.safetensors is missing"):
            IntentRuntime(tmp_path / "elsewhere")


def test_examples_of_nothing_are_no_false_alarms(tiny_config: IntentConfig, tmp_path: Path) -> None:
    texts, labels = examples()
    labels = ["out_of_scope" if label == "greet" else label for label in labels]
    manifest = fit(texts, labels, replace(tiny_config, epochs=5, false_alarm_rate=0.0), tmp_path).manifest
    assert manifest["out_of_scope"]["false_alarms"] == 0.0
    assert {"recall", "auroc"} <= set(manifest["out_of_scope"])


def test_names_become_examples_in_words(tiny_config: IntentConfig, tmp_path: Path) -> None:
    texts, labels = examples()
    renamed = [f"{label}/wobbly_Wombats" if label == "greet" else label for label in labels]
    runtime = fit(texts, renamed, replace(tiny_config, name_examples=True), tmp_path)
    assert runtime.classify(["greet wobbly Wombats"])[0].intents[0] == "greet/wobbly_Wombats"


def test_a_slip_changes_no_answer(tiny_config: IntentConfig, tmp_path: Path) -> None:
    texts, labels = examples()
    runtime = fit(
        [*texts, "balance now", "my blaance"], [*labels, *["check_account_balance"] * 2], tiny_config, tmp_path
    )
    typed, meant = runtime.classify(["whats my balacne", "whats my balance"])
    assert typed == meant


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "spelling.json", "intent_model.json"])
def test_a_missing_file_is_named(name: str, tiny_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=name):
        IntentRuntime(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "spelling.json"])
def test_an_altered_file_is_named(name: str, tiny_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(ArtifactError, match=f"{name} was altered"):
        IntentRuntime(folder)


def test_a_manifest_that_is_no_manifest_is_named(tiny_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    (folder / "intent_model.json").write_text("{}")
    with pytest.raises(ArtifactError, match="intent_model.json"):
        IntentRuntime(folder)


def test_the_manifest_says_what_the_model_is(tiny_model: Path) -> None:
    manifest = json.loads((tiny_model / "intent_model.json").read_text())
    assert manifest["labels"] == ["check_account_balance", "greet", "transfer_money"]
    assert manifest["calibration"]["method"] == "2-fold cross-validation"
    assert set(manifest["out_of_scope"]) == {"score", "threshold", "false_alarms"}
    assert set(manifest["versions"]) == {"torch", "transformers", "onnxruntime"}
    assert len(manifest["encoder_checksum"]) == 64


def test_too_little_data_is_refused(tiny_config: IntentConfig, tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="two intents"):
        fit(["hi", "hello"], ["greet", "greet"], tiny_config, tmp_path)
    with pytest.raises(TrainingDataError, match="one example only: thank"):
        fit(["hi", "hello", "thanks"], ["greet", "greet", "thank"], tiny_config, tmp_path)
