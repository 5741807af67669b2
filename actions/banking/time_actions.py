"""How long things take: transfers, wires, deposits, and what comes by mail."""

from __future__ import annotations

import re

from sqlalchemy import select

from actions import formatting
from actions.banking import topics
from actions.banking.account_actions import WithdrawalLimit
from actions.banking.atm_actions import deposit_times
from actions.banking.card_form import card_service
from actions.banking.cards import NEW_CARD_DAYS, PIN_LETTER_DAYS, label
from actions.banking.check_orders import ARRIVES, EXPRESS, STANDARD
from actions.banking.disputes import DECISION, FIRST_ANSWER_DAYS
from actions.banking.payment_models import WireTerms
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core.passcode_resets import VALID
from actions.core.support_actions import AgentHours

_LIMIT = re.compile(r"\b(?:limits?|cap|(?:max|maximum|most) i can)\b", re.IGNORECASE)
_CHECK = re.compile(r"\b(?:a|the|my|this) (?:check|cheque)\b", re.IGNORECASE)
_KINDS = {"domestic": "within the US", "international": "abroad"}


class AskTime(SwitchboardAction):
    """Says how long something takes and until when it is to be sent: what is named, or what was talked about."""

    action_name = "action_banking_transfer_time"

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the topic of the message, else of the conversation; transfers when there is none."""
        if _LIMIT.search(request.text):
            return WithdrawalLimit().handle(request)
        named = topics.TRANSFER if request.says("payee") else None
        topic = topics.named_topic(request.text) or named
        if topic is None and _CHECK.search(request.text):
            request.say(
                'I don\'t know how long a check takes to clear. If you say "talk to a person", a colleague does.'
            )
            return []
        topic = topic or topics.recent_topic(request)
        if topic == topics.PERSON:
            return AgentHours().handle(request)
        text = self._told(request, topic)
        request.say(text) if text else request.say(response="utter_banking_transfer_time")
        return []

    def _told(self, request: ActionRequest, topic: str | None) -> str:
        """The answer for a topic; nothing for transfers, and where the bank's records say nothing."""
        if topic == topics.WIRE:
            return _wires(request)
        if topic in (topics.CASH, topics.WITHDRAWAL, topics.ATM):
            return deposit_times(request)
        texts = {
            topics.CARD: f"A new card arrives by mail within {NEW_CARD_DAYS} business days.",
            topics.PIN: f"A letter with a new PIN arrives within {PIN_LETTER_DAYS} business days.",
            topics.CHECKS: f"Checks arrive {ARRIVES[STANDARD]}, by express {ARRIVES[EXPRESS]}.",
            topics.DISPUTE: f"You hear from us within {FIRST_ANSWER_DAYS} business days after you dispute a charge; "
            f"it is decided within {DECISION.days} days.",
            topics.CURRENCY: "Foreign cash is at the branch where you order it two business days later.",
            topics.LINK: f"The link comes at once and is good for {VALID.seconds // 60} minutes.",
            topics.LOAN: "You hear from us within two business days after you apply for a loan.",
            topics.STATEMENT: "The statement of a month is in online banking from the first day of the next month on.",
        }
        return "\n".join([*_on_its_way(request, topic), *filter(None, [texts.get(topic or "")])])


def _wires(request: ActionRequest) -> str:
    terms = request.session.execute(select(WireTerms).order_by(WireTerms.kind)).scalars()
    return "\n".join(
        f"A wire {_KINDS[wire.kind]} that you send before {formatting.clock_time(wire.cutoff)} on a business day "
        f"arrives {wire.arrives}, a later one {wire.arrives_after_cutoff}."
        for wire in terms
    )


def _on_its_way(request: ActionRequest, topic: str | None) -> list[str]:
    """The cards or PIN letters of somebody who is logged in that are on their way."""
    if topic not in (topics.CARD, topics.PIN) or request.optional_customer_id is None:
        return []
    service = card_service(request)
    orders = [
        (card, service.ordered(card.id) if topic == topics.CARD else service.pin_letter(card.id))
        for card in service.everything()
    ]
    what = "new card in place of your" if topic == topics.CARD else "letter with the PIN of your"
    return [
        f"The {what} {label(card)} arrives by {formatting.day(order.arrives_by)}."
        for card, order in orders
        if order is not None
    ]
