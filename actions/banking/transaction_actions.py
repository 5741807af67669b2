"""The history of what was paid and received."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from actions import formatting
from actions.banking.account_actions import named_account, no_such_account
from actions.banking.accounts import AccountService, NoSuchAccount
from actions.banking.models import Account, Transaction
from actions.banking.payees import PayeeService
from actions.banking.repositories import Filter, Totals, TransactionRepository
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core.models import CustomerId
from actions.formatting import read_money
from actions.memory import SMALL_WORDS, without_entities
from actions.periods import DateRange, resolve

DEFAULT_COUNT, MOST = 5, 50
# Words in names that are as often said of something else.
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "from",
        "one",
        "bank",
        "card",
        "atm",
        "payment",
        "transfer",
        "market",
        "street",
        "road",
        "city",
        "house",
        "hotel",
        "books",
        "property",
        "service",
        "internet",
        "energy",
        "credit",
        "debit",
        "checking",
        "savings",
    ]
)
# "How much did I spend on groceries": what payments were for stands in no record.
_WHAT_FOR = re.compile(
    r"\b(?:spen[dt]|spending|paid|pay(?:ing)?)\b[^.?!]*?\b(?:on|for)\s+(?:(?:my|the|any|all|just)\s+)*([a-z]{3,})",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"\b(over|above|more than|greater than|at least|bigger than|exceeding|upwards of)\b")
_AT_MOST = re.compile(r"\b(under|below|less than|at most|smaller than|up to|no more than)\b")


def comparison(text: str) -> Literal["equal", "at least", "at most"]:
    """How a message compares an amount: "over $100" at least, "under $20" at most, "$9.99" equal."""
    lower = text.lower()
    # "No more than" contains "more than".
    if _AT_MOST.search(lower):
        return "at most"
    return "at least" if _AT_LEAST.search(lower) else "equal"


def as_comparison(value: str | None) -> Literal["equal", "at least", "at most"]:
    """A comparison that was kept; "equal" for anything else."""
    return "at least" if value == "at least" else "at most" if value == "at most" else "equal"


def named_in(text: str, names: list[str]) -> str | None:
    """The longest of the names that a message contains: what the customer's own records know needs no model.

    Without one, the only name of which a word is said: "the gym one" is Trailhead Gym.
    """
    found = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]
    if found:
        return max(found, key=len)
    said = set(re.findall(r"[a-z]{3,}", text.lower())) - _COMMON
    partly = [name for name in names if said & set(re.findall(r"[a-z]{3,}", name.lower()))]
    return partly[0] if len(partly) == 1 else None


class ShowTransactions(SwitchboardAction):
    """Lists transactions by account, period, other side and amount."""

    action_name = "action_banking_show_transactions"
    follows = frozenset({"account_type", "period", "payee", "money", "number"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Find, list, add up."""
        customer_id = request.customer_id
        said_period = request.entity("period")
        period = None if said_period is None else resolve(said_period, request.clock.today())
        if said_period is not None and period is None:
            request.say(response="utter_banking_unknown_period")
            return []
        transactions = TransactionRepository(request.session, customer_id)
        named = self._named_now(request, customer_id, transactions)
        payee = named or request.entity("payee")
        if payee is not None:
            request.note("payee", payee)
        if request.was_led_here and named is None and not request.offset and not any(map(request.says, self.follows)):
            request.say(response="utter_core_inform")  # "and groceries?"
            return []
        wanted = Filter(period=period, counterparty=payee)
        try:
            account = named_account(request, AccountService(request.session, customer_id))
        except NoSuchAccount as error:
            request.say(no_such_account(error))
            return []
        if account is not None:
            wanted = replace(wanted, account_type=account.type)
        money = read_money(request.entity("money"))
        if money is not None:
            compare = comparison(request.text) if request.says("money") else request.entity("comparison")
            wanted = replace(wanted, amount=abs(money[0]), compare=as_comparison(compare))
            request.note("comparison", wanted.compare)
        totals = transactions.totals(wanted)
        if totals.count == 0:
            request.say(f"I found no transactions{_describe(wanted, account)}. Try a longer period or fewer details.")
            return []
        kind = None if wanted.counterparty else _kind_of_payment(request)
        if kind is not None:
            request.say(
                f"I can't tell which payments were for {kind}, so these are all of them. I can show one shop's."
            )
        offset = request.offset if request.offset < totals.count else 0
        rows = transactions.newest(wanted, _count(request), offset)
        if rows and rows[0][0].amount < 0:
            request.note("paid", f"{-rows[0][0].amount:.2f} {rows[0][1].currency}")  # "send her the same again"
        shown = offset + len(rows)
        request.lists(shown=shown, more=totals.count > shown)
        self._answer(request, rows, totals, _describe(wanted, account), offset)
        return []

    def _named_now(
        self, request: ActionRequest, customer_id: CustomerId, transactions: TransactionRepository
    ) -> str | None:
        """Who is named in this message: a payee by any of its names, or a name in the records."""
        said = request.entity("payee") if request.says("payee") else None
        payees = PayeeService(request.session, customer_id)
        payee = payees.mentioned(request.text) or (payees.mentioned(said) if said is not None else None)
        if payee is not None:
            return str(payee.name)
        return said or named_in(request.text, transactions.counterparties())

    def _answer(
        self, request: ActionRequest, rows: list[tuple[Transaction, Account]], totals: Totals, about: str, offset: int
    ) -> None:
        cells = [
            [
                formatting.day(transaction.booked_on),
                transaction.counterparty,
                account.name,
                formatting.money(transaction.amount, account.currency),
            ]
            for transaction, account in rows
        ]
        noun = "transaction" if len(rows) == 1 else "transactions"
        found = "latest " if totals.count > len(rows) else ""
        found, left = ("next " if offset else found), totals.count - offset - len(rows)
        lines = [f"Here {'is' if len(rows) == 1 else 'are'} your {found}{noun}{about}:"]
        lines.append(formatting.aligned(cells, right=(3,)))
        if left > 0:
            lines.append(f'... and {left} more. Say "show more" to see them.')
        lines.append(
            f"Total spent: {formatting.money(totals.spent)}. Total received: {formatting.money(totals.received)}."
        )
        request.say("\n".join(lines), table={"columns": ["Date", "With", "Account", "Amount"], "rows": cells})


