"""What the forms about a claim have in common: finding out which one is meant."""

from __future__ import annotations

import re
from typing import ClassVar

from actions import formatting
from actions.context import ActionRequest
from actions.forms import Field, Form, FormTurn
from actions.forms.picking import PLACES, picked
from actions.insurance.claim_actions import claim_service
from actions.insurance.claim_choice import MeantClaims
from actions.insurance.claim_models import Claim
from actions.insurance.focus import CLAIMS

# A number of a claim with too few digits, or too many.
_NO_NUMBER = re.compile(r"(?<![\w-])c\s?-\s?(?:\d{1,4}|\d{6,})(?!\w)", re.IGNORECASE | re.ASCII)
_OTHER = re.compile(r"\bthe other (?:one|claim)\b", re.IGNORECASE)


def claim_field(slot: str, prompt: str, reason: str) -> Field:
    """The field for a claim; it is kept as the claim's number."""
    entities = (CLAIMS.entity, "insurance_type")
    return Field(slot, prompt, reason, entities=entities, names=("claim", "claim number"), example="the first one")


class ClaimForm(Form):
    """A form whose first field is a claim of the customer's; a customer with one that fits is not asked.

    Class attributes:
        claim_slot: where the claim's number is kept.
    """

    claim_slot: ClassVar[str]

    def choosable(self, request: ActionRequest) -> list[Claim]:
        """The claims that can be chosen."""
        raise NotImplementedError

    def without_claims(self, request: ActionRequest) -> str:
        """What a customer hears who has no claim that could be chosen."""
        raise NotImplementedError

    def unfit(self, claim: Claim, request: ActionRequest) -> str:
        """Why a claim of the customer's that was named cannot be chosen."""
        raise NotImplementedError

    def chosen(self, request: ActionRequest) -> Claim | None:
        """The claim that was chosen, as it is now; None when nothing can be done about it any more."""
        number = request.slot(self.claim_slot)
        return next((claim for claim in self.choosable(request) if claim.number == number), None)

    def ask(self, field: Field, request: ActionRequest) -> None:
        """Ask; for a claim, below those that may be meant."""
        lines = (
            [f"{place}. {_line(claim)}" for place, claim in self._listed(request)] if field is self.fields[0] else []
        )
        request.say("\n".join([*lines, field.prompt]), buttons=self.choices(field, request))

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The claims."""
        if field.slot != self.claim_slot:
            return super().choices(field, request)
        return [{"title": _line(claim), "payload": str(claim.number)} for _, claim in self._listed(request)]

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "C-20931", "the kitchen one", "the second one"."""
        if field.slot != self.claim_slot:
            return super().read(field, turn)
        if _NO_NUMBER.search(turn.request.text):
            return turn.request.text
        claims = claim_service(turn.request).all()
        said = picked(turn.request, PLACES) or MeantClaims(turn.request, claims)
        return turn.request.text if said else None

    def hear(self, turn: FormTurn) -> None:
        """ "No, the other one", said of the claim that was chosen."""
        slot, request = self.claim_slot, turn.request
        known = request.slot(slot)
        if turn.activating or known is None or slot in turn.heard or not _OTHER.search(request.text):
            return
        others = [str(claim.number) for claim in self.choosable(request) if claim.number != known]
        turn.hear(slot, others[0] if len(others) == 1 else None)

    def check_claim(self, turn: FormTurn) -> Claim | None:
        """Replace what was said about a claim by its number; the claim, if one is meant.

        Without any that could be chosen the form ends.
        """
        request, slot = turn.request, self.claim_slot
        claims = self.choosable(request)
        if not claims:
            request.say(self.without_claims(request))
            turn.end()
            return None
        numbers, value = [str(claim.number) for claim in claims], turn.values[slot]
        if value not in numbers:
            said = (slot in turn.heard and value is not None) or (value is None and turn.activating)
            turn.values[slot] = self._found(turn, claims) if said else None
            if turn.values[slot] is None and len(claims) == 1:
                another = said and MeantClaims(request, claim_service(request).all()).certain
                turn.values[slot] = None if another else numbers[0]
        elif turn.attempted and not turn.activating and slot not in turn.heard:
            self.hear_words(turn, {slot: self._named_again(request, claims)})
        return next((claim for claim in claims if claim.number == turn.values[slot]), None)

    def _named_again(self, request: ActionRequest, claims: list[Claim]) -> str | None:
        """The claim that "no, C-20718" names below the summary; words alone belong to the story."""
        if request.requested_slot != self.confirmation:
            return None
        found = MeantClaims(request, claims).among(claims) if MeantClaims(request, claims).certain else []
        return str(found[0].number) if len(found) == 1 else None

    def _found(self, turn: FormTurn, claims: list[Claim]) -> str | None:
        request, every = turn.request, claim_service(turn.request).all()
        if _NO_NUMBER.search(request.text):
            request.say("A claim number is C and five digits, such as C-12345; I find none like that.")
            return None
        place = None if turn.activating else picked(request, [str(claim.number) for claim in claims])
        if place is not None:
            return place
        meant = MeantClaims(request, every)
        if turn.activating and not meant.certain and (shown := self._looked_at(request, claims)) is not None:
            return shown
        found = meant.among(claims)
        if len(found) == 1:
            return str(found[0].number)
        if meant.certain and not found:
            other = meant.among(every)
            if len(other) == 1:
                request.say(self.unfit(other[0], request))
            elif meant.number:
                request.say(f"I find no claim {meant.number} of yours.")
        return None

    def _looked_at(self, request: ActionRequest, claims: list[Claim]) -> str | None:
        """The claim that was just looked up or dealt with, which "I want to appeal" means."""
        shown = CLAIMS.among(request, {str(claim.number): claim for claim in claims})
        return None if shown is None else str(shown.number)

    def _listed(self, request: ActionRequest) -> list[tuple[int, Claim]]:
        """The claims with their places in the list that is shown."""
        return list(enumerate(self.choosable(request)[: len(PLACES)], start=1))


def _line(claim: Claim) -> str:
    return f"{claim.number}: {claim.subject}, {formatting.day(claim.happened_on)}"
