"""What plain words mean, whatever the intent model makes of them."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.plain_words import PlainWordsClassifier, meant


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("help my house is on fire", "report_emergency"),
        ("someone's threatening me, i have to send them money now", "report_emergency"),
        ("They are standing next to me", "report_emergency"),
        ("i lost my job and cant pay the rent", "talk_to_human"),
        ("call me back at 404 555 0187", "talk_to_human"),
        ("i dont have an account yet but i want a savings account", "create_account"),
        ("i'm not a customer yet", "create_account"),
        ("cant get in, my code doesnt work", "recover_password"),
        ("y", "affirm"),
        ("N.", "deny"),
        ("no wait. leave it", "stop_or_cancel"),
        ("leave it then, 5 bucks is a ripoff", "stop_or_cancel"),
        ("second one pls", "inform"),
        ("hmm no, keep it as it is for now", "deny"),
        ("ur funny", "praise"),
        ("who am i?", "log_in"),
        ("id like to praise the downtown team", "give_feedback"),
        ("yes i want to complain", "complain"),
        ("this is absolutely outrageous!!", "complain"),
        ("that's a scandal. you people sleep all day", "complain"),
        ("Wie ist mein Kontostand?", "change_language"),
        ("¿Cuánto dinero tengo?", "change_language"),
        ("combien j'ai sur mon compte", "change_language"),
        ("сколько у меня денег", "change_language"),
        ("残高を教えてください", "change_language"),
    ],
)
def test_the_intent(said: str, intent: str) -> None:
    assert meant(said, 0.45) == intent


@pytest.mark.parametrize(
    "said",
    [
        *("send 5 to Maria de la Cruz", "pay Ольга Иванова", "the atm i am standing next to", "is the firehouse branch open"),
        *("this is outrageous, i want my 40 dollars back", "that fee is a scandal", "is it a scandal?"),
        *("leave it in checking", "the first one was mine", "second card"),
        *("what does call me back mean", "/affirm", "", "can i have an account for my son", "mi", "donde", "how much is on my konto"),
    ],
)  # fmt: skip
def test_no_doubt_is_none(said: str) -> None:
    assert meant(said, 0.95) is None


def test_no_before_a_thing_asks_about_it() -> None:
    assert meant("no milk for how long after that", 0.3) is None


@pytest.mark.parametrize("guess", ["out_of_scope", "report_emergency"])
def test_the_intent_is_set_for_certain(guess: str) -> None:
    doubtful = {"name": guess, "confidence": 0.3}
    message = Message({"text": "my house is on fire", "intent": doubtful, "intent_ranking": [doubtful]})
    PlainWordsClassifier().process([message])
    assert message.get("intent") == {"name": "report_emergency", "confidence": 1.0}
    assert message.get("intent_ranking") == [message.get("intent")]


@pytest.mark.parametrize(
    ("said", "values", "confidence", "follows"),
    [
        ("and in Athens?", ["Athens"], 0.9, True),
        ("and what of that is taxable", ["taxable"], 0.9, True),
        ("what about the savings one", ["savings"], 0.9, True),
        ("french too", ["french"], 0.9, True),
        ("and for may and june please", ["may", "june"], 0.9, True),
        ("and a new card for my savings", ["savings"], 0.2, False),
        ("and 50 to Ben", ["50", "Ben"], 0.9, False),
        ("in Athens", ["Athens"], 0.9, False),
        ("in Athens", ["Athens"], 0.5, True),
        ("checking this time", ["checking"], 0.5, True),
        ("sorry i mean french", ["french"], 0.4, True),
        ("no sorry, french", ["french"], 0.7, False),
        ("and then?", [], 0.2, False),
    ],
)
def test_a_value_for_the_last_question(said: str, values: list[str], confidence: float, follows: bool) -> None:
    entities = [{"start": said.index(value), "end": said.index(value) + len(value)} for value in values]
    message = Message({"text": said, "intent": {"name": "find_branch", "confidence": confidence}, "entities": entities})
    PlainWordsClassifier().process([message])
    assert (message.get("intent")["name"] == "inform") is follows
