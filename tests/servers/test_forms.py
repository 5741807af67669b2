"""Every form of all packs bends and does not break; forms are found, so a new pack's are tested here too."""

from __future__ import annotations

import pytest
import yaml

from actions.forms import Field, Form
from actions.forms.form import all_forms
from actions.registry import make_executor
from switchboard.project import Project
from tests.conftest import packs_with
from tests.servers.conversation import Conversation

pytestmark = pytest.mark.slow

make_executor()  # imports the packs' forms
FORMS = {form.name: form for form in all_forms() if form.can_wait and type(form).__module__.startswith("actions.")}


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
    """An example of the form's intent without any entity, so that the form begins with its first question.

    Its words may answer a later one: "I need money to fix my roof" says what a loan is for.
    """
    (intent, *_) = sorted(form.intents)
    for path in (project.root / "data").rglob(f"{intent}.yml"):
        for section in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            plain = [line[2:] for line in section["examples"].splitlines() if "[" not in line and len(line) > 12]
            return plain[0]
    raise AssertionError(f"no examples of {intent}")


def asked(form: Form, text: str) -> bool:
    """Whether the first question was asked, last of all."""
    return text.rstrip().endswith(form.fields[0].prompt)


def answered_first(form: Form, opened: Conversation) -> Field:
    """Answer the first question; the field that is asked for next."""
    text = opened.say(form.fields[0].example).text
    asked_now = [field for field in form.fields[1:] if field.prompt in text]
    assert len(asked_now) == 1, text
    return asked_now[0]


@pytest.fixture
def opened(form: Form, customer: Conversation, project: Project) -> Conversation:
    assert asked(form, customer.say(wish(form, project)).text)
    return customer


@pytest.mark.parametrize("question", ["what can you do?", "are you a robot", "thanks so much"])
def test_a_question_in_between(form: Form, opened: Conversation, question: str) -> None:
    answer = opened.say(question)
    assert len(answer) > 1 and asked(form, answer.text), answer.text
    answered_first(form, opened)


def test_stop(form: Form, opened: Conversation) -> None:
    assert opened.say("stop").text == f"Okay, I stopped. {form.nothing_done}"
    assert not asked(form, opened.say("hello").text)


def test_why(form: Form, opened: Conversation) -> None:
    answer = opened.say("why do you need that?").text
    assert form.fields[0].reason in answer and asked(form, answer)


def test_a_correction_by_name(form: Form, opened: Conversation) -> None:
    answered_first(form, opened)
    assert asked(form, opened.say(f"sorry, wrong {form.fields[0].names[0]}").text)


def test_another_task_and_back(form: Form, opened: Conversation) -> None:
    following = answered_first(form, opened)
    other = elsewhere(form)
    assert following.prompt not in opened.say(other).text
    assert f"Shall we go on with {form.title}" in opened.say("stop").text
    assert following.prompt in opened.say("yes please").text, "what was answered is not asked again"
    assert form.nothing_done in opened.say("cancel").text


def test_another_task_and_not_back(form: Form, opened: Conversation) -> None:
    opened.say(elsewhere(form))
    assert f"Shall we go on with {form.title}" in opened.say("stop").text
    assert form.nothing_done in opened.say("no").text
    assert not asked(form, opened.say("yes").text)


def test_an_answer_that_cannot_be_read(form: Form, opened: Conversation) -> None:
    answers = [opened.say("😶") for _ in range(3)]
    assert all(asked(form, answer.text) for answer in answers)
    assert not any("colleague" in answer.text for answer in answers[:2])
    assert {"title": "Talk to a person", "payload": "/talk_to_human"} in answers[2].buttons
