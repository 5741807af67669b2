"""The form that collects a transfer."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting
from actions.banking.accounts import NoSuchAccount, balance_line, label
from actions.banking.models import CREDIT_CARD, Account
from actions.banking.payees import AmbiguousPayee, UnknownPayee
from actions.banking.transfers import (
    PAYEE,
    InsufficientFunds,
    NotAnAmount,
    OverDailyLimit,
    TransferService,
    WrongCurrency,
    check_figure,
)
from actions.context import ActionRequest
from actions.errors import Refusal
from actions.forms import FormPart, FormTurn, SwitchboardFormValidation

AMOUNT, DESTINATION, SOURCE, CONFIRMED = (
    "banking_transfer_amount",
    "banking_transfer_destination",
    "banking_transfer_source",
    "banking_transfer_confirmed",
)
TRANSFER_ID = "banking_transfer_id"
_MONEY = re.compile(r"(-?\d{1,12}(?:\.\d+)?) ([A-Z]{3})")
_FIGURE = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?\s*(?:dollars|bucks|usd)?\.?", re.IGNORECASE)


class TransferFormPart(FormPart):
    """What all parts of the form share."""

    form = "banking_transfer_form"
    form_slots = (AMOUNT, DESTINATION, SOURCE, CONFIRMED)
    confirmation = CONFIRMED
    own_slots = (TRANSFER_ID,)


def transfer_service(request: ActionRequest) -> TransferService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return TransferService(request.session, request.customer_id, request.clock, request.audit)


def read_money(value: object) -> tuple[Decimal, str] | None:
    """Read `50.00 USD`; None for anything else."""
    found = _MONEY.fullmatch(str(value or "").strip())
    return (Decimal(found.group(1)), found.group(2)) if found else None


class ValidateTransferForm(TransferFormPart, SwitchboardFormValidation):
    """Turns what was said into an amount, an account or saved payee, and an account that may send."""

    action_name = "validate_banking_transfer_form"

    def fill(self, turn: FormTurn) -> None:
        """Validate destination and source before the amount, whose limits depend on the source."""
        request, values = turn.request, turn.values
        service = transfer_service(request)
        if not turn.interrupted:
            self._listen_closely(turn, service)
        values[DESTINATION] = self._destination(request, service, values[DESTINATION])
        values[SOURCE] = self._source(request, service, values[SOURCE])
        self._keep_apart(turn)
        if values[SOURCE] is None and values[DESTINATION] is not None:
            possible = possible_sources(service, values[DESTINATION])
            if not possible:
                request.say("You have no other account that I could send it from, so nothing was sent.")
                turn.end()
                return
            values[SOURCE] = possible[0].type if len(possible) == 1 else None
        values[AMOUNT] = self._amount(request, service, values[AMOUNT], values[SOURCE])
        self._check_confirmation(turn, service)

    def _listen_closely(self, turn: FormTurn, service: TransferService) -> None:
        """Read an answer in which no entity was found: "80", "the savings one please", "ben"."""
        values, text = turn.values, turn.request.text
        requested = turn.request.requested_slot
        if requested not in values or values[requested] is not None:
            return
        if requested == AMOUNT:
            figure = _FIGURE.fullmatch(text.strip())
            if figure:
                values[AMOUNT] = f"{figure.group(1).replace(',', '')}{figure.group(2) or ''} USD"
                turn.heard |= {AMOUNT}
            return
        if requested in (SOURCE, DESTINATION):
            said = f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "
            types = [account.type for account in service.accounts.all() if f" {account.type} " in said]
            payee = service.payees.mentioned(text) if requested == DESTINATION else None
            if len(types) == 1:
                values[requested] = types[0]
                turn.heard |= {requested}
            elif not types and payee is not None:
                values[DESTINATION] = f"{PAYEE}{payee.name}"
                turn.heard |= {requested}

    def _destination(self, request: ActionRequest, service: TransferService, said: object) -> str | None:
        if said is None:
            return None
        wanted = str(said).strip()
        try:
            return service.accounts.of_type(wanted).type  # type: ignore[no-any-return]
        except NoSuchAccount as error:
            if request.entity("account_type") == said:
                request.say(_no_such_account(error))
                return None
        try:
            return f"{PAYEE}{service.payees.named(wanted.removeprefix(PAYEE)).name}"
        except AmbiguousPayee as error:
            request.say(f"You have several payees called {error.wanted}: {formatting.listing(error.names)}.")
        except UnknownPayee as error:
            known = f" Your saved payees are {formatting.listing(error.names)}." if error.names else ""
            request.say(f"I don't find {error.wanted} among your saved payees.{known}")
        return None

    def _source(self, request: ActionRequest, service: TransferService, said: object) -> str | None:
        if said is None:
            return None
        try:
            account = service.accounts.of_type(str(said))
        except NoSuchAccount as error:
            request.say(_no_such_account(error))
            return None
        if account.type == CREDIT_CARD:
            request.say("Money can't be sent from a credit card.")
            return None
        return str(account.type)

    def _keep_apart(self, turn: FormTurn) -> None:
        values = turn.values
        if values[SOURCE] is None or values[SOURCE] != values[DESTINATION]:
            return
        if DESTINATION in turn.heard and SOURCE not in turn.heard:
            # "No, to savings", where savings was the source: the destination was said last, so it counts.
            values[SOURCE] = None
            return
        turn.request.say("Money has to go to another account than the one it comes from.")
        values[DESTINATION if DESTINATION in turn.heard else SOURCE] = None

    def _amount(self, request: ActionRequest, service: TransferService, said: object, source: str | None) -> str | None:
        if said is None:
            return None
        money = read_money(said)
        try:
            if money is None:
                raise NotAnAmount
            amount, currency = money
            check_figure(amount)
            # While the source is not known, the most generous account decides; the rest follows with the source.
            accounts = [service.accounts.of_type(source)] if source else service.accounts.sources()
            for account in accounts:
                try:
                    service.check_amount(amount, currency, account)
                    break
                except (OverDailyLimit, InsufficientFunds, WrongCurrency):
                    if account is accounts[-1]:
                        raise
        except Refusal as error:
            request.say(explain(error))
            return None
        return f"{amount:.2f} {currency}"

    def _check_confirmation(self, turn: FormTurn, service: TransferService) -> None:
        """A yes counts for the transfer that was shown; when anything differs from it, it has to be shown again."""
        values, money = turn.values, read_money(turn.values[AMOUNT])
        if values[CONFIRMED] is None:
            return
        if money is None or values[SOURCE] is None or values[DESTINATION] is None:
            values[CONFIRMED] = None
            return
        plan = service.plan(money[0], values[SOURCE], values[DESTINATION])
        if not service.is_pending(turn.request.slot(TRANSFER_ID), plan):
            values[CONFIRMED] = None


def possible_sources(service: TransferService, destination: str | None) -> list[Account]:
    """The accounts that may send to a destination: all that may send at all, but the destination itself."""
    return [account for account in service.accounts.sources() if account.type != destination]


def explain(error: Refusal) -> str:
    """Why a transfer is not possible, with figures; ends before any question, because the form asks the next one."""
    if isinstance(error, InsufficientFunds):
        amount = formatting.money(error.amount, error.account.currency)
        return f"{balance_line(error.account)}. That is not enough for {amount}."
    if isinstance(error, OverDailyLimit):
        limit = formatting.money(error.account.daily_transfer_limit, error.account.currency)
        left = formatting.money(error.left, error.account.currency)
        return f"At most {limit} a day can be sent from {label(error.account)}, and {left} of that is left today."
    if isinstance(error, WrongCurrency):
        return f"I can only send {error.currency} from your account."
    if isinstance(error, NoSuchAccount):
        return _no_such_account(error)
    return "The amount has to be more than zero, with at most two decimals."


def _no_such_account(error: NoSuchAccount) -> str:
    return f"You have no {error.wanted} account with us. Your accounts are {formatting.listing(error.types)}."
