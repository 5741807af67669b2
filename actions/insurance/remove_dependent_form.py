"""The form for somebody who is to leave a policy."""

from __future__ import annotations

from datetime import date

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import COMING_DAY, Answer, Field, FormTurn, yes_no
from actions.forms.answers import HOW_LONG
from actions.insurance.add_dependent_form import latest_day
from actions.insurance.days import checked_day, read_day
from actions.insurance.member_forms import MEMBER_ENTITIES, MemberForm
from actions.insurance.member_models import Dependent
from actions.insurance.members import DependentService, NotOnPolicy
from actions.insurance.models import HEALTH, Policy
from actions.insurance.policies import PolicyGone, label, policy_service

PERSON, END, CONFIRMED, REFERENCE = (
    "insurance_remove_dependent_person",
    "insurance_remove_dependent_end",
    "insurance_remove_dependent_confirmed",
    "insurance_remove_dependent_reference",
)


class RemoveDependentForm(MemberForm):
    """Somebody who is covered no more, and what the policy costs then."""

    name = "insurance_remove_dependent_form"
    title = "taking somebody off your policy"
    intents = frozenset({"remove_dependent"})
    fields = (
        Field(
            PERSON,
            "Who should be taken off?",
            "I take off only whom you name, so that nobody else loses their cover.",
            entities=MEMBER_ENTITIES,
            names=("person", "name"),
            example="the first one",
        ),
        Field(
            END,
            "Which day should be the last one?",
            "They are covered until the end of that day.",
            entities=("period",),
            names=("day", "date"),
            example="today",
            kind=COMING_DAY,
        ),
        yes_no(CONFIRMED, "Shall I take them off?"),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_remove_dependent"
    nothing_done = "Nobody was taken off."
    nobody = "Nobody but you is on your policies, so there is nobody to take off."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (Answer(HOW_LONG, "It counts from the day that you choose, today at the earliest."),)

    def members(self, request: ActionRequest) -> list[tuple[Dependent, Policy]]:
        """The dependents on all policies."""
        return DependentService(policy_service(request)).all()

    def member_words(self, member: Dependent, policy: Policy) -> str:
        """Who it is, and on which policy."""
        return f"{member.name} (your {member.relationship}) on your {label(policy)}"

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "Emma", "right away"."""
        return read_day(turn.request.text) if field.slot == END else super().read(field, turn)

    def check(self, turn: FormTurn) -> None:
        """Find the person, and a day that is possible."""
        request, values = turn.request, turn.values
        found = self.check_member(turn)
        if turn.ended:
            return
        if turn.activating:
            self.hear_words(turn, {END: read_day(request.text)})
        if values[END] is None and END not in turn.heard:
            values[END] = "today"
        values[END] = checked_day(
            request, values[END], latest=latest_day(request, found and found[1]), past=turn.activating
        )

    def summary(self, request: ActionRequest) -> str:
        """Who leaves, and what the policy costs then."""
        found = self.chosen(request)
        if found is None:
            return self.fields[-1].prompt  # they left a moment ago; the yes says so
        member, policy = found
        monthly = DependentService(policy_service(request)).premium(policy, minus=str(member.id))
        note = ""
        if policy.insurance_type == HEALTH:
            note = " They can buy a plan of their own within 60 days of losing this one."
        return (
            f"{self.member_words(member, policy)} would be covered until "
            f"{formatting.day(date.fromisoformat(str(request.slot(END))))} and no longer. The premium would be "
            f"{formatting.money(monthly)} a month instead of {formatting.money(policy.premium)}.{note} {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Take off whom was confirmed."""
        found, end = self.chosen(request), date.fromisoformat(str(request.slot(END)))
        service = DependentService(policy_service(request))
        try:
            if found is None:
                raise NotOnPolicy
            policy = service.remove(str(found[1].number), str(found[0].id), end, reference)
        except (NotOnPolicy, PolicyGone):
            request.say("They have been taken off already, so nothing was done twice.")
        else:
            request.say(
                f"Done. {found[0].name} is covered by your {label(policy)} until {formatting.day(end)}. The premium is "
                f"{formatting.money(policy.premium)} a month, and it is paid until {formatting.day(policy.paid_until)}. The "
                f"reference is {reference}."
            )
        return []
