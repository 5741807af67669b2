"""The form for fraud."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk.events import SlotSet

from actions import formatting, stories
from actions.banking.card_choice import Meant
from actions.banking.card_form import ALL, CARD_ENTITIES, CardForm, card_service
from actions.banking.card_models import ACTIVE, INACTIVE, Card
from actions.banking.cards import NEW_CARD_DAYS, labels
from actions.banking.fraud import FraudService
from actions.context import ActionRequest, Event
from actions.core import contact
from actions.core.repositories import CustomerRepository
from actions.core.tickets import TicketService
from actions.forms import YES_NO, Answer, Field, FormTurn
from actions.forms.answers import MONEY_BACK
from actions.forms.message import HEARD_SOONER
from actions.forms.phrases import asks, is_question
from actions.references import AlreadyDone, new_reference

CARD, STORY, CONFIRMED = "banking_fraud_card", "banking_fraud_story", "banking_fraud_confirmed"
REFERENCE = "banking_fraud_reference"
NONE = "none"
TELLS = 8
"""Words from which on a wish tells what happened."""
# What somebody says who tells what happened, and not which card or what to change.
_HAPPENED = re.compile(
    r"\b(?:i|they|he|she|it|we|there|some(?:body|one)|scammers?)\s+(?:just |also |then |even |already |only |apparently )*(?:was|were|had|got|gave"
    r"|took|entered|typed|clicked|put|called|told|used|paid|bought|sent|stole|asked me|said|opened|withdrew|charged|hacked|never|didn'?t"
    r"|tricked|shared|pretended)\b|\bphish\w*|\bscamm?(?:ed)\b|\bhacked\b",
    re.IGNORECASE,
)
_FEWEST, _REFUSES = (
    4,
    re.compile(r"^\W*(?:no|nope|nah|stop|don'?t|cancel|wait|never ?mind|change|not)\b", re.IGNORECASE),
)
_BARE_NONE = re.compile(
    r"\W*(?:none|no card|neither|not a card|none of (?:them|those|my cards|the cards))(?: (?:please|pls|thanks))?\W*",
    re.I,
)
_NONE = re.compile(r"\b(?:none|no card|neither|not a card|nothing|no)\b", re.IGNORECASE)
_UNSURE = re.compile(r"\b(?:don'?t know|not sure|unsure|no idea|no clue|any of them)\b", re.IGNORECASE)


class FraudForm(CardForm):
    """Blocks cards and brings the case to a person."""

    name = "banking_fraud_form"
    title = "your fraud report"
    intents = frozenset({"report_fraud"})
    fields = (
        Field(
            CARD,
            "Which card should I block? Name one, all of them, or none.",
            "A blocked card stops the fraud at once; if no card is involved, nothing needs to be blocked.",
            entities=CARD_ENTITIES,
            names=("card",),
            example="credit card",
        ),
        Field(
            STORY,
            "What happened? A sentence or two is enough; no passcodes or PINs please.",
            "The colleagues who look into it work with your words.",
            names=("story", "report"),
            example="Somebody paid with my card in another town",
            free_text=True,
            sounds_like=frozenset(
                {"dispute_charge", "report_lost_or_stolen_card", "show_transactions", "transfer_money", "complain"}
            ),
        ),
        Field(CONFIRMED, "Shall I go ahead?", "A blocked card stays blocked for good, so I do it only when you agree."),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_report_fraud"
    nothing_done = "Nothing was blocked or reported."
    own_slots = (REFERENCE,)
    statuses = (ACTIVE, INACTIVE)
    several = True
    asks_about_one = True
    answers = (
        Answer(
            r"\bun-?block\w*|\bundo\w*|\bundone\b|\bfor good\b|\bpermanent\w*|\btemporar\w*",
            "A blocked card can't be used again; a new one is free.",
        ),
        Answer(
            MONEY_BACK,
            'Colleagues look into what happened, and you can contest each charge that is not yours: say "dispute a '
            'charge" when this report is done.',
        ),
        Answer(
            r"\bnew (?:ones?|cards?)\b",
            'A new card in place of a blocked one is free: say "replace my card" afterwards.',
        ),
    )

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The cards, and none of them."""
        buttons = super().choices(field, request)
        return [*buttons, *[{"title": "None of them", "payload": "none of them"}] * (field.slot == CARD)]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """A card, none of them, or all for those who are not sure; the story as it was told."""
        if field.slot == STORY:
            return stories.told(turn.request)
        if field.slot == CARD and _UNSURE.search(turn.request.text):
            return ALL
        read = super().read(field, turn)
        return NONE if read is None and field.slot == CARD and _NONE.search(turn.request.text) else read

    def claims(self, request: ActionRequest) -> bool:
        """A further sentence of the story is no wish, whatever happened in it."""
        return _goes_on(request)

    def hear(self, turn: FormTurn) -> None:
        """Add to the story what is told beside another question; "none" is an answer about cards, whenever it comes."""
        request = turn.request
        if turn.activating:
            return
        if _BARE_NONE.fullmatch(request.text):
            turn.hear(CARD, NONE)
        elif request.requested_slot != STORY and _goes_on(request) and (told := stories.told(request)) is not None:
            if request.requested_slot == CONFIRMED and CARD in turn.heard and not Meant(request).digits:
                turn.values[CARD] = request.slot(CARD)  # "3 payments" is no card
                turn.heard -= {CARD}
            before = request.slot(STORY)
            turn.hear(STORY, (f"{before}. {told}" if before else told)[: stories.LONGEST])

    def check(self, turn: FormTurn) -> None:
        """A customer without a card to block can report fraud too."""
        values, cards = turn.values, self.cards(turn.request)
        if not cards:
            values[CARD] = NONE
        if values[CARD] != NONE:
            self.check_card(turn, cards)
        told = stories.told(turn.request) if turn.activating and values[STORY] is None else None
        words = len((told or "").split())
        if words >= TELLS or (words >= _FEWEST and _HAPPENED.search(turn.request.text)):
            values[STORY] = told

    def ask_confirmation(self, request: ActionRequest) -> list[Event]:
        """Draw the reference with the question, so that two yes are one report."""
        request.say(self.summary(request), buttons=YES_NO)
        return [SlotSet(REFERENCE, new_reference(8, prefix="F-"))]

    def summary(self, request: ActionRequest) -> str:
        """What is blocked, and what colleagues will read."""
        cards = self.chosen(request)
        blocks = f"block your {labels(cards)} for good and " if cards else ""
        return f'I would {blocks}report to our fraud team: "{request.slot(STORY)}". {self.fields[-1].prompt}'

    def submit(self, request: ActionRequest) -> list[Event]:
        """Block and report."""
        cards, reference = self.chosen(request), request.slot(REFERENCE)
        if reference is None:
            self.decline(request)
            return []
        try:
            case = _service(request).report(str(reference), story=str(request.slot(STORY)), cards=cards)
        except AlreadyDone as error:
            request.say(f"That is reported already (case {error.reference}). Nothing was done twice.")
            return []
        request.say("\n".join([*_blocked(request, cards), *_next_steps(request, case.id, case.ticket)]))
        return []


