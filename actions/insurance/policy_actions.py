"""The list of the customer's policies with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.insurance.focus import POLICIES, policy_referred_to
from actions.insurance.models import Policy
from actions.insurance.policies import PolicyService, label, policy_service
from actions.insurance.policy_choice import MeantPolicies

POLICY_ENTITY = "policy_number"
_FOR_PROOF = 'To show it to somebody, say "I need proof of insurance".'


class PolicyNumbers(SwitchboardAction):
    """Says the numbers of the policies: of all, or of those that a message describes."""

    action_name = "action_insurance_policy_numbers"
    follows = frozenset({"insurance_type", POLICY_ENTITY})

    def handle(self, request: ActionRequest) -> list[Event]:
        """List them, and remember the list."""
        service = policy_service(request)
        policies = service.active()
        if not policies:
            request.say('You have no active policy with us. To see what one would cost, say "give me a quote".')
            return []
        meant = MeantPolicies(request, policies)
        found = meant.among(policies)
        shown = None if meant else policy_referred_to(request, policies)
        found = [shown] if shown is not None else found
        if meant and not found:
            request.say(_none_such(service, meant.number or str(meant.type)))
        self._list(request, service, found or policies)
        return []

    def _list(self, request: ActionRequest, service: PolicyService, policies: Sequence[Policy]) -> None:
        if len(policies) == 1:
            POLICIES.note(request, str(policies[0].number))
            request.say(f"{_line(service, policies[0])} {_FOR_PROOF}")
            return
        rows = [[str(p.number), str(p.insurance_type), str(p.subject), _plan(service, p), _until(p)] for p in policies]
        lines = [f"{place}. {_line(service, policy)}" for place, policy in enumerate(policies, start=1)]
        table = {"columns": ["Number", "Insurance", "For", "Plan", "Renews or ends"], "rows": rows}
        request.say_table(table, lines, before="Your policies:", after=[_FOR_PROOF])
        items = [{"entity": POLICY_ENTITY, "value": str(policy.number)} for policy in policies]
        request.lists(items=items, item_action=self.action_name)


def _line(service: PolicyService, policy: Policy) -> str:
    kind = str(policy.insurance_type).capitalize()
    return f"{kind}: {policy.number} ({policy.subject}), {_plan(service, policy)} plan, {_until(policy)}."


def _plan(service: PolicyService, policy: Policy) -> str:
    return str(service.plan(policy).plan).capitalize()


def _until(policy: Policy) -> str:
    if policy.ends_on:
        return f"ends on {formatting.day(policy.ends_on)}"
    return f"renews on {formatting.day(policy.renews_on)}"


def _none_such(service: PolicyService, wanted: str) -> str:
    """That there is no such policy; of one that has ended, when it did."""
    ended = [p for p in service.all() if p.ends_on and wanted in (p.number, p.insurance_type)]
    if not ended:
        return (
            f"I find no active {wanted} policy of yours."
            if "-" not in wanted
            else f"I find no policy {wanted} of yours."
        )
    last = max(ended, key=lambda policy: policy.ends_on)
    return f"Your {label(last)} ended on {formatting.day(last.ends_on)}."
