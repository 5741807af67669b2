"""The form for a new account."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from actions import formatting, sums
from actions.banking import fees, parties
from actions.banking.account_opening import AccountOpeningService, HasOneAlready, NotOpenedHere
from actions.banking.accounts import balance_line, label
from actions.banking.fees import FeeService
from actions.banking.order_models import AccountProduct
from actions.banking.payment_answers import explain, read_amount
from actions.banking.payments import PaymentRefused
from actions.banking.rates import InterestService
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.forms import Field, FormTurn, OnceForm, yes_no

TYPE, DEPOSIT, SOURCE, CONFIRMED, REFERENCE = (
    "banking_open_account_type",
    "banking_open_account_deposit",
    "banking_open_account_source",
    "banking_open_account_confirmed",
    "banking_open_account_reference",
)
_JOINT = re.compile(
    r"\b(?:joint|shared)\b|\bwith my (?:wife|husband|partner|spouse|mom|dad|mother|father|son|daughter|girlfriend|boyfriend)\b",
    re.I,
)
_NOTHING = re.compile(r"\b(?:nothing|none|zero|no|not now|skip|later|empty|without)\b", re.IGNORECASE)
# Said with thanks, a no is none to the deposit but to the account.
_NO_THANKS = re.compile(
    r"^\W*(?:(?:actually|oh|ok|okay|well|um+|hm+|sorry|wait|no)\W+)*(?:no+|nope|nah)[\s,.!]+(?:thanks|thank (?:you|u)|thx|ty)\W*$",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:with nothing|nothing on it|(?:make it|leave it|start(?: it)?) (?:empty|zero)|no deposit"
    r"|without (?:a |any )?(?:deposit|money))\b|^\W*(?:(?:no|actually|sorry)\W+)*(?:nothing|zero|empty)\W*$",
    re.IGNORECASE,
)
_KINDS = ("money market", "checking", "savings")
_OPENS = re.compile(rf"\b(?:open|start|get)\b.*\b(?:{'|'.join(_KINDS)})\b", re.IGNORECASE)
# Where nothing is put in, there is no account that it comes from.
NO_SOURCE = "none"


class OpenAccountForm(OnceForm):
    """A savings, checking or money market account. One of each: customers name their accounts by type."""

    name = "banking_open_account_form"
    title = "your new account"
    intents = frozenset({"open_account"})
    fields = (
        Field(
            TYPE,
            "Which kind of account should I open?",
            "Each kind has its own interest, fee and limits.",
            entities=("account_type", "account_type:destination"),
            names=("kind", "type", "account"),
            example="money market",
        ),
        Field(
            DEPOSIT,
            'How much should be on it to begin with? Name an amount, or say "nothing".',
            "An account can start with money from another account of yours; it may also start empty.",
            entities=("money",),
            names=("deposit", "amount", "sum"),
            example="$100",
            takes_no=True,
        ),
        Field(
            SOURCE,
            "Which account should the deposit come from?",
            "You have more than one account, and I don't want to take the money from the wrong one.",
            entities=("account_type", "account_type:source"),
            names=("source",),
            example="checking",
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_banking_open_account"
    nothing_done = "No account was opened."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """What can be opened, no deposit at all, and where one may come from."""
        if field.slot == TYPE:
            return [{"title": product.name, "payload": product.type} for product in _service(request).possible()]
        if field.slot == DEPOSIT:
            return [{"title": "Nothing", "payload": "nothing"}]
        sources = _service(request).accounts.sources() if field.slot == SOURCE else []
        return [{"title": balance_line(account), "payload": account.type} for account in sources]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "Money market please", "nothing", "100"."""
        text, service = turn.request.text, _service(turn.request)
        if field.slot == TYPE:
            return parties.read_type(text, [product.type for product in service.products()])
        if field.slot == DEPOSIT:
            return "0.00 USD" if _NOTHING.search(text) else sums.read_figure(text)
        return parties.read_party(text, service.accounts)

    def claims(self, request: ActionRequest) -> bool:
        """ "Open a money market with 200" is no transfer, and "actually with nothing" no refusal."""
        return _OPENS.search(request.text) is not None or self._empties(request)

    def hear(self, turn: FormTurn) -> None:
        """Tell apart the account that is opened and the one that pays, and hear that there is no deposit after all."""
        text, asked = turn.request.text, turn.request.requested_slot
        if self._empties(turn.request):
            turn.hear(DEPOSIT, "0.00 USD")
        source = parties.said_source(text, _KINDS)
        kind = parties.read_type(text, [kind for kind in _KINDS if kind != source])
        if source is None and kind is not None and asked in (DEPOSIT, SOURCE) and not _OPENS.search(text):
            # What is opened is known; the account that is named now is the one that pays, if the customer has it.
            owned = {account.type for account in _service(turn.request).accounts.all()}
            source, kind = (kind, None) if kind in owned else (None, kind)
        if source is not None:
            turn.hear(SOURCE, source)
        if kind is not None and TYPE in turn.heard | {asked}:
            turn.hear(TYPE, kind)
        elif TYPE in turn.heard and turn.values[TYPE] == source:
            turn.values[TYPE] = turn.request.slot(TYPE)
            turn.heard -= {TYPE}

    def _empties(self, request: ActionRequest) -> bool:
        return request.requested_slot in (DEPOSIT, CONFIRMED) and _EMPTY.search(request.text) is not None

    def check(self, turn: FormTurn) -> None:
        """Whether the kind can be opened, and whether the deposit may leave its account."""
        request, values = turn.request, turn.values
        service = _service(request)
        if turn.attempted and request.requested_slot == DEPOSIT and _NO_THANKS.search(request.text):
            request.say(response="utter_core_stopped", nothing_done=self.nothing_done)
            turn.end()
            return
        possible = service.possible()
        if not possible:
            request.say(
                "You have one account of each kind that I can open, and I tell them apart by their kind. A second one "
                f'is opened at a branch: ask me "where is a branch?". {self.nothing_done}'
            )
            turn.end()
            return
        if turn.attempted and _JOINT.search(request.text):
            request.say(
                "An account that I open is in your name alone. For a joint one, both of you come to a branch with an ID."
            )
        values[TYPE] = self._type(request, service, values[TYPE], possible)
        if values[SOURCE] == NO_SOURCE:
            values[SOURCE] = None
        values[SOURCE] = parties.source(request, service.accounts, values[SOURCE])
        values[DEPOSIT] = self._deposit(request, service, values[DEPOSIT], values[SOURCE])
        if _amount(values[DEPOSIT]) == 0:
            values[SOURCE] = NO_SOURCE
        sources = service.accounts.sources()
        if values[SOURCE] is None and len(sources) == 1:
            values[SOURCE] = sources[0].type

    def summary(self, request: ActionRequest) -> str:
        """What is opened, at which interest and fee, and with what on it."""
        account_type, deposit = str(request.slot(TYPE)), _amount(request.slot(DEPOSIT)) or Decimal(0)
        service = _service(request)
        name = next(product.name for product in service.products() if product.type == account_type)
        rates = [rate for rate in InterestService(request.session).all() if rate.account_type == account_type]
        interest = [f"{rate.product} {formatting.percent(rate.percent)} {rate.kind}" for rate in rates]
        fee = FeeService(request.session).of_code(f"monthly_{account_type.replace(' ', '_')}")
        terms = [f"Interest now: {formatting.listing(interest)}."] * bool(interest)
        terms += [] if fee is None else [f"{fees.line(fee)}."]
        begin = "with nothing on it"
        if deposit > 0:
            source = service.accounts.of_type(str(request.slot(SOURCE)))
            begin = f"with {formatting.money(deposit)} from {label(source)}"
        return " ".join([*terms, f"Open a {name} account {begin}?"])

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Open what was confirmed."""
        deposit, source = _amount(request.slot(DEPOSIT)) or Decimal("0.00"), request.slot(SOURCE)
        try:
            account = _service(request).open(
                str(request.slot(TYPE)), deposit, None if source == NO_SOURCE else str(source), reference
            )
        except HasOneAlready as error:
            request.say(f"You have {label(error.account)} already. {self.nothing_done}")
        except NotOpenedHere:
            request.say(f"That kind of account is not offered any more. {self.nothing_done}")
        except PaymentRefused as error:
            request.say(f"{explain(error)} {self.nothing_done}")
        else:
            request.say(
                f"Done. Your {account.name} account is open: number {account.number}, with "
                f"{formatting.money(account.balance)} on it. The reference is {reference}. You can use it right away, "
                f'for example "send $50 to {account.type}".'
            )
        return []

    def _type(
        self, request: ActionRequest, service: AccountOpeningService, said: object, possible: list[AccountProduct]
    ) -> str | None:
        if said is None:
            return None
        kinds = formatting.listing([product.name for product in possible], "or")
        try:
            return str(service.product(str(said).strip().lower()).type)
        except HasOneAlready as error:
            request.say(
                f"You have {label(error.account)} already, and I keep one account of each kind so that its name is "
                f"never unclear. A second one is opened at a branch. Here I can open: {kinds}."
            )
        except NotOpenedHere:
            request.say(f"I can't open a {said} account here. I can open: {kinds}.")
        return None

    def _deposit(
        self, request: ActionRequest, service: AccountOpeningService, said: object, source: str | None
    ) -> str | None:
        money = read_money(said)
        if money is not None and money[0] == 0:
            return f"{money[0]:.2f} {money[1]}"
        sources = service.accounts.sources()
        if said is not None and not sources:
            request.say("You have no account that a deposit could come from.")
            return None
        # While the source is not known, the most generous account decides; the rest follows with the source.
        payers = [service.accounts.of_type(source)] if source else sources
        return read_amount(request, said, partial(service.transfers.check_any, sources=payers))


def _service(request: ActionRequest) -> AccountOpeningService:
    return AccountOpeningService(request.session, request.customer_id, request.clock, request.audit)


def _amount(said: object) -> Decimal | None:
    money = read_money(said)
    return None if money is None else money[0]
