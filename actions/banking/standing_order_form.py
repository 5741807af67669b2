"""The form for a standing order."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from rasa_sdk.events import FollowupAction, SlotSet

from actions import formatting, sums
from actions.banking import parties, transfer_form
from actions.banking.accounts import label
from actions.banking.payment_answers import explain, name_of, read_amount
from actions.banking.payments import NotAnAmount, PaymentGone, WrongCurrency, check_dollars
from actions.banking.standing_orders import FREQUENCIES, FirstDayPassed, StandingOrderService
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.forms import COMING_DAY, REQUESTED_SLOT, Field, FormTurn, OnceForm, yes_no
from actions.frequencies import EVERY, due_on, end_said, read_frequency, read_weekday, says_once
from actions.periods import resolve

AMOUNT, DESTINATION, FREQUENCY, FIRST, SOURCE, CONFIRMED, REFERENCE = (
    "banking_standing_order_amount",
    "banking_standing_order_destination",
    "banking_standing_order_frequency",
    "banking_standing_order_first",
    "banking_standing_order_source",
    "banking_standing_order_confirmed",
    "banking_standing_order_reference",
)
_NOW = r"(?:now|right away|right now|immediately|asap|straight away|at once)"
_AT_ONCE = re.compile(rf"\b{_NOW}\b", re.IGNORECASE)
# To "how often?": "send it right away", "once, now please", "then just transfer it"; a single payment and nothing else.
_SINGLE = (
    r"(?i:(?:(?:ok|okay|yes|no|well|then|just|please|once|an?|immediate|single)\W+)*"
    rf"(?:(?:send|pay|transfer|do|make)\s+(?:it|that|the (?:money|payment|transfer))(?:\W+(?:just )?once)?(?:\W+{_NOW})?|{_NOW}"
    r"|(?:(?:immediate|single)\s+)?(?:transfer|payment))(?:\W+(?:then|please|pls|instead|thanks))*\W*)"
)
SINGLE = "once"
_ONLY_REPEATING = (
    "I can't schedule a single payment for later: I can set up one that repeats, or send the money right away."
)
_NO_END = 'A standing order runs until it is ended. When it should stop, say "end my standing order".'


class StandingOrderForm(OnceForm):
    """Money that goes to an own account or a saved payee again and again."""

    name = "banking_standing_order_form"
    title = "your standing order"
    intents = frozenset({"set_up_standing_order"})
    fields = (
        Field(
            AMOUNT,
            "How much should be paid each time?",
            "The same amount is paid every time until the standing order is ended.",
            entities=("money",),
            names=("amount", "sum", "figure"),
            example="$50",
        ),
        Field(
            DESTINATION,
            "Where should it go? Name one of your accounts or one of your saved payees.",
            "I can only pay to your own accounts and to payees that you have saved, so I need to know which.",
            entities=("account_type:destination", "payee"),
            names=("destination", "recipient", "payee", "receiver"),
            example="Ben Carter",
        ),
        Field(
            FREQUENCY,
            "How often should it be paid?",
            "The frequency decides when the next payments leave your account.",
            entities=("frequency",),
            names=("frequency", "interval", "rhythm"),
            example="monthly",
            shape=_SINGLE,
        ),
        Field(
            FIRST,
            "When should the first payment be made?",
            "All later payments are counted from the first one.",
            entities=("period",),
            names=("date", "first date", "first payment", "start", "day"),
            example="tomorrow",
            kind=COMING_DAY,
        ),
        parties.source_field(SOURCE),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_set_up_standing_order"
    nothing_done = "No standing order was set up."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """How often, and the accounts that may pay."""
        if field.slot == FREQUENCY:
            repeating = [{"title": EVERY[frequency].capitalize(), "payload": frequency} for frequency in FREQUENCIES]
            return [*repeating, {"title": "Just once, right away", "payload": "once, right away"}]
        if field.slot == SOURCE:
            accounts = _service(request).accounts.sources(to=request.slot(DESTINATION))
            return [{"title": label(account), "payload": account.type} for account in accounts]
        return []

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "80", "every other week", "right away", "the savings one please"."""
        text = turn.request.text
        if field.slot == AMOUNT:
            return sums.read_figure(text)
        if field.slot == FREQUENCY:
            single = re.fullmatch(_SINGLE, text.strip()) is not None
            return SINGLE if single else read_frequency(text, asked=True)
        if field.slot == FIRST:
            return "today" if _AT_ONCE.search(text) else None
        service = _service(turn.request)
        return parties.read_party(text, service.accounts, service.payees if field.slot == DESTINATION else None)

    def corrected(self, possible: list[Field], turn: FormTurn) -> Field | None:
        """ "No, I meant savings" says which account, so not a destination that is a payee."""
        return parties.corrected_by_account(possible, turn, self.fields[4])

    def check(self, turn: FormTurn) -> None:
        """Validate each answer; the amount need not be on the account yet."""
        request, values = turn.request, turn.values
        service = _service(request)
        self._hear_end(turn)
        parties.hear_parties(self, turn, DESTINATION, SOURCE, service.accounts, service.payees)
        if values[AMOUNT] is None and request.requested_slot in (None, AMOUNT):
            self.hear_words(turn, {AMOUNT: sums.read_figure_beside(request)})
        parties.hear_them(turn, DESTINATION)
        parties.hear_first_of_several(self, turn, AMOUNT, DESTINATION, SOURCE, service.accounts, service.payees)
        if values[FREQUENCY] == SINGLE:
            self._hand_over(turn)
            return
        self._hear_how_often(turn)
        if values[FIRST] is None:
            self.hear_words(turn, {FIRST: read_weekday(request.text)})
        values[AMOUNT] = read_amount(request, values[AMOUNT], check_dollars)
        values[DESTINATION] = parties.destination(request, service.accounts, service.payees, values[DESTINATION])
        said = values[SOURCE]
        values[SOURCE] = parties.source(request, service.accounts, said)
        # Who named a source that can't be, or is asked for one, chooses: no other account steps in for it.
        chooses = (values[SOURCE] is None and said is not None) or request.requested_slot == SOURCE
        if values[SOURCE] is not None and values[SOURCE] == values[DESTINATION]:
            request.say("Money has to go to another account than the one it comes from.")
            values[DESTINATION if DESTINATION in turn.heard else SOURCE] = None
        if values[FREQUENCY] is not None and values[FREQUENCY] not in FREQUENCIES:
            request.say(f"I can do that {formatting.listing(list(EVERY.values()), 'or')}.")
            values[FREQUENCY] = None
        values[FIRST] = _first_day(request, values[FIRST], None if turn.activating else request.slot(FIRST))
        if values[SOURCE] is None and not chooses and values[DESTINATION] is not None:
            possible = [account.type for account in service.accounts.sources(to=values[DESTINATION])]
            if not possible:
                request.say(f"You have no other account that could pay it. {self.nothing_done}")
                turn.end()
                return
            if len(possible) == 1:
                values[SOURCE] = possible[0]
        if FREQUENCY in turn.heard and values[FREQUENCY] is None:
            turn.events.append(
                SlotSet(REQUESTED_SLOT, FREQUENCY)
            )  # what was said about it cannot be, so it is asked next

    def _hear_how_often(self, turn: FormTurn) -> None:
        """How often, in the words of the message; a single payment is none for this form, so the customer chooses."""
        request, values = turn.request, turn.values
        if str(values[FREQUENCY]).startswith("every"):
            values[FREQUENCY] = None  # the entity component left out of what
        if _meant(turn) and says_once(request.text):
            request.say(_ONLY_REPEATING)
            turn.hear(FREQUENCY, None)
            values[CONFIRMED] = None
        else:
            self.hear_words(turn, {FREQUENCY: read_frequency(request.text)})

    def _hear_end(self, turn: FormTurn) -> None:
        """ "Until december 2027" names no first day, and no last one is kept."""
        at = end_said(turn.request.text)
        if at is None or not _meant(turn):
            return
        turn.request.say(_NO_END)
        periods = [entity for entity in turn.request.entities if entity.get("entity") == "period"]
        ending = next((entity for entity in periods if int(entity.get("start", at)) >= at), None)
        ending = ending or next((entity for entity in periods if str(entity.get("value")).startswith("until:")), None)
        if ending is not None and FIRST in turn.heard:
            before = None if turn.request.resumed is not None else turn.request.slot(FIRST)
            turn.values[FIRST] = next((entity.get("value") for entity in periods if entity is not ending), before)

    def _hand_over(self, turn: FormTurn) -> None:
        """Leave a single payment to the form that sends it right away, with what is known of it."""
        pairs = (
            (transfer_form.AMOUNT, AMOUNT),
            (transfer_form.DESTINATION, DESTINATION),
            (transfer_form.SOURCE, SOURCE),
        )
        known = [SlotSet(theirs, turn.values[own]) for theirs, own in pairs]
        turn.end(*known, FollowupAction(transfer_form.TransferForm.name))

    def summary(self, request: ActionRequest) -> str:
        """What is paid, when first, and when then."""
        service, (amount, currency) = _service(request), read_money(request.slot(AMOUNT)) or (Decimal(0), "USD")
        first, frequency = date.fromisoformat(request.slot(FIRST)), str(request.slot(FREQUENCY))
        plan = service.plan(amount, str(request.slot(SOURCE)), str(request.slot(DESTINATION)), frequency, first)
        return (
            f"Pay {formatting.money(amount, currency)} {EVERY[frequency]} from {label(plan.source)} to "
            f"{name_of(plan.destination)}, first on {formatting.day(first, weekday=True)}, then on "
            f"{formatting.day(due_on(first, frequency, 1))} and so on, until you end it?"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Set up what was confirmed."""
        service, money = _service(request), read_money(request.slot(AMOUNT))
        try:
            if money is None:
                raise NotAnAmount
            plan = service.plan(
                money[0],
                str(request.slot(SOURCE)),
                str(request.slot(DESTINATION)),
                str(request.slot(FREQUENCY)),
                date.fromisoformat(request.slot(FIRST)),
            )
            order = service.set_up(plan, reference)
        except FirstDayPassed:
            request.say(f"That first day has passed in the meantime. {self.nothing_done} Please start again.")
        except (NotAnAmount, WrongCurrency) as error:
            request.say(f"{explain(error)} {self.nothing_done}")
        except PaymentGone:
            request.say(f"One of the accounts has been closed in the meantime. {self.nothing_done}")
        else:
            amount = formatting.money(order.amount, order.currency)
            request.say(
                f"Done. {amount} goes {EVERY[order.frequency]} from {label(plan.source)} to "
                f"{name_of(plan.destination)}; the next payment is on {formatting.day(order.next_on)}. Please "
                f'have enough on the account by then. The reference is {order.id}. To end it, say "end my standing order".'
            )
        return []


def _service(request: ActionRequest) -> StandingOrderService:
    return StandingOrderService(request.session, request.customer_id, request.clock, request.audit)


def _meant(turn: FormTurn) -> bool:
    """Whether the message speaks to the form."""
    return turn.attempted or turn.request.resumed is not None


def _first_day(request: ActionRequest, said: object, before: object) -> str | None:
    """A day that is not past, as `2025-12-01`; "the 5th" is one of the month that was said before, if one was."""
    if said is None:
        return None
    today = request.clock.today()
    bare = re.fullmatch(r"day:(\d\d)", str(said))
    if bare and before is not None:
        moved = f"{str(before)[:8]}{bare.group(1)}"
        said = moved if _is_day(moved) and moved >= today.isoformat() else said
    found = resolve(f"date:{said}" if re.fullmatch(r"\d{4}-\d\d-\d\d", str(said)) else str(said), today, ahead=True)
    if found is None or found.start is None:
        request.say('I didn\'t understand that day. Try "tomorrow", "the 1st" or "December 1".')
        return None
    # "This month" has begun; what is left of it begins today.
    day = max(found.start, today) if found.end is None or found.end >= today else found.start
    if day < today:
        request.say(f"{formatting.day(day)} is past; the first payment can be today at the earliest.")
        return None
    return day.isoformat()


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
