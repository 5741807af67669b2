"""The numbers by which others know the bank."""

from __future__ import annotations

import re

from actions.banking.codes import BankCodeService
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.memory import WORDS


class RoutingNumber(SwitchboardAction):
    """Says the bank's routing number and its SWIFT code, and what each is for."""

    action_name = "action_banking_routing_number"
    follows = frozenset({WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """List them, and say where the other number is that is always asked for beside them."""
        codes = BankCodeService(request.session).all()
        if request.was_led_here:
            said = set(re.findall(r"[a-z]+", request.text.lower()))
            codes = [code for code in codes if said & set(re.findall(r"[a-z]{3,}", code.name.lower()))]
            if not codes:
                request.say(response="utter_core_inform")
                return []
        if codes:
            request.say("\n".join(f"{code.name}: {code.value}, for {code.used_for}." for code in codes))
        request.say(response="utter_banking_account_number_help")
        return []
