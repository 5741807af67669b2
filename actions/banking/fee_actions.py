"""What the bank charges, and the interest that it pays and takes."""

from __future__ import annotations

import re

from actions import formatting
from actions.banking import fees, rates, topics
from actions.banking.fees import FeeService
from actions.banking.rates import InterestService
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.forms import form_named
from actions.memory import WORDS

_ALL = re.compile(r"\b(?:fees|charges|all|everything|list|schedule)\b", re.IGNORECASE)
# What the fees of a topic are called in their list.
_CALLED = {
    topics.WIRE: "wire",
    topics.TRANSFER: "transfer",
    topics.CARD: "replacement card",
    topics.CHECKS: "checks and express",
    topics.CURRENCY: "foreign cash",
    topics.STATEMENT: "paper statement",
    topics.WITHDRAWAL: "atm",
    topics.ATM: "atm",
}


class AskFees(SwitchboardAction):
    """Says what something costs."""

    action_name = "action_banking_fees"
    follows = frozenset({"account_type", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for what was named: a service, an account, how often, an amount; for all fees otherwise."""
        service = FeeService(request.session)
        account_type = request.entity("account_type")
        money = formatting.read_money(request.entity("money"))
        found = service.asked(
            request.text,
            account_type=account_type,
            frequency=request.entity("frequency"),
            amount=None if money is None else money[0],
        )
        if not found and request.was_led_here:
            request.say(response="utter_core_inform")
            return []
        form = form_named(request.active_form)
        if not found and form is not None:
            found = service.asked(form.title)  # "what's the fee for that?" in the middle of a wire
        if not found and account_type is None and not _ALL.search(request.text):
            topic = topics.named_topic(request.text) or topics.recent_topic(request)
            found = service.asked(_CALLED.get(topic or "", ""))  # "how much is it", after what it is for
        intro = ""
        if not found:
            found = service.all()
            unknown = f"I have no fee for {account_type} accounts on my list. " if account_type is not None else ""
            intro = f"{unknown}Here is everything that we charge for:"
        if not found:
            request.say(response="utter_banking_no_fees")
            return []
        request.say_table(fees.table(found), map(fees.line, found), before=intro)
        request.say(response="utter_banking_fee_help")
        return []


class InterestRates(SwitchboardAction):
    """Says what interest the bank pays and takes."""

    action_name = "action_banking_interest_rates"
    follows = frozenset({"account_type", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the product that was named, or for all."""
        service = InterestService(request.session)
        account_type = request.entity("account_type")
        if request.was_led_here and not (request.follows_up or service.asked(request.text, None)):
            request.say(response="utter_core_inform")
            return []
        found = service.asked(request.text, account_type)
        intro = "Our rates"
        if not found:
            found = service.all()
            if account_type is not None:
                intro = f"I have no rate for {account_type}. All our rates"
        if not found:
            request.say(response="utter_banking_no_rates")
            return []
        valid = formatting.day(min(rate.valid_on for rate in found))
        request.say_table(rates.table(found), map(rates.line, found), before=f"{intro} as of {valid}:")
        if any(rate.kind == rates.PAID_BY_CUSTOMER for rate in found):
            request.say(response="utter_banking_own_rate")
        return []