def _goes_on(request: ActionRequest) -> bool:
    """Whether a message tells what happened."""
    text = request.text
    if request.intent in HEARD_SOONER:  # "i told you already, get me a person"
        return False
    tells = len(text.split()) >= _FEWEST and _HAPPENED.search(text) is not None
    return tells and not (_REFUSES.search(text) or asks(text) or is_question(text))


def _service(request: ActionRequest) -> FraudService:
    tickets = TicketService(request.session, request.conversation_id, request.clock)
    return FraudService(
        request.session, request.customer_id, card_service(request), tickets, request.clock, request.audit
    )


def _blocked(request: ActionRequest, cards: Sequence[Card]) -> list[str]:
    if not cards:
        return []
    arrival = formatting.day(card_service(request).arrival(NEW_CARD_DAYS))
    one = len(cards) == 1
    return [
        f"Your {labels(cards)} {'is' if one else 'are'} blocked now. A new one is free and arrives by {arrival}: say "
        '"replace my card".'
    ]


def _next_steps(request: ActionRequest, case: str, ticket: str) -> list[str]:
    phone = CustomerRepository(request.session, request.customer_id).get().phone
    at = "" if phone is None else f" at {contact.show('phone', phone)}"
    return [
        f"Your fraud case is {case}. A colleague has it on the desk as ticket {ticket} and gets in touch with you{at}.",
        'Until then: look through your bookings ("show my transactions") and contest what is not yours ("dispute a '
        'charge"). Never tell anybody a passcode, PIN or code, not even us.',
    ]
