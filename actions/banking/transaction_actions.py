"""The history of what was paid and received."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import formatting
from actions.banking.account_actions import named_account, no_such_account
from actions.banking.accounts import AccountService, NoSuchAccount
from actions.banking.models import Account, Transaction
from actions.banking.payees import PayeeService
from actions.banking.repositories import Filter, Totals, TransactionRepository
from actions.banking.wanted import (
    COMMON,
    LONG_MESSAGE,
    Direction,
    Order,
    all_named_in,
    direction_in,
    order_in,
    period_of,
    purpose_in,
    with_amounts,
    year_in,
)
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.focus import Focus
from actions.memory import SMALL_WORDS, WORDS, without_entities
from actions.periods import DateRange

DEFAULT_COUNT, MOST = 5, 50
TRANSACTIONS = Focus("transaction")
"""How a listed transaction is remembered; its key is the transaction's id."""
# "How much did I spend on groceries": what payments were for does not always stand in the records.
_WHAT_FOR = re.compile(
    r"\b(?:spen[dt]|spending|paid|pay(?:ing)?)\b[^.?!]*?\b(?:on|for)\s+(?:(?:my|the|any|all|just)\s+)*([a-z]{3,})",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\b(?:total|altogether|in all|together|sum|combined|how many|add (?:it|them|that) up)\b", re.IGNORECASE
)
_BETWEEN_NAMES = "; "


