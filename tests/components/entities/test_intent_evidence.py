"""What entities say about the intent."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.entities import PackEntityExtractor
from components.entities.intent_evidence import IntentEvidence
from components.entities.spans import Span

COUNTS = {
    "ask_course": {"course": 60, "period": 20},
    "show_policy": {"policy_number": 30, "payment_method": 1},
    "pay_bill": {"payment_method": 50, "money": 40},
    "lost_card": {"card_type": 30},
}
FORMS = {"payment_method": ["card", "paypal"], "card_type": ["card"], "course": ["guitar"], "policy_number": ["au-1"]}
EXAMPLES = dict.fromkeys([*COUNTS, "greet"], 100)
EVIDENCE = IntentEvidence(COUNTS, EXAMPLES, FORMS, 0.3)


def likeliest(ranking: list[tuple[str, float]], *said: tuple[str, str]) -> str:
    text = " ".join(word for word, _ in said)
    spans = [Span(text.index(word), text.index(word) + len(word), entity) for word, entity in said]
    return EVIDENCE.weighed(ranking, spans, text)[0][0]


@pytest.mark.parametrize(
    ("ranking", "said", "expected"),
    [
        ([("ask_course", 0.5), ("show_policy", 0.3)], [("AU-1", "policy_number")], "show_policy"),
        ([("show_policy", 0.5), ("ask_course", 0.3)], [("guitar", "course")], "ask_course"),
        (
            [("ask_course", 0.99), ("show_policy", 0.01)],
            [("AU-1", "policy_number")],
            "ask_course",
        ),  # the words say more
        # Taken for a way to pay, it may as well be the card that is lost: that is written alike.
        ([("lost_card", 0.5), ("pay_bill", 0.3)], [("card", "payment_method")], "lost_card"),
        ([("greet", 0.5), ("pay_bill", 0.4)], [("paypal", "payment_method"), ("$20", "money")], "pay_bill"),
        ([("ask_course", 0.5), ("show_policy", 0.4)], [], "ask_course"),
        ([("never_seen", 0.5), ("show_policy", 0.4)], [("AU-1", "policy_number")], "never_seen"),
    ],
)
def test_intents_whose_examples_have_such_entities_are_likelier(
    ranking: list[tuple[str, float]], said: list[tuple[str, str]], expected: str
) -> None:
    assert likeliest(ranking, *said) == expected


def test_confidences_still_add_up() -> None:
    ranking = [("ask_course", 0.5), ("show_policy", 0.3), ("greet", 0.1)]
    anew = EVIDENCE.weighed(ranking, [Span(0, 4, "policy_number")], "AU-1")
    assert sum(confidence for _, confidence in anew) == pytest.approx(0.9)
    assert [confidence for _, confidence in anew] == sorted((confidence for _, confidence in anew), reverse=True)


def test_a_message_is_taken_for_what_its_entities_say(
    component: PackEntityExtractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = component._recogniser
    assert recogniser is not None
    evidence = IntentEvidence({"find_branch": {}, "pay": {"money": 90}}, {"find_branch": 100, "pay": 100}, {}, 0.3)
    monkeypatch.setattr(recogniser, "evidence", evidence)
    ranking = [{"name": "find_branch", "confidence": 0.5}, {"name": "pay", "confidence": 0.4}]
    message = Message({"text": "is it 20 dollars", "intent": ranking[0], "intent_ranking": ranking})
    component.process([message])
    assert message.get("intent")["name"] == message.get("intent_ranking")[0]["name"] == "pay"


def test_training_examples_keep_their_intent(component: PackEntityExtractor) -> None:
    message = Message({"text": "send 20 dollars", "intent": "find_branch"})
    component.process([message])
    assert message.get("intent") == "find_branch"
