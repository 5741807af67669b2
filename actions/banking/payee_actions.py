"""The list of saved payees."""

from __future__ import annotations

from actions.banking.payees import AmbiguousPayee, PayeeService, UnknownPayee
from actions.banking.payment_answers import name_of
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event


class ShowPayees(SwitchboardAction):
    """Lists whom the customer can pay, and says how somebody else comes to be paid."""

    action_name = "action_banking_show_payees"
    follows = frozenset({"payee"})

    def handle(self, request: ActionRequest) -> list[Event]:
        """List them; somebody who was named and is none is said to be none."""
        service = PayeeService(request.session, request.customer_id)
        payees, named = service.all(), request.entity("payee")
        if (known := service.mentioned(request.text)) is not None:
            request.note("payee", known.name)  # "is mom among them", "send her 5"
        if named is not None and payees:
            try:
                service.named(named)
            except UnknownPayee:
                request.say(f"I don't find {named} among your saved payees.")
            except AmbiguousPayee:
                pass  # whoever is meant is on the list
        if payees:
            rows = [[payee.name, f"…{payee.account_number[-4:]}"] for payee in payees]
            table = {"columns": ["Payee", "Account"], "rows": rows}
            request.say_table(table, map(name_of, payees), before="You can send money to these saved payees:")
        else:
            request.say("You have no saved payees.")
        request.say(response="utter_banking_payee_help")
        return []
