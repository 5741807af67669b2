"""The forms for who gets the money of a life policy."""

from __future__ import annotations

import re

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, FormTurn, OnceForm, yes_no
from actions.forms.answers import HOW_LONG
from actions.forms.phrases import asks
from actions.insurance.add_dependent_form import heard_person, person_field, relationship_field
from actions.insurance.beneficiaries import (
    WHOLE,
    BeneficiaryService,
    IsBeneficiary,
    NoBeneficiary,
    ShareImpossible,
    Shares,
)
from actions.insurance.member_forms import MEMBER_ENTITIES, MemberForm
from actions.insurance.member_models import Beneficiary
from actions.insurance.models import LIFE, Policy
from actions.insurance.people import EQUAL, RELATIONSHIPS, proper, read_relationship, read_share
from actions.insurance.policies import PolicyGone, label, policy_service
from actions.insurance.policy_form import PolicyForm, policy_field

_ADD, _REMOVE = "insurance_add_beneficiary", "insurance_remove_beneficiary"
POLICY, PERSON, RELATIONSHIP, SHARE, CONFIRMED, REFERENCE = (
    f"{_ADD}_policy",
    f"{_ADD}_person",
    f"{_ADD}_relationship",
    f"{_ADD}_share",
    f"{_ADD}_confirmed",
    f"{_ADD}_reference",
)
LEAVING, LEAVING_CONFIRMED, LEAVING_REFERENCE = f"{_REMOVE}_person", f"{_REMOVE}_confirmed", f"{_REMOVE}_reference"
_MAKE_IT = re.compile(r"\b(?:make (?:it|that|hers|his)|only|just)\s+(\d{1,3})\b(?![\d.,]*\d)", re.IGNORECASE)
_WHO = (
    r"\bwho(?:'?s| is| are| gets?)\b.*\b(?:beneficiar\w*|now|it|money|already)\b|\bcurrent (?:beneficiar\w*|shares?)\b"
)