class ShowTransactions(SwitchboardAction):
    """Lists transactions by account, period, other side and amount."""

    action_name = "action_banking_show_transactions"
    follows = frozenset({"account_type", "period", "payee", "money", "number", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Find, list, add up."""
        transactions = TransactionRepository(request.session, request.customer_id)
        asked, period = period_of(request)
        if asked and period is None:
            request.say(response="utter_banking_unknown_period")
            return []
        names, order, adds_up = (
            self._named_now(request, transactions),
            order_in(request.text),
            _SUM.search(request.text),
        )
        direction = direction_in(request.text)
        says_words = names or direction or order.only_one or order.largest_first or adds_up or year_in(request)
        if request.was_led_here and not (request.offset or says_words or any(map(request.says, self.follows))):
            request.say(response="utter_core_inform")  # "and the weather?"
            return []
        try:
            account = named_account(request, AccountService(request.session, request.customer_id))
        except NoSuchAccount as error:
            request.say(no_such_account(error))
            return []
        wanted = self._wanted(request, names, direction, period)
        wanted = replace(wanted, account_type=None if account is None else account.type)
        totals = transactions.totals(wanted)
        if totals.count == 0 and len(request.text.split()) > LONG_MESSAGE:
            # Of a story, what looks like a detail is often none.
            request.say("I found nothing that fits all that you say, so these are your latest ones.")
            wanted, account = Filter(), None
            totals = transactions.totals(wanted)
        if totals.count == 0:
            request.say(f"I found no transactions{_describe(wanted, account)}. Try a longer period or fewer details.")
            return []
        if adds_up and request.was_led_here:
            request.say(f"{_count_of(totals)}{_describe(wanted, account)}. {_sums(totals)}")
            return []
        kind = None if wanted.counterparty else _kind_of_payment(request)
        if kind is not None:
            request.say(
                f"I can't tell which payments were for {kind}, so these are all of them. I can show one shop's."
            )
        self._list(request, transactions, wanted, totals, order, _describe(wanted, account))
        return []

    def _list(
        self,
        request: ActionRequest,
        transactions: TransactionRepository,
        wanted: Filter,
        totals: Totals,
        order: Order,
        described: str,
    ) -> None:
        """Show the next transactions that are wanted, and note them for the questions that follow."""
        offset = request.offset if request.offset < totals.count else 0
        largest = order.largest_first or request.entity("order") == "largest"
        if largest:
            request.note("order", "largest")
        count = 1 if order.only_one and request.entity("number") is None else _count(request)
        rows = transactions.newest(wanted, count, offset, largest_first=largest)
        if rows and rows[0][0].amount < 0:
            request.note("paid", f"{-rows[0][0].amount:.2f} {rows[0][1].currency}")  # "send her the same again"
        shown = offset + len(rows)
        items = TRANSACTIONS.items(str(transaction.id) for transaction, _ in rows)
        request.lists(shown=shown, more=totals.count > shown, items=items)
        self._answer(request, rows, totals, described, offset, largest=largest)

    def _wanted(
        self, request: ActionRequest, names: list[str], direction: Direction | None, period: DateRange | None
    ) -> Filter:
        """The filter of the message, or of the look-up that it goes on with."""
        kept = request.entity("direction")
        turned = direction is not None and kept is not None and kept != direction
        if not names and not turned:  # nobody who pays is asked about any more after "and outgoing?"
            names = [name for name in (request.entity("payee") or "").split(_BETWEEN_NAMES) if name]
        if direction is None and kept in ("in", "out"):
            direction = "in" if kept == "in" else "out"
        wanted = Filter(period=period, direction=direction)
        if names:
            request.note("payee", _BETWEEN_NAMES.join(names))
            wanted = replace(wanted, counterparty=names[0], others=tuple(names[1:]))
        if direction is not None:
            request.note("direction", direction)
        year = year_in(request)
        if year is not None:
            request.note("period", year)
            request.note("money", "")
        wanted = with_amounts(wanted, request)
        if wanted.amount is not None:
            request.note("comparison", wanted.compare)
        return wanted

    def _named_now(self, request: ActionRequest, transactions: TransactionRepository) -> list[str]:
        """Who is named in this message: payees by any of their names, names in the records, or what it was for."""
        said = (
            [str(e["value"]) for e in request.entities if e.get("entity") == "payee"] if request.says("payee") else []
        )
        payees = PayeeService(request.session, request.customer_id)
        found = [str(mention.payee.name) for mention in payees.mentions(request.text)]
        known = transactions.counterparties()
        found += [name for name in all_named_in(request.text, known) if name not in found]
        for name in said:
            payee = payees.mentioned(name)
            named = [str(payee.name)] if payee is not None else all_named_in(name, known)
            found += [name for name in named or ([] if found else [name]) if name not in found]
        if not found and (purpose := purpose_in(request.text, transactions.descriptions())) is not None:
            return [purpose]
        return found

    def _answer(
        self,
        request: ActionRequest,
        rows: list[tuple[Transaction, Account]],
        totals: Totals,
        about: str,
        offset: int,
        *,
        largest: bool = False,
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
        found = "largest " if largest else "latest " if totals.count > len(rows) else ""
        found, left = ("next " if offset else found), totals.count - offset - len(rows)
        before = f"Here {'is' if len(rows) == 1 else 'are'} your {found}{noun}{about}:"
        after = [f'... and {left} more. Say "show more" to see them.'] if left > 0 else []
        how_many = f" {_count_of(totals)}." if _SUM.search(request.text) else ""
        after.append(f"{_sums(totals)}{how_many}")
        table = {"columns": ["Date", "With", "Account", "Amount"], "rows": cells}
        request.say_table(table, [formatting.aligned(cells, right=(3,))], before=before, after=after)


def _kind_of_payment(request: ActionRequest) -> str | None:
    """What somebody wants to know the spending on, where that is no account, period, amount or other side."""
    found = _WHAT_FOR.search(without_entities(request.text, request.entities))
    return None if found is None or found[1].lower() in SMALL_WORDS | COMMON else found[1].lower()


def _sums(totals: Totals) -> str:
    return f"Total spent: {formatting.money(totals.spent)}. Total received: {formatting.money(totals.received)}."


def _count_of(totals: Totals) -> str:
    return formatting.plural(totals.count, "transaction")


def _count(request: ActionRequest) -> int:
    said = request.entity("number") or ""
    return min(int(said), MOST) if re.fullmatch(r"[1-9]\d{0,5}", said) else DEFAULT_COUNT


def _describe(wanted: Filter, account: Account | None) -> str:
    """What was looked for, as the end of a sentence."""
    parts = []
    if wanted.direction is not None:
        parts.append("that came in" if wanted.direction == "in" else "that went out")
    if account is not None:
        parts.append(f"in {account.name}")
    if wanted.counterparty is not None:
        parts.append(f"with {formatting.listing([wanted.counterparty, *wanted.others], last='or')}")
    if wanted.amount is not None:
        words = {"equal": "of", "at least": "of at least", "at most": "of at most", "between": "of"}
        most = "" if wanted.most is None else f" to {formatting.money(wanted.most)}"
        parts.append(f"{words[wanted.compare]} {formatting.money(wanted.amount)}{most}")
    if wanted.period is not None:
        parts.append(formatting.days(wanted.period))
    return "".join(f" {part}" for part in parts)