def _kind_of_payment(request: ActionRequest) -> str | None:
    """What somebody wants to know the spending on, where that is no account, period, amount or other side."""
    found = _WHAT_FOR.search(without_entities(request.text, request.entities))
    return None if found is None or found[1].lower() in SMALL_WORDS | _COMMON else found[1].lower()


def _count(request: ActionRequest) -> int:
    said = request.entity("number") or ""
    return min(int(said), MOST) if re.fullmatch(r"[1-9]\d{0,5}", said) else DEFAULT_COUNT


def _describe(wanted: Filter, account: Account | None) -> str:
    """What was looked for, as the end of a sentence."""
    parts = []
    if account is not None:
        parts.append(f"in {account.name}")
    if wanted.counterparty is not None:
        parts.append(f"with {wanted.counterparty}")
    if wanted.amount is not None:
        words = {"equal": "of", "at least": "of at least", "at most": "of at most"}
        parts.append(f"{words[wanted.compare]} {formatting.money(wanted.amount)}")
    if wanted.period is not None:
        parts.append(_days(wanted.period))
    return "".join(f" {part}" for part in parts)


def _days(period: DateRange) -> str:
    if period.start is None or period.end is None:
        if period.start is not None:
            return f"since {formatting.day(period.start)}"
        return f"until {formatting.day(period.end)}" if period.end is not None else ""
    if period.start == period.end:
        return f"on {formatting.day(period.start)}"
    return f"from {formatting.day(period.start)} to {formatting.day(period.end)}"
