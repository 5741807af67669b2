"""The graph component: what it finds, that it never fails, and that it survives being stored."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import components.entities
from components.entities import PackEntityExtractor
from components.entities.errors import DamagedModelError, EntityConfigError, EntityDataError
from tests.components.entities.entity_helpers import load_component, new_component

ROOT = Path(__file__).parents[3]

TEXTS = [
    "send 80 to Ben from savings",
    "move 200 from checking to savings",
    "how much is in my chq",
    "$1,200.50 since March",
    "branch near Boston 🙂 tomorrow",
    "im 100001, passcode 2580",
    "",
    "héllo wörld 你好 مرحبا",
]


def parse(component: PackEntityExtractor, text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = component.process([Message({TEXT: text})])[0].get(ENTITIES)
    return found


def brief(component: PackEntityExtractor, text: str) -> list[tuple[str, str | None, str]]:
    return [(entity["entity"], entity.get("role"), entity["value"]) for entity in parse(component, text)]


def test_entity_has_rasas_keys(component: PackEntityExtractor) -> None:
    assert parse(component, "how much is in my chq") == [
        {
            "entity": "account_type",
            "start": 18,
            "end": 21,
            "value": "checking",
            "extractor": "PackEntityExtractor",
        }
    ]


@pytest.mark.parametrize(
    ("text", "source", "destination"),
    [
        ("move 200 from checking to savings", "checking", "savings"),
        ("transfer 40 into savings out of chq", "checking", "savings"),
        ("move 35 from savings", "savings", None),
        ("put 60 into my checking", None, "checking"),
    ],
)
def test_roles(component: PackEntityExtractor, text: str, source: str | None, destination: str | None) -> None:
    roles = {role: value for entity, role, value in brief(component, text) if entity == "account_type"}
    assert roles.get("source") == source
    assert roles.get("destination") == destination


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80", ("money", None, "80.00 USD")),
        ("$80", ("money", None, "80.00 USD")),
        ("eighty", ("money", None, "80.00 USD")),
        ("100001", ("customer_number", None, "100001")),
        ("savings", ("account_type", None, "savings")),
        ("last month", ("period", None, "last_month")),
        ("goldpass", ("coupon", None, "goldpass")),
        ("XY1234", ("coupon", None, "xy1234")),
    ],
)
def test_bare_values(component: PackEntityExtractor, text: str, expected: tuple[str, None, str]) -> None:
    assert brief(component, text) == [expected]


def test_offsets_are_those_of_the_text_as_typed(component: PackEntityExtractor) -> None:
    text = "🙂🙂 İstanbul — send  $80  yesteday 👍🏽"
    assert {text[e["start"] : e["end"]] for e in parse(component, text)} >= {"$80", "yesteday"}


def test_long_messages_are_cut(component: PackEntityExtractor) -> None:
    assert parse(component, "$80 " + "blah " * 5000)[0]["value"] == "80.00 USD"
    assert parse(component, "blah " * 5000 + "$80") == []
    for text in ("9" * 10_000, "a" * 10_000, "!" * 10_000, "$1," * 3000, "one " * 2500, "last " * 2500, "1 " * 5000):
        parse(component, text)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(
            st.sampled_from(
                [
                    "send",
                    "80",
                    "$",
                    "$80",
                    ",",
                    ".",
                    "to",
                    "from",
                    "my",
                    "savings",
                    "ben",
                    "Boston",
                    "last",
                    "month",
                    "3/4",
                    "100001",
                    "🙂",
                    "555-0142",
                    "a@b.com",
                    "and",
                    "the",
                ]
            ),
            max_size=14,
        ).map(" ".join),
    )
)
def test_never_fails_and_never_overlaps(component: PackEntityExtractor, text: str) -> None:
    end = 0
    for entity in parse(component, text):
        assert end <= entity["start"] < entity["end"] <= len(text)
        assert text[entity["start"] : entity["end"]].strip()
        assert isinstance(entity["value"], str)
        assert entity["value"]
        end = entity["end"]


def test_message_without_text(component: PackEntityExtractor) -> None:
    assert component.process([Message({})])[0].get(ENTITIES) == []


def test_process_training_data_keeps_annotations(component: PackEntityExtractor) -> None:
    gold = {"entity": "payee", "start": 0, "end": 3, "value": "Ben"}
    message = Message({TEXT: "Ben $80", "intent": "inform", ENTITIES: [gold]})
    component.process_training_data(TrainingData([message]))
    assert message.get(ENTITIES)[0] == gold
    assert "80.00 USD" in [entity["value"] for entity in message.get(ENTITIES)]


_CHILD = """
import json, sys
sys.path.insert(0, {root!r})
from tests.components.entities.entity_helpers import load_component
from pathlib import Path
from rasa.shared.nlu.training_data.message import Message
component = load_component(Path({folder!r}))
texts = json.loads({texts!r})
found = [message.get("entities") for message in component.process([Message({{"text": text}}) for text in texts])]
loaded = [name for name in ("torch", "transformers") if name in sys.modules]
import torch
print(json.dumps({{"found": found, "loaded": loaded, "torch": torch.__version__}}))
"""


def run_child(code: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=180, cwd="/"
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_another_process_and_folder_give_the_same_without_torch(
    component: PackEntityExtractor, trained_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    shutil.copytree(trained_folder, folder)
    result = run_child(_CHILD.format(root=str(ROOT), folder=str(folder), texts=json.dumps(TEXTS)))
    assert result["found"] == [parse(component, text) for text in TEXTS]
    assert result["loaded"] == []
    assert result["torch"], "a later import of torch works"


def test_importing_the_package_is_cheap() -> None:
    code = (
        f"import sys, json; sys.path.insert(0, {str(ROOT)!r})\n"
        "heavy = ('spacy', 'torch', 'tensorflow', 'rasa', 'numpy')\n"
        "import components.entities, components.entities.money, components.entities.periods\n"
        "print(json.dumps({'loaded': [m for m in heavy if m in sys.modules]}))"
    )
    assert run_child(code) == {"loaded": []}


def test_trains_after_torch_was_imported_and_twice_the_same(tmp_path: Path, training_data: TrainingData) -> None:
    import torch  # noqa: F401

    results = []
    for name in ("first", "second"):
        made = new_component(tmp_path / name, epochs=3)
        made.train(training_data)
        results.append([parse(made, text) for text in TEXTS])
        assert [parse(load_component(tmp_path / name), text) for text in TEXTS] == results[-1]
    assert results[0] == results[1]


def stored_files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "entities").rglob("*") if path.is_file())


def test_stores_no_pickle(trained_folder: Path) -> None:
    files = stored_files(trained_folder)
    assert files
    for path in files:
        # Protocol 2 and later begin so; msgpack maps and JSON do not.
        assert path.read_bytes()[:2] not in (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
        assert path.suffix not in (".pkl", ".pickle")


@pytest.mark.parametrize("damage", ["remove", "alter"])
def test_damaged_file_is_named(trained_folder: Path, tmp_path: Path, damage: str) -> None:
    for number, path in enumerate(stored_files(trained_folder)):
        copy = tmp_path / str(number)
        shutil.copytree(trained_folder, copy)
        victim = copy / path.relative_to(trained_folder)
        if damage == "remove":
            victim.unlink()
        else:
            victim.write_bytes(b"x" + victim.read_bytes())
        with pytest.raises(DamagedModelError, match=victim.name):
            load_component(copy)


def test_without_annotations_grammar_and_lists_work(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = TrainingData(
        [Message({TEXT: "hello", "intent": "greet"})], lookup_tables=[{"name": "colour", "elements": ["blue"]}]
    )
    made = new_component(tmp_path)
    with caplog.at_level(logging.WARNING):
        made.train(data)
    assert "annotates no entities" in caplog.text
    for one in (made, load_component(tmp_path)):
        assert brief(one, "the blue one for $80 today") == [
            ("colour", None, "blue"),
            ("money", None, "80.00 USD"),
            ("period", None, "today"),
        ]


def test_empty_training_data(tmp_path: Path) -> None:
    made = new_component(tmp_path)
    made.train(TrainingData())
    assert brief(load_component(tmp_path), "$5") == [("money", None, "5.00 USD")]


@pytest.mark.parametrize(
    ("key", "value"),
    [("epoch", 3), ("epochs", 0), ("epochs", "3"), ("dropout", 1.5), ("default_currency", "dollars"), ("language", "")],
)
def test_wrong_settings_are_named(key: str, value: object) -> None:
    with pytest.raises(EntityConfigError, match=f"`{key}`"):
        PackEntityExtractor.validate_config({key: value})


def test_bad_regex_is_named(tmp_path: Path) -> None:
    gold = {"entity": "code", "start": 0, "end": 1, "value": "x"}
    data = TrainingData(
        [Message({TEXT: "x y", "intent": "a", ENTITIES: [gold]})], regex_features=[{"name": "code", "pattern": "("}]
    )
    with pytest.raises(EntityDataError, match="`code`"):
        new_component(tmp_path).train(data)


def test_untrained_component_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="neither trained nor loaded"):
        new_component(tmp_path).process([Message({TEXT: "hi"})])


def test_fingerprint_covers_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    before = PackEntityExtractor.fingerprint_addon({})
    assert before == PackEntityExtractor.fingerprint_addon({})
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + (b"#" if self.name == "money.py" else b""))
    assert PackEntityExtractor.fingerprint_addon({}) != before


def test_exports() -> None:
    assert components.entities.__all__ == ["PackEntityExtractor"]
    with pytest.raises(AttributeError):
        components.entities.Nothing  # noqa: B018
