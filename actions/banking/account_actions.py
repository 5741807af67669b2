"""Balances and withdrawal limits."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from rasa_sdk.events import FollowupAction

from actions import formatting
from actions.banking import topics
from actions.banking.accounts import AccountService, NoSuchAccount, available, balance_line, label
from actions.banking.atm_actions import deposit_limits
from actions.banking.card_bills import CardBillService
from actions.banking.card_form import status_line
from actions.banking.fee_actions import AskFees
from actions.banking.models import CREDIT_CARD, Account
from actions.banking.statements import NoStatement, StatementService
from actions.banking.wanted import LONG_MESSAGE
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.errors import NotLoggedIn
from actions.memory import INFORM_ACTION, WORDS
from actions.periods import DateRange, resolve

_CARDS = re.compile(
    r"\b(?:what|which|list|show|see|all|many)\b[^?.!]*\bcards\b"
    r"|\bcards?\b[^?.!]*\b(?:block\w*|locked|frozen|activ\w+|expir\w+|valid|ordered|declined)|\bexpir\w+[^?.!]*\bcards?\b",
    re.IGNORECASE,
)
_EXPIRES = re.compile(r"\bexpir\w+|\bvalid\b", re.IGNORECASE)
_SUM = re.compile(r"\b(?:total|altogether|in all|together|sum|combined|add (?:it|them|that) up)\b", re.IGNORECASE)
_LEAST = re.compile(r"\bmin(?:imum)? (?:\w+ )?balance\b", re.IGNORECASE)
_LIMIT = re.compile(r"\blimits?\b", re.IGNORECASE)


def no_such_account(error: NoSuchAccount) -> str:
    """What to answer about an account that the customer does not have."""
    return f"You have no {error.wanted} account with us. Your accounts here are {formatting.listing(error.types)}."


def named_account(request: ActionRequest, accounts: AccountService) -> Account | None:
    """The account that a message names by its number or its type; None when it names none.

    Raises:
        NoSuchAccount: it is none of the customer's.
    """
    number, account_type = request.entity("account_number"), request.entity("account_type")
    if number is not None:
        return accounts.ending_in(number)
    return None if account_type is None else accounts.of_type(account_type)


def _named_accounts(request: ActionRequest, accounts: AccountService) -> list[Account]:
    """All accounts that a message names, each once; none when it names none.

    Raises:
        NoSuchAccount: one of them is none of the customer's.
    """
    found = []
    for entity in request.entities:
        if entity.get("entity") == "account_number":
            found.append(accounts.ending_in(str(entity["value"])))
        elif entity.get("entity") == "account_type" and request.entity("account_number") is None:
            found.append(accounts.of_type(str(entity["value"])))
    return list({account.id: account for account in found}.values())


def _past_day(request: ActionRequest) -> date | None:
    """The day whose balance is asked for: the last one of a period that is over; in a long story it is of something else."""
    said = request.entity("period") if len(request.text.split()) <= LONG_MESSAGE else None
    period = None if said is None else resolve(said, request.clock.today())
    return period.end if period is not None and period.end is not None and period.end < request.clock.today() else None


class CheckBalance(SwitchboardAction):
    """Says what is on one account, or on all."""

    action_name = "action_banking_check_balance"
    follows = frozenset({"account_type", "account_number", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the account that was named or for all of them, now or on a day; cards are asked for in the same words."""
        if _LIMIT.search(request.text):
            return WithdrawalLimit().handle(request)  # asked for in the words of a balance, as the limit of a card is
        if _LEAST.search(request.text):
            return AskFees().handle(request)
        adds_up, last = _SUM.search(request.text) is not None, request.last_look_up
        of_list = last is not None and last.action != self.action_name and WORDS in last.follows
        if adds_up and of_list and not request.was_led_here:
            return [FollowupAction(INFORM_ACTION)]  # the total of what was listed
        picks = last is not None and last.picked(request.text) is not None
        if request.was_led_here and not (adds_up or picks or request.follows_up):
            request.say(response="utter_core_inform")
            return []
        accounts = AccountService(request.session, request.customer_id)
        try:
            named = _named_accounts(request, accounts)
        except NoSuchAccount as error:
            request.say(no_such_account(error))
            return []
        day = _past_day(request)
        if day is not None:
            self._say_past(request, named or accounts.all(), day)
        elif adds_up:
            request.say(_together(named or accounts.all()))
        elif len(named) == 1:
            request.say(self._sentence(named[0]))
            if named[0].type == CREDIT_CARD:
                self._say_due(request)
        elif not named and _CARDS.search(request.text):
            request.say(status_line(request, expiry=_EXPIRES.search(request.text) is not None))
        else:
            shown = named or accounts.all()
            self._say_all(request, shown)
            items = [{"entity": "account_type", "value": account.type} for account in shown]
            request.lists(items=items, item_action=self.action_name)
        return []

    def _sentence(self, account: Account) -> str:
        balance = formatting.money(abs(account.balance), account.currency)
        if account.type != CREDIT_CARD:
            sign = "-" if account.balance < 0 else ""
            return f"Your {label(account)} balance is {sign}{balance}."
        left = formatting.money(available(account), account.currency)
        owed = f"You owe {balance}" if account.balance < 0 else "You owe nothing"
        return f"{owed} on your {label(account)}, and {left} of credit is available."

    def _say_past(self, request: ActionRequest, accounts: list[Account], day: date) -> None:
        """What was on the accounts at the end of a day."""
        statements, lines = StatementService(request.session, request.customer_id, request.clock.today()), []
        try:
            statements.months(DateRange(day, day))
        except NoStatement as error:
            since = "" if error.first is None else f"; your bookings here begin on {formatting.day(error.first)}"
            request.say(f"I can't look back as far as {formatting.day(day)}{since}.")
            return
        for account in accounts:
            then = statements.make(account, day, day).closing
            amount = formatting.money(abs(then), account.currency)
            owed = f"{amount} owed" if then else "nothing owed"
            lines.append(f"{label(account)}: {owed if account.type == CREDIT_CARD else '-' * (then < 0) + amount}")
        request.say("\n".join([f"At the end of {formatting.day(day, weekday=True)} there was:", *lines]))

    def _say_due(self, request: ActionRequest) -> None:
        """What of a card's bill is open, and by when it is to be paid."""
        due = CardBillService(request.session, request.customer_id).due()
        if due is None or due.due_on is None:
            return
        statement, minimum = (formatting.money(open_, due.account.currency) for open_ in (due.statement, due.minimum))
        if due.statement == 0:
            request.say("The latest bill is paid.")
        else:
            request.say(
                f"{statement} of the latest bill is open, due on {formatting.day(due.due_on)}; the minimum is {minimum}."
            )

    def _say_all(self, request: ActionRequest, accounts: list[Account]) -> None:
        if not accounts:
            request.say("You have no accounts with us yet.")
            return
        rows = [[label(account), formatting.money(account.balance, account.currency)] for account in accounts]
        table = {"columns": ["Account", "Balance"], "rows": rows}
        request.say_table(table, map(balance_line, accounts), before="Here are your balances:")


