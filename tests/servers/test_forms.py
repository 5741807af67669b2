"""Every form of all packs bends and does not break; forms are found, so a new pack's are tested here too."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import yaml

from actions.forms import Field, Form
from actions.forms.form import all_forms
from actions.registry import make_executor
from switchboard.project import Project
from tests.conftest import packs_with
from tests.servers.conversation import Answer, Conversation

pytestmark = pytest.mark.slow

make_executor()  # imports the packs' forms
FORMS = {
    form.name: form
    for form in all_forms()
    # What asks for nothing but a yes has no answers to bend over.
    if form.can_wait and len(form.fields) > 1 and type(form).__module__.startswith("actions.")
}


def elsewhere(form: Form) -> str:
    """What opens another form: a new phone number, unless the form knows phone numbers itself."""
    knows_phones = any("phone" in name for field in form.fields for name in field.names)
    return "send money" if knows_phones else "i have a new phone number"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each form with the active packs, or with all of them where its pack is none of these."""
    if "form" in metafunc.fixturenames:
        forms = [pytest.param(packs_with(name.partition("_")[0]), FORMS[name], id=name) for name in sorted(FORMS)]
        metafunc.parametrize(("project", "form"), forms, indirect=["project"], scope="session")


def wish(form: Form, project: Project) -> str:
    """An example of the form's intent without any entity, so that the form begins with a question.

    Its words may answer some: "I need money to fix my roof" says what a loan is for.
    """
    (intent, *_) = sorted(form.intents)
    for path in (project.root / "data").rglob(f"{intent}.yml"):
        for section in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            plain = [line[2:] for line in section["examples"].splitlines() if "[" not in line and len(line) > 12]
            return plain[0]
    raise AssertionError(f"no examples of {intent}")


def question(text: str) -> str:
    """What an answer asks, last of all."""
    asked = text.rstrip().splitlines()[-1]
    assert "?" in asked, text
    return asked


@dataclass
class Opened:
    """A conversation in which the form has asked for what neither the wish nor the records say."""

    form: Form
    customer: Conversation
    first: Field

    def say(self, text: str) -> Answer:
        return self.customer.say(text)

    def asks(self, text: str) -> bool:
        """Whether the first question was asked, last of all."""
        return text.rstrip().endswith(self.first.prompt)

    def answer_first(self) -> str:
        """Answer the first question; the next one. A summary waits for its yes, which would be the end."""
        if self.first.slot == self.form.confirmation:
            return self.first.prompt
        following = question(self.say(self.first.example).text)
        assert not self.asks(following), following
        return following


@pytest.fixture
def opened(form: Form, customer: Conversation, project: Project) -> Opened:
    text = customer.say(wish(form, project)).text
    first = [field for field in form.fields if text.rstrip().endswith(field.prompt)]
    assert len(first) == 1, text
    return Opened(form, customer, first[0])


@pytest.mark.parametrize("question", ["what can you do?", "are you a robot", "thanks so much"])
def test_a_question_in_between(opened: Opened, question: str) -> None:
    answer = opened.say(question)
    assert len(answer) > 1 and opened.asks(answer.text), answer.text
    opened.answer_first()


def test_stop(form: Form, opened: Opened) -> None:
    assert opened.say("stop").text == f"Okay, I stopped. {form.nothing_done}"
    assert not opened.asks(opened.say("hello").text)


def test_why(opened: Opened) -> None:
    answer = opened.say("why do you need that?").text
    assert opened.first.reason in answer and opened.asks(answer)


def test_a_correction_by_name(form: Form, opened: Opened) -> None:
    opened.answer_first()
    wrong = opened.first if opened.first.names else form.fields[0]
    assert opened.say(f"sorry, wrong {wrong.names[0]}").text.rstrip().endswith(wrong.prompt)


def test_another_task_and_back(form: Form, opened: Opened) -> None:
    following = opened.answer_first()
    other = elsewhere(form)
    assert following not in opened.say(other).text
    assert f"Shall we go on with {form.title}" in opened.say("stop").text
    assert following in opened.say("yes please").text, "what was answered is not asked again"
    assert form.nothing_done in opened.say("cancel").text


def test_another_task_and_not_back(form: Form, opened: Opened) -> None:
    opened.say(elsewhere(form))
    assert f"Shall we go on with {form.title}" in opened.say("stop").text
    assert form.nothing_done in opened.say("no").text
    assert not opened.asks(opened.say("yes").text)


def test_an_answer_that_cannot_be_read(opened: Opened) -> None:
    answers = [opened.say("😶") for _ in range(3)]
    assert all(opened.asks(answer.text) for answer in answers)
    assert not any("colleague" in answer.text for answer in answers[:2])
    assert {"title": "Talk to a person", "payload": "/talk_to_human"} in answers[2].buttons
