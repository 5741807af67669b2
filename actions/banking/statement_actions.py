"""Statements."""

from __future__ import annotations

import re
from typing import Any

from actions import formatting
from actions.banking import fees
from actions.banking.account_actions import named_account, no_such_account
from actions.banking.accounts import AccountService, NoSuchAccount, label
from actions.banking.fees import FeeService
from actions.banking.models import Account
from actions.banking.statements import NoStatement, Statement, StatementService
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.files import csv_file, name_of_months
from actions.memory import WORDS
from actions.periods import resolve

MOST_BOOKINGS = 500
_WAYS = re.compile(
    r"\b(?:mail(?:ed)?|post|paper|print(?:ed)?|pdf|e-?mail|download|costs?|fees?|charge|price|free|how much)\b",
    re.IGNORECASE,
)
_COLUMNS = ["Account", "Opening", "Money in", "Money out", "Closing"]


class GetStatement(SwitchboardAction):
    """Makes the statement of a month, or of several, for one account or for all."""

    action_name = "action_banking_statement"
    follows = frozenset({"account_type", "account_number", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the account and the time that were named; for the last full month otherwise."""
        if request.was_led_here and not request.follows_up:
            self._say_ways(request)
            return []
        service = StatementService(request.session, request.customer_id, request.clock.today())
        said = request.entity("period")
        period = None if said is None else resolve(said, request.clock.today())
        if said is not None and period is None:
            request.say(response="utter_banking_unknown_period")
            return []
        try:
            start, end = service.months(period)
            statements = [service.make(account, start, end) for account in _accounts(request)]
        except NoStatement as error:
            request.say(_no_statement(error, request))
            return []
        except NoSuchAccount as error:
            request.say(no_such_account(error))
            return []
        if len(statements) == 1:
            self._say_one(request, statements[0], service)
        else:
            self._say_all(request, statements)
        request.say(response="utter_banking_statement_pdf")
        return []

    def _say_ways(self, request: ActionRequest) -> None:
        """How a statement comes and what that costs: "by mail?"."""
        if not _WAYS.search(request.text):
            request.say(response="utter_core_inform")
            return
        found = FeeService(request.session).asked("paper statement")
        if found:
            request.say("\n".join(map(fees.line, found)))
        request.say(response="utter_banking_statement_pdf")

    def _say_one(self, request: ActionRequest, statement: Statement, service: StatementService) -> None:
        account, bookings = statement.account, service.bookings(statement, MOST_BOOKINGS)
        noun = formatting.plural(statement.count, "booking")
        intro = f"Your {label(account)} statement for {formatting.months(statement.start, statement.end)}, {noun}:"
        figures = formatting.aligned(
            list(zip([f"{name}:" for name in _COLUMNS[1:]], _figures(statement), strict=True)), (1,)
        )
        rows = [
            [formatting.day(t.booked_on), t.counterparty, t.description, formatting.money(t.amount, account.currency)]
            for t in bookings
        ]
        # The figures are not in the table: each booking is, and a text with all of them would be too long.
        table: dict[str, Any] = {"columns": ["Date", "With", "For", "Amount"], "rows": rows}
        opening, *_, closing = _figures(statement)
        kept = [["", "", "Opening balance", opening], *rows, ["", "", "Closing balance", closing]]
        name = name_of_months(f"statement {account.type}", statement.start, statement.end)
        request.say_table(table, [], before=f"{intro}\n{figures}", file=csv_file(name, table["columns"], kept))

    def _say_all(self, request: ActionRequest, statements: list[Statement]) -> None:
        rows = [[label(statement.account), *_figures(statement)] for statement in statements]
        intro = f"Your statements for {formatting.months(statements[0].start, statements[0].end)}:"
        lines = [formatting.aligned([_COLUMNS, *rows], right=(1, 2, 3, 4))]
        file = csv_file(name_of_months("statements", statements[0].start, statements[0].end), _COLUMNS, rows)
        request.say_table({"columns": _COLUMNS, "rows": rows}, lines, before=intro, file=file)


def _accounts(request: ActionRequest) -> list[Account]:
    """The account that was named by its number or its type, or all of them.

    Raises:
        NoSuchAccount: the customer has none like that.
    """
    accounts = AccountService(request.session, request.customer_id)
    named = named_account(request, accounts)
    return accounts.all() if named is None else [named]


def _figures(statement: Statement) -> list[str]:
    amounts = (statement.opening, statement.received, -statement.spent, statement.closing)
    return [formatting.money(amount, statement.account.currency) for amount in amounts]


def _no_statement(error: NoStatement, request: ActionRequest) -> str:
    if error.first is None:
        return "Nothing has been booked on your accounts yet, so there is no statement."
    first, last = formatting.month(error.first), formatting.month(request.clock.today())
    return f"I have no statement for that time. I can make one for any month from {first} to {last}."
