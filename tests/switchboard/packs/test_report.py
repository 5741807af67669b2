"""``switchboard packs report``: what the page says, with a model and without."""

from __future__ import annotations

import tarfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from components.bert.config import IntentConfig
from components.bert.fit import fit
from switchboard.errors import CommandError
from switchboard.packs import report
from switchboard.packs.confusions import advice, picture, worst_pairs
from switchboard.packs.trained import Guess, TrainedModel, find_model, guesses
from switchboard.project import Project
from tests.components.bert.small_encoders import examples, make_encoder
from tests.components.packs.conftest import TinyProject
from tests.shell import Shell

VOID = {"meta", "link", "br", "rect"}
HOLD_OUT = """\
version: "3.1"
nlu:
  - intent: order_shirt
    examples: |
      - one with [blue]{"entity": "colour", "role": "lining"} lining
      - <script>alert(1)</script> & a shirt
      - hello, a shirt
  - intent: greet
    examples: |
      - hey
"""
CHAT = "- chat: a shirt\n  turns:\n    - user: a shirt\n      bot: Which size\n"


class Page(HTMLParser):
    """Checks that every tag is closed where it should be, and keeps the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        assert self.open == []
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += f" {data} "


@pytest.fixture
def shop(business: TinyProject) -> TinyProject:
    business.write("tests/nlu/shop.yml", HOLD_OUT)
    business.write("tests/conversations/shop/straight/order.chat.yml", CHAT)
    business.write("tests/conversations/shop/routing.yml", "- {said: hi, facts: {intent: greet}, to: answer}\n")
    business.write(
        "tests/conversations/shop/out_of_order/test_a.yml", "stories:\n- story: s\n  steps:\n  - intent: greet\n"
    )
    return business


def page(shell: Shell, *packs: str) -> Page:
    status, _, err = shell.run("packs", "report", *packs, "--out", "out/page.html")
    assert status == 0, err
    return Page(Path("out/page.html").read_text(encoding="utf-8"))


def understood_as(monkeypatch: pytest.MonkeyPatch, *intents: str) -> None:
    """A model that takes the messages of the hold-out for these."""
    monkeypatch.setattr(report, "find_model", lambda root: TrainedModel(Path("models/tiny.tar.gz"), True))
    known = frozenset({"greet", "affirm", "order_shirt"})
    monkeypatch.setattr(report, "guesses", lambda path, texts: (known, [Guess(name, 0.75, "") for name in intents]))


def test_without_a_model_the_page_says_so(shop: TinyProject, shell: Shell) -> None:
    shown = page(shell)
    assert "There is no trained model for the active packs, so nothing is said about accuracy" in shown.text
    assert (
        "The shop" in shown.text and "The core" in shown.text and "There is no hold-out" in shown.text
    )  # core has none
    assert "order_shirt order shirt 3 3 – a form" in shown.text and "greet greet 3 0 – an answer" in shown.text
    assert "straight 1" in shown.text and "out of order 1" in shown.text and "size 1, colour 1" in shown.text
    assert "enough examples: 1 finding" in shown.text


def test_the_page_stands_alone_and_runs_nothing(shop: TinyProject, shell: Shell) -> None:
    shown = page(shell, "shop")
    assert "script" not in shown.tags and all(link.startswith("#") for link in shown.links)
    html = Path("out/page.html").read_text()
    assert "prefers-color-scheme: dark" in html and "http" not in html.replace("http-equiv", "")


def test_what_is_mixed_up_is_shown_with_what_to_do(
    shop: TinyProject, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood_as(monkeypatch, "order_shirt", "greet", "greet", "order_shirt")
    shown = page(shell, "shop")
    assert "Of 4 messages of the hold-outs, 1 were understood and 3 were not" in shown.text
    assert "25.0 %" in shown.text and "Accuracy is that of tiny.tar.gz." in shown.text
    assert "greet and order_shirt (3)" in shown.text and "order_shirt taken for greet: 2" in shown.text
    assert "hello, a shirt" in shown.text and "75.0 %" in shown.text
    assert "<script>alert(1)</script> & a shirt" in shown.text  # as text: there is no such tag
    assert "script" not in shown.tags
    assert "They are mixed up both ways" in shown.text


def test_all_understood(shop: TinyProject, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    understood_as(monkeypatch, "order_shirt", "order_shirt", "order_shirt", "greet")
    assert "All 4 messages of the hold-outs were understood." in page(shell, "shop").text


def test_a_pack_that_the_model_does_not_know(shop: TinyProject, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    understood_as(monkeypatch, "greet", "greet", "greet", "greet")
    monkeypatch.setattr(report, "guesses", lambda path, texts: (frozenset({"greet"}), [Guess("greet", 1.0, "")] * 4))
    assert "It was not trained with shop." in page(shell, "shop").text


def test_advice() -> None:
    learnt = {"a": ["pay my bill"], "b": ["pay my bill now", "see my bill", "print it"]}

    def said(*mistakes: tuple[str, str, str, str]) -> str:
        from switchboard.packs.confusions import Mistake

        return " ".join(
            advice(("a", "b"), [Mistake(text, is_, took, 0.9, like) for text, is_, took, like in mistakes], learnt)
        )

    assert "“see my bill” is learnt as b and is much like “my bill”" in said(("my bill", "a", "b", "see my bill"))
    assert "a has 1 examples, b has 3: write more for a." in said(("x", "a", "b", ""))
    both = said(("x", "a", "b", ""), ("y", "b", "a", ""))
    assert "They are mixed up both ways" in both
    assert picture([]) is None and worst_pairs([], learnt) == []


def test_the_model_of_the_active_packs_is_found(business: TinyProject) -> None:
    business.write("components/x.py", "")
    assert find_model(business.root) is None
    business.write("models/core-shop-more-0123456789ab.tar.gz", "")
    assert find_model(business.root) is None
    older = business.write("models/core-shop-0123456789ab.tar.gz", "")
    assert find_model(business.root) == TrainedModel(older, False)
    current = business.write(f"models/{Project.here().model.name}", "")
    assert find_model(business.root) == TrainedModel(current, True)


def test_a_model_is_read_from_rasas_archive(tmp_path: Path) -> None:
    texts, labels = examples()
    folder = tmp_path / "components" / "train_BertIntentClassifier2"
    folder.mkdir(parents=True)
    encoder = make_encoder("bert", tmp_path / "encoder")
    runtime = fit(texts, labels, IntentConfig(encoder=str(encoder), recipe="frozen"), folder)
    archive = tmp_path / "model.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(tmp_path / "components", "components")
        tar.add(encoder, "components/encoder")
    known, found = guesses(archive, texts)
    assert known == set(labels)
    assert [guess.intent for guess in found] == [one.intents[0] for one in runtime.classify(texts)]


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_what_is_no_model(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.tar.gz"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="cannot be read as a trained model"):
        guesses(path, ["hi"])


def test_an_archive_without_an_intent_model_is_said_on_the_page(shop: TinyProject, shell: Shell) -> None:
    shop.write("components/x.py", "")
    path = shop.write(f"models/{Project.here().model.name}", "")
    with tarfile.open(path, "w:gz") as tar:
        tar.add(shop.config, "config.yml")
    assert "The model could not be used, so nothing is said about accuracy" in page(shell).text