class AddBeneficiaryForm(PolicyForm, OnceForm):
    """One more beneficiary; the others get less, in the same proportion."""

    name = f"{_ADD}_form"
    title = "adding a beneficiary"
    intents = frozenset({"add_beneficiary"})
    fields = (
        person_field(PERSON, "Who should get a share? Please tell me the name.", "The money is paid to whom you name."),
        relationship_field(RELATIONSHIP),
        Field(
            SHARE,
            'What share should they get, in percent? Say "equal" for as much as each of the others.',
            "All shares together are 100 percent, so the others get less.",
            entities=("number",),
            names=("share", "percent", "percentage"),
            example="20 percent",
        ),
        policy_field(POLICY, "Which life policy is it for?", "Each policy has beneficiaries of its own."),
        yes_no(CONFIRMED, "Shall I add them?"),
    )
    policy_slot = POLICY
    types = (LIFE,)
    confirmation = CONFIRMED
    submit_action = "action_insurance_add_beneficiary"
    nothing_done = "No beneficiary was added."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(_WHO, lambda request: _who(request)),
        Answer(HOW_LONG, "It counts from the moment you say yes."),
    )

    def hear(self, turn: FormTurn) -> None:
        """ "My daughter mia, 20 percent" answers three questions."""
        super().hear(turn)
        heard_person(turn, PERSON, RELATIONSHIP)
        share = read_share(turn.request.text, asked=turn.request.requested_slot == SHARE)
        changed = _MAKE_IT.search(turn.request.text)
        if changed is not None and not turn.activating:
            share = changed[1]
        if share is not None:
            turn.hear(SHARE, share)

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The policies; an equal share."""
        if field.slot == SHARE:
            return [{"title": "As much as each of the others", "payload": "equal shares"}]
        return super().choices(field, request)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """A policy; all else has been heard already."""
        return super().read(field, turn) if field.slot == POLICY else None

    def check(self, turn: FormTurn) -> None:
        """Whether that person may get that share."""
        values = turn.values
        if _only_asks(turn):
            return
        policy = self.check_policy(turn)
        if turn.ended:
            return
        if policy is not None:
            self._keep_person(turn, policy)
        values[PERSON] = values[PERSON] and proper(str(values[PERSON]))
        said = values[RELATIONSHIP]
        values[RELATIONSHIP] = said if said in RELATIONSHIPS or said is None else read_relationship(str(said))
        if policy is not None:
            values[SHARE] = self._share(turn, policy)

    def _keep_person(self, turn: FormTurn, policy: Policy) -> None:
        """ "Take it from elena" names nobody new; the others give in proportion, and how to do otherwise is said."""
        request, said = turn.request, str(turn.values[PERSON] or "").lower()
        before = request.slot(PERSON)
        service = BeneficiaryService(policy_service(request))
        named = next(
            (one for one in service.of(policy) if said in (one.name.lower(), one.name.lower().split()[0])), None
        )
        if PERSON not in turn.heard or turn.activating or before is None or named is None:
            return
        turn.values[PERSON] = before
        request.say(
            f"{named.name} gets {named.share}% of your {label(policy)}. A new share is taken from all others in proportion; for "
            f"other shares, remove {named.name} first and add them anew."
        )

    def _share(self, turn: FormTurn, policy: Policy) -> str | None:
        """The share that was said, if it can be; the first beneficiary gets everything."""
        request, values = turn.request, turn.values
        service = BeneficiaryService(policy_service(request))
        count = len(service.of(policy))
        said = values[SHARE] if count else str(WHOLE)
        if said == EQUAL:
            said = str(WHOLE // (count + 1))
        share = int(said) if str(said or "").isdigit() else None
        try:
            service.with_one_more(policy, str(values[PERSON] or ""), WHOLE - count if share is None else share)
        except IsBeneficiary as error:
            request.say(
                f"{values[PERSON]} gets {error.share}% of your {label(policy)} already. To change a share, remove the "
                "beneficiary first and add them anew."
            )
            values[PERSON] = None
        except ShareImpossible as error:
            request.say(
                f"Each of the others keeps at least 1%, so it can be {error.least}% to {error.most}%. To give somebody "
                "everything, remove the others first."
            )
            return None
        return None if share is None else str(share)

    def summary(self, request: ActionRequest) -> str:
        """Who gets what, and what the others get then."""
        policy = self.chosen(request)
        if policy is None:
            return self.fields[-1].prompt  # it ended a moment ago; the yes says so
        name, share = str(request.slot(PERSON)), int(str(request.slot(SHARE)))
        try:
            shares = BeneficiaryService(policy_service(request)).with_one_more(policy, name, share)
        except (IsBeneficiary, ShareImpossible):
            return self.fields[-1].prompt  # the others changed a moment ago; the yes says so
        return (
            f"{name} (your {request.slot(RELATIONSHIP)}) would get {share}%{_of_sum(policy)} of your {label(policy)}."
            f"{_others(shares)} {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Add whom was confirmed."""
        service, name, share = (
            BeneficiaryService(policy_service(request)),
            str(request.slot(PERSON)),
            request.slot(SHARE),
        )
        try:
            shares = service.add(
                str(request.slot(POLICY)), name, str(request.slot(RELATIONSHIP)), int(str(share)), reference
            )
        except IsBeneficiary:
            request.say(f"{name} is a beneficiary already, so nothing was done twice.")
        except (PolicyGone, ShareImpossible):
            request.say(f"That is not possible any more. {self.nothing_done}")
        else:
            request.say(f"Done. These are the shares of your {label(shares.policy)} now:")
            request.say("\n".join([*_list(service, shares.policy), f"The reference is {reference}."]))
        return []


