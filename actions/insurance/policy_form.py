"""What the forms about a policy have in common: finding out which one is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from actions import formatting
from actions.context import ActionRequest
from actions.forms import Field, Form, FormTurn
from actions.insurance.focus import policy_referred_to
from actions.insurance.models import TYPES, Policy
from actions.insurance.policies import label, policy_service
from actions.insurance.policy_choice import MeantPolicies

POLICY_ENTITIES = ("policy_number", "insurance_type")
_OTHER = re.compile(r"\bthe other (?:one|policy|car)\b", re.IGNORECASE)

_ALL = re.compile(r"\W*(?:all|both|each|every(?:thing)?)\b", re.IGNORECASE)
_ALL_POLICIES = re.compile(
    r"\b(?:all|both|each|every|several)\b(?: of)?(?: (?:my|the|our))*(?: insurance)? (?:polic\w+|premiums|bills|plans|of them)\b",
    re.IGNORECASE,
)


def policy_field(slot: str, prompt: str, reason: str) -> Field:
    """The field for a policy; it is kept as the policy's number."""
    return Field(
        slot, prompt, reason, entities=POLICY_ENTITIES, names=("policy", "policy number"), example="the auto one"
    )


class PolicyForm(Form):
    """A form with a field for a policy of the customer's; a customer with one that fits is not asked.

    Class attributes:
        policy_slot: where the policy's number is kept.
        types: the kinds of insurance that the form is for.
    """

    policy_slot: ClassVar[str]
    types: ClassVar[tuple[str, ...]] = TYPES

    def policies(self, request: ActionRequest) -> list[Policy]:
        """The policies that can be chosen."""
        return policy_service(request).active(*self.types)

    def chosen(self, request: ActionRequest) -> Policy | None:
        """The policy that was chosen, as it is now; None when it is gone."""
        number = request.slot(self.policy_slot)
        return next((policy for policy in self.policies(request) if policy.number == number), None)

    def without_policies(self, request: ActionRequest) -> str:
        """What a customer hears who has no policy that could be chosen."""
        kinds = "" if self.types == TYPES else f"{formatting.listing(self.types, 'or')} "
        return f'You have no active {kinds}policy with us. {self.nothing_done} To get one, say "sign me up".'

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Ask; for a policy, below those that may be meant."""
        if field.slot != self.policy_slot:
            super().ask(field, request)
            return
        lines = [f"- {label(policy)}" for policy in self._open_to(request)]
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The policies."""
        if field.slot != self.policy_slot:
            return super().choices(field, request)
        return [{"title": _capital(label(one)), "payload": str(one.number)} for one in self._open_to(request)]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "AU-104471", "the honda", "car"."""
        if field.slot != self.policy_slot:
            return super().read(field, turn)
        return turn.request.text if MeantPolicies(turn.request, self.policies(turn.request)) else None

    def hear(self, turn: FormTurn) -> None:
        """ "No, the other one", said of the policy that was chosen."""
        slot, request = self.policy_slot, turn.request
        known = request.slot(slot)
        if turn.activating or known is None or slot in turn.heard or not _OTHER.search(request.text):
            return
        others = [str(policy.number) for policy in self.policies(request) if policy.number != known]
        turn.hear(slot, others[0] if len(others) == 1 else None)

    def check_policy(self, turn: FormTurn) -> Policy | None:
        """Replace what was said about a policy by its number; the policy, if one is meant.

        Without any that could be chosen the form ends.
        """
        request, slot = turn.request, self.policy_slot
        policies = self.policies(request)
        if not policies:
            request.say(self.without_policies(request))
            turn.end()
            return None
        numbers, value = [str(policy.number) for policy in policies], turn.values[slot]
        meant = MeantPolicies(request, policies)
        if len(self.types) == 1 and not request.says("insurance_type"):
            meant.type = None  # "a flat tire", "in front of my house": of one kind, no other can be meant
        if value not in numbers:
            said = (slot in turn.heard and value is not None) or (value is None and turn.activating)
            turn.values[slot] = self._found(turn, meant, policies) if said else None
            if turn.values[slot] is None and len(policies) == 1 and not (said and meant):
                turn.values[slot] = numbers[0]
        elif turn.attempted and not turn.activating and slot not in turn.heard and meant.certain:
            found = meant.among(policies)
            self.hear_words(turn, {slot: str(found[0].number) if len(found) == 1 else None})
        return next((policy for policy in policies if policy.number == turn.values[slot]), None)

    def one_at_a_time(self, turn: FormTurn) -> None:
        """Say that one policy comes after the other, where all of them are meant; for a form's `check`."""
        request = turn.request
        asked = turn.attempted and request.requested_slot == self.policy_slot and turn.values[self.policy_slot] is None
        if _ALL_POLICIES.search(request.text) if turn.activating else asked and _ALL.match(request.text):
            request.say("I do one policy at a time, so that nothing happens by mistake.")

    def _found(self, turn: FormTurn, meant: MeantPolicies, policies: Sequence[Policy]) -> str | None:
        found = meant.among(policies)
        if len(found) == 1:
            return str(found[0].number)
        if not meant and turn.activating:
            shown = policy_referred_to(turn.request, policies)
            return None if shown is None else str(shown.number)
        if meant and not found:
            wanted = meant.number or f"{meant.type} policy"
            every = formatting.listing([label(policy) for policy in policies])
            if any(policy.number == wanted for policy in policy_service(turn.request).active()):
                turn.request.say(f"That can't be done with {wanted}. It could be your {every}.")
            else:
                turn.request.say(f"I find no active {wanted} of yours. You have your {every}.")
        return None

    def _open_to(self, request: ActionRequest) -> list[Policy]:
        """The policies that the message leaves open: of "my car" those for cars, where there are two."""
        policies = self.policies(request)
        found = MeantPolicies(request, policies).among(policies)
        return found if len(found) > 1 else policies


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
