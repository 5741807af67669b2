"""What a question is about that may name nothing: "how long does it take?", "is there a limit?", "what does it cost?".

The words of the message decide; without any that do, what the latest turns did or said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.context import ActionRequest, Event

WIRE, TRANSFER, CASH, CARD, PIN = "wire", "transfer", "cash", "card", "pin"
CHECKS, DISPUTE, PERSON, CURRENCY, LOAN = "checks", "dispute", "person", "currency", "loan"
STATEMENT, LINK, CREDIT, WITHDRAWAL, ATM = "statement", "link", "credit", "withdrawal", "atm"

_LATEST_TURNS = 4
_ACTIONS = {
    "banking_wire_form": WIRE,
    "banking_transfer_form": TRANSFER,
    "banking_standing_order_form": TRANSFER,
    "banking_replace_card_form": CARD,
    "banking_lost_card_form": CARD,
    "banking_activate_card_form": CARD,
    "banking_pin_form": PIN,
    "banking_order_checks_form": CHECKS,
    "banking_dispute_form": DISPUTE,
    "banking_loan_form": LOAN,
    "core_passcode_reset_form": LINK,
    "action_core_talk_to_human": PERSON,
    "action_core_agent_hours": PERSON,
    "action_banking_cash_deposit": CASH,
    "action_banking_exchange_rate": CURRENCY,
    "action_banking_statement": STATEMENT,
    "action_banking_find_atm": ATM,
}
# The first that fits counts: a wire is a transfer too, and a credit card may be what is paid.
_WORDS = tuple(
    (topic, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for topic, words in (
        (WIRE, r"wir(?:e[ds]?|ing)|swift|abroad|overseas|international"),
        (LINK, r"(?:reset )?link"),
        (PIN, r"pins?|pin letter"),
        (WITHDRAWAL, r"withdraw\w*|take out|taking out|pull out|cash out|cash limit|atm limit|cash advance"),
        (CREDIT, r"credit (?:card )?(?:limit|line)|line of credit|limit (?:on|of|for) (?:my |the )?(?:credit )?card"),
        (CASH, r"(?<!direct )deposit(?:s|ed|ing)?|pay(?:ing)? in cash|paid in cash"),
        (TRANSFER, r"transfers?|transferred|payments?|sen[dt]|sending|pay|paid|move[ds]?"),
        (CHECKS, r"checks|check ?books?|chequ\w+"),
        (CARD, r"(?:new|replacement|debit|my|the) (?:debit |credit )?card|replacement"),
        (DISPUTE, r"disput\w+|refund"),
        (WITHDRAWAL, r"cash|atms?"),
        (STATEMENT, r"statements?"),
        (LOAN, r"loans?|mortgages?"),
    )
)


def named_topic(text: str) -> str | None:
    """What the words of a message name; None when they name nothing."""
    return next((topic for topic, words in _WORDS if words.search(text)), None)


def recent_topic(request: ActionRequest) -> str | None:
    """What the latest turns before this message were about: what they did, else what was said in them."""
    for done, said in _turns(request):
        found = next((_ACTIONS[name] for name in done if name in _ACTIONS), None) or named_topic(said)
        if found is not None:
            return found
    return _ACTIONS.get(request.active_form or "")


def _turns(request: ActionRequest) -> Iterator[tuple[list[str], str]]:
    """The actions and the message of the latest turns before this one, the latest first."""
    done: list[str] = []
    count = -1
    for event in reversed(request.tracker.events):
        if event.get("event") == "action":
            done.append(str(event.get("name")))
        elif event.get("event") == "user":
            if count >= 0:
                yield done, _said(event)
            done, count = [], count + 1
            if count >= _LATEST_TURNS:
                return


def _said(event: Event) -> str:
    return str(event.get("text") or "")