def _together(accounts: list[Account]) -> str:
    """What is on accounts together, and what is left of it when the debts are paid."""
    held = sum((a.balance for a in accounts if a.type != CREDIT_CARD), Decimal("0.00"))
    owed = -sum((a.balance for a in accounts if a.type == CREDIT_CARD), Decimal("0.00"))
    text = f"Together that is {formatting.money(held)}."
    if owed <= 0:
        return text
    left = formatting.money(held - owed)
    return f"{text} Less the {formatting.money(owed)} that you owe on your credit card, {left} are left."


class WithdrawalLimit(SwitchboardAction):
    """Says how much may be taken out, sent, deposited or borrowed; the standard limits to those who are not logged in."""

    action_name = "action_banking_withdrawal_limit"
    follows = frozenset({"account_type"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for what the message names, else for what was talked about, else for cash."""
        topic = topics.named_topic(request.text) or topics.recent_topic(request)
        if topic == topics.CASH:
            known = deposit_limits(request)
            request.say(known) if known else request.say(response="utter_banking_cash_deposit_help")
            return []
        customer_id = request.optional_customer_id
        if customer_id is None:
            if topic in _LIMITS:
                raise NotLoggedIn
            request.say(response="utter_banking_withdrawal_limits")
            return []
        service = AccountService(request.session, customer_id)
        try:
            named = named_account(request, service)
        except NoSuchAccount as error:
            request.say(no_such_account(error))
            return []
        told = _limits(service.all() if named is None else [named], topic)
        if told:
            request.say(told)
            request.say(response="utter_banking_raise_withdrawal_limit")
        elif topic in _LIMITS:
            request.say("I have no such limit on my list.")
        else:
            request.say(response="utter_banking_withdrawal_limits")
        return []


# Whose limit stands in which column, and how it is said.
_LIMITS = {
    topics.TRANSFER: ("daily_transfer_limit", "Each day you can send up to {}."),
    topics.WIRE: ("daily_transfer_limit", "Each day you can send up to {}, wires and other transfers together."),
    topics.CREDIT: ("credit_limit", "Your credit limit is {}."),
}
_CASH = ("daily_withdrawal_limit", "Each day you can take out up to {}.")


def _limits(accounts: list[Account], topic: str | None) -> str:
    """The limits of accounts in a sentence; nothing when none has one."""
    column, sentence = _LIMITS.get(topic or "", _CASH)
    of = "on" if topic == topics.CREDIT else "from"
    limits = [(account, getattr(account, column)) for account in accounts]
    known = [f"{formatting.money(limit, a.currency)} {of} {label(a)}" for a, limit in limits if limit is not None]
    return sentence.format(formatting.listing(known)) if known else ""
