"""Balances and withdrawal limits."""

from __future__ import annotations

from actions import formatting
from actions.banking.accounts import AccountService, NoSuchAccount, available, balance_line, label
from actions.banking.models import CREDIT_CARD, Account
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event


def no_such_account(error: NoSuchAccount) -> str:
    """What to answer about an account that the customer does not have."""
    return f"You have no {error.wanted} account with us. Your accounts here are {formatting.listing(error.types)}."


class CheckBalance(SwitchboardAction):
    """Says what is on one account, or on all."""

    action_name = "action_banking_check_balance"
    follows = frozenset({"account_type"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the account that was named, or for all of them."""
        accounts = AccountService(request.session, request.customer_id)
        account_type = request.entity("account_type")
        if account_type is None:
            self._say_all(request, accounts.all())
            items = [{"entity": "account_type", "value": account.type} for account in accounts.all()]
            request.lists(items=items, item_action=self.action_name)
            return []
        try:
            request.say(self._sentence(accounts.of_type(account_type)))
        except NoSuchAccount as error:
            request.say(no_such_account(error))
        return []

    def _sentence(self, account: Account) -> str:
        balance = formatting.money(abs(account.balance), account.currency)
        if account.type != CREDIT_CARD:
            sign = "-" if account.balance < 0 else ""
            return f"Your {label(account)} balance is {sign}{balance}."
        left = formatting.money(available(account), account.currency)
        owed = f"You owe {balance}" if account.balance < 0 else "You owe nothing"
        return f"{owed} on your {label(account)}, and {left} of credit is available."

    def _say_all(self, request: ActionRequest, accounts: list[Account]) -> None:
        if not accounts:
            request.say("You have no accounts with us yet.")
            return
        rows = [[label(account), formatting.money(account.balance, account.currency)] for account in accounts]
        text = "\n".join(["Here are your balances:", *(balance_line(account) for account in accounts)])
        request.say(text, table={"columns": ["Account", "Balance"], "rows": rows})


class WithdrawalLimit(SwitchboardAction):
    """Says how much cash may be taken out a day; the standard limits to those who are not logged in."""

    action_name = "action_banking_withdrawal_limit"
    follows = frozenset({"account_type"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer from the account when there is one to look at."""
        customer_id = request.optional_customer_id
        if customer_id is None:
            request.say(response="utter_banking_withdrawal_limits")
            return []
        service = AccountService(request.session, customer_id)
        account_type = request.entity("account_type")
        try:
            accounts = service.all() if account_type is None else [service.of_type(account_type)]
        except NoSuchAccount as error:
            request.say(no_such_account(error))
            return []
        limits = [
            f"{formatting.money(account.daily_withdrawal_limit, account.currency)} from {label(account)}"
            for account in accounts
            if account.daily_withdrawal_limit is not None
        ]
        if limits:
            request.say(f"Each day you can take out up to {formatting.listing(limits)}.")
            request.say(response="utter_banking_raise_withdrawal_limit")
        else:
            request.say(response="utter_banking_withdrawal_limits")
        return []
