"""What the forms that take somebody off a policy have in common: finding out who is meant."""

from __future__ import annotations

from typing import Any, ClassVar

from actions import formatting
from actions.context import ActionRequest
from actions.forms import Field, FormTurn, OnceForm
from actions.forms.picking import picked
from actions.insurance.member_choice import MeantMembers
from actions.insurance.models import Policy

MEMBER_ENTITIES = ("person", "relationship", "payee", "policy_number", "insurance_type")


class MemberForm(OnceForm):
    """A form whose first field is somebody on a policy, kept as their id; where there is one, they are still asked for by the summary.

    Class attributes:
        nobody: what a customer hears who has nobody on a policy.
    """

    nobody: ClassVar[str]

    @property
    def member_slot(self) -> str:
        """Where the person is kept."""
        return self.fields[0].slot

    def members(self, request: ActionRequest) -> list[tuple[Any, Policy]]:
        """The people that can be chosen, each with the policy."""
        raise NotImplementedError

    def member_words(self, member: Any, policy: Policy) -> str:
        """How a person is named in a list."""
        raise NotImplementedError

    def chosen(self, request: ActionRequest) -> tuple[Any, Policy] | None:
        """The person that was chosen, if they are still there."""
        return next((one for one in self.members(request) if one[0].id == request.slot(self.member_slot)), None)

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Ask, with those that may be meant."""
        if field.slot != self.member_slot:
            super().ask(field, request)
            return
        lines = [f"{place}. {self.member_words(*one)}" for place, one in enumerate(self._open_to(request), start=1)]
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The people."""
        if field.slot != self.member_slot:
            return super().choices(field, request)
        return [
            {"title": self.member_words(*one), "payload": f"{one[0].name}, {one[1].number}"}
            for one in self._open_to(request)
        ]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "Emma", "my wife", "the one on the car"."""
        if field.slot != self.member_slot:
            return super().read(field, turn)
        return turn.request.text if MeantMembers(turn.request, self.members(turn.request)) else None

    def check_member(self, turn: FormTurn) -> tuple[Any, Policy] | None:
        """Replace what was said about somebody by their id; who it is, if they are found.

        Without anybody who could be chosen the form ends.
        """
        request, slot = turn.request, self.member_slot
        members = self.members(request)
        if not members:
            request.say(self.nobody)
            turn.end()
            return None
        ids, value = [str(member.id) for member, _ in members], turn.values[slot]
        if value not in ids:
            heard = (slot in turn.heard and value is not None) or (value is None and turn.activating)
            turn.values[slot] = self._found(turn, members) if heard else None
        elif turn.attempted and not turn.activating and slot not in turn.heard:
            found = MeantMembers(request, members).among(members)
            self.hear_words(turn, {slot: str(found[0][0].id) if len(found) == 1 else None})
        return next((one for one in members if one[0].id == turn.values[slot]), None)

    def _found(self, turn: FormTurn, members: list[tuple[Any, Policy]]) -> str | None:
        request, before = turn.request, turn.request.slot(self.member_slot)
        place = None if turn.activating else picked(request, [str(one[0].id) for one in self._open_to(request)])
        if place is not None:
            return place
        meant = MeantMembers(request, members)
        found = meant.among(members)
        if len(found) == 1:
            return str(found[0][0].id)
        if not found and meant.stranger:
            names = formatting.listing(sorted({str(member.name) for member, _ in members}))
            request.say(f"I find nobody named {meant.stranger} there. There is {names}.")
        return str(before) if before and not found else None

    def _open_to(self, request: ActionRequest) -> list[tuple[Any, Policy]]:
        """The people that the message leaves open."""
        members = self.members(request)
        found = MeantMembers(request, members).among(members)
        return found if len(found) > 1 else members