class RemoveBeneficiaryForm(MemberForm):
    """A beneficiary less; the others get more, in the same proportion."""

    name = f"{_REMOVE}_form"
    title = "removing a beneficiary"
    intents = frozenset({"remove_beneficiary"})
    fields = (
        Field(
            LEAVING,
            "Which beneficiary should be removed?",
            "I remove only whom you name.",
            entities=MEMBER_ENTITIES,
            names=("person", "beneficiary", "name"),
            example="the first one",
        ),
        yes_no(LEAVING_CONFIRMED, "Shall I remove them?"),
    )
    confirmation = LEAVING_CONFIRMED
    submit_action = "action_insurance_remove_beneficiary"
    nothing_done = "No beneficiary was removed."
    nobody = 'You have no life policy with a beneficiary. To name one, say "add a beneficiary".'
    own_slots = (LEAVING_REFERENCE,)
    reference_slot = LEAVING_REFERENCE
    answers = (
        Answer(_WHO, lambda request: _who(request)),
        Answer(HOW_LONG, "It counts from the moment you say yes."),
    )

    def members(self, request: ActionRequest) -> list[tuple[Beneficiary, Policy]]:
        """The beneficiaries of all life policies."""
        return BeneficiaryService(policy_service(request)).all()

    def member_words(self, member: Beneficiary, policy: Policy) -> str:
        """Who it is, and the share."""
        return f"{member.name} (your {member.relationship}), {member.share}% of your {label(policy)}"

    def check(self, turn: FormTurn) -> None:
        """Find the beneficiary."""
        if not _only_asks(turn):
            self.check_member(turn)

    def summary(self, request: ActionRequest) -> str:
        """Who gets nothing any more, and what the others get then."""
        found = self.chosen(request)
        if found is None:
            return self.fields[-1].prompt  # they were removed a moment ago; the yes says so
        member, policy = found
        shares = BeneficiaryService(policy_service(request)).without(policy, str(member.id))
        rest = _others(shares) or " Nobody would be left; the money would go to your estate, which takes longer."
        return f"{self.member_words(member, policy)}, would get nothing any more.{rest} {self.fields[-1].prompt}"

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Remove whom was confirmed."""
        service, found = BeneficiaryService(policy_service(request)), self.chosen(request)
        try:
            if found is None:
                raise NoBeneficiary
            shares = service.remove(str(found[1].number), str(found[0].id), reference)
        except (NoBeneficiary, PolicyGone):
            request.say("That beneficiary has been removed already, so nothing was done twice.")
            return []
        request.say(f"Done. {found[0].name} is no beneficiary of your {label(shares.policy)} any more.")
        now = (
            _list(service, shares.policy)
            if shares.others
            else ['Nobody is named now. To name somebody, say "add a beneficiary".']
        )
        request.say("\n".join([*now, f"The reference is {reference}."]))
        return []


def _only_asks(turn: FormTurn) -> bool:
    """Whether the wish is only the question who gets what, which is answered and opens no form."""
    request = turn.request
    if not turn.activating or not asks(request.text) or re.search(_WHO, request.text, re.IGNORECASE) is None:
        return False
    request.say(_who(request))
    turn.end()
    return True


def _of_sum(policy: Policy) -> str:
    return f" of the {formatting.money(policy.insured_sum)}" if policy.insured_sum else ""


def _others(shares: Shares) -> str:
    said = [f"{one.name} {share}% (now {one.share}%)" for one, share in shares.others]
    return f" The others: {formatting.listing(said)}." if said else ""


def _list(service: BeneficiaryService, policy: Policy) -> list[str]:
    service.policies.session.flush()
    return [f"- {one.name} ({one.relationship}): {one.share}%" for one in service.of(policy)]


def _who(request: ActionRequest) -> str:
    service = BeneficiaryService(policy_service(request))
    said = [f"{one.name} gets {one.share}% of your {label(policy)}" for one, policy in service.all()]
    return f"{formatting.listing(said)}." if said else "Nobody is named yet."
