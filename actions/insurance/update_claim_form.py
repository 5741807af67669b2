"""The form that adds to an open claim, or corrects it."""

from __future__ import annotations

import re
from decimal import Decimal

from rasa_sdk.events import SlotSet

from actions import formatting, stories, sums
from actions.context import ActionRequest, Event
from actions.formatting import read_money
from actions.forms import Field, FormTurn, OnceForm, yes_no
from actions.forms.phrases import asks
from actions.insurance.claim_actions import claim_service
from actions.insurance.claim_choice import label
from actions.insurance.claim_form import ClaimForm, claim_field
from actions.insurance.claim_models import DENIED, Claim
from actions.insurance.claims import OPEN, ClaimDecided, NoSuchClaim
from actions.insurance.document_actions import SEND

CLAIM, NOTE, CONFIRMED, ESTIMATE, REFERENCE = (
    "insurance_update_claim_claim",
    "insurance_update_claim_note",
    "insurance_update_claim_confirmed",
    "insurance_update_claim_estimate",
    "insurance_update_claim_reference",
)
# What makes a sum in a note a new estimate, and not just a part of what is told.
_IS_ESTIMATE = re.compile(
    r"\b(?:estimate[sd]?|quote[sd]?|amount|total|invoice|bill|repair\w*|cost\w*|price|figure|more expensive|actually|instead|make it"
    r"|comes? to|came to|worth|damage is)\b",
    re.IGNORECASE,
)
_PAPERS = re.compile(
    r"\b(?:photos?|pictures?|pics|documents?|receipts?|police report|estimate|invoice|bill|letter|paperwork|papers?|video|pdf|file)\b",
    re.IGNORECASE,
)
_ADDS = re.compile(r"\b(?:also|add|forgot|too|as well|another|i have|i got|here (?:is|are)|actually)\b", re.IGNORECASE)
# A wish to update that says nothing of what: "I need to update my claim C-20931".
_BARE_WISH = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|can|could|you|i|i'd|we|need|want|would|like|have|to|do|some|something|a|an)\W+)*"
    r"(?:update|change|add|correct|edit|modify|amend|adding|updating|changing|correcting)\b(?:\W+(?:an?|the|my|to|on|something|some|more"
    r"|details?|info|information|things?|existing|open|insurance|auto|car|home|homeowners|renters|health|life|claims?|number"
    r"|c?-?\d{5}|please|pls|that|i|filed|for|it))*\W*$",
    re.IGNORECASE,
)
# What is only said to have something added: "add a note to C-20931, ", "add to it that ".
_WISH = re.compile(
    r"^\W*(?:(?:please|pls|can you|could you|i want to|i need to|i'?d like to|then|ok|and)\W+)*(?:add|put|note|write)\b"
    r"(?:\W+(?:a|another|this|note|down))*\W+(?:to|on|in|into)\W+(?:it|that|(?:(?:my|the|claim|number)\W+)*(?:claim|c\W?\d{5}))"
    r"(?:\W+that\b)?[\s,:;.-]+",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4
_SAYS_NOTHING = frozenset(
    word
    for line in (
        "claim claims something somethin anything details detail description information more things thing mistake filed file",
        "existing open running already line extra note typo correct corrected correction change changed changing update updated",
        "updating edit amend supplement adding added additional attach submit send sent include upload need want would like could",
        "please have made this that with your give giving another into from about what went wrong fixed fixing insurance auto home",
        "homeowners renters health evidence support further hello dear think someone some there than also still once again",
    )
    for word in line.split()
)


class UpdateClaimForm(ClaimForm, OnceForm):
    """A note, a new figure, or papers for a claim that is not decided yet."""

    name = "insurance_update_claim_form"
    title = "the update of your claim"
    intents = frozenset({"update_claim"})
    claim_slot = CLAIM
    fields = (
        claim_field(
            CLAIM, "Which claim is it about?", "Each claim has an adjuster of its own, who reads what you add."
        ),
        Field(
            NOTE,
            "What should be added or corrected?",
            "Your words are put into the claim as they are.",
            names=("note", "update", "text"),
            example="The repair shop now says $2,150",
            free_text=True,
            sounds_like=frozenset(
                {
                    "file_claim",
                    "check_claim_status",
                    "complain",
                    "report_accident",
                    "ask_required_documents",
                    "check_coverage",
                }
            ),
        ),
        yes_no(CONFIRMED, "Shall I add it?"),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_update_claim"
    nothing_done = "The claim is as it was."
    own_slots = (ESTIMATE, REFERENCE)
    reference_slot = REFERENCE

    def choosable(self, request: ActionRequest) -> list[Claim]:
        """Those that are not decided."""
        return claim_service(request).all(*OPEN)

    def without_claims(self, request: ActionRequest) -> str:
        """All are decided, or there is none."""
        decided = claim_service(request).all()
        if decided:
            return (
                f"None of your claims is open, so nothing can be added. If you disagree with a decision, say "
                f'"appeal my claim"; for something new, say "file a claim". {self.nothing_done}'
            )
        return 'You have no claim with us that I could update. To file one, say "file a claim".'

    def unfit(self, claim: Claim, request: ActionRequest) -> str:
        """It is decided."""
        appeal = ' If you disagree, say "appeal my claim".' if claim.status == DENIED else ""
        return f"Your {label(claim)} is {claim.status} already, so nothing can be added to it.{appeal}"

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """A claim; the note as it was told."""
        return stories.told(turn.request) if field.slot == NOTE else super().read(field, turn)

    def hear(self, turn: FormTurn) -> None:
        """What is told below the summary is added to the note: "and the estimate is 5100 now", "I have photos too"."""
        super().hear(turn)
        request = turn.request
        if turn.activating or request.requested_slot != CONFIRMED or CLAIM in turn.heard:
            return
        told = stories.told(request)
        if told is not None and not asks(told) and (_ADDS.search(told) or _estimate(request) is not None):
            turn.hear(NOTE, f"{request.slot(NOTE)}. {told}"[: stories.LONGEST])

    def check(self, turn: FormTurn) -> None:
        """Find the claim, and whether the note names another estimate."""
        request, values = turn.request, turn.values
        self.check_claim(turn)
        if turn.ended:
            return
        if turn.activating and values[NOTE] is None and not _BARE_WISH.match(request.text):
            told = stories.told(request)
            values[NOTE] = (_WISH.sub("", told) or told) if told and _says_what(told) else None
        if turn.attempted and values[NOTE] is not None and values[NOTE] != request.slot(NOTE):
            known = request.slot(ESTIMATE) if request.requested_slot == CONFIRMED else None
            turn.events.append(SlotSet(ESTIMATE, _estimate(request) or known))

    def summary(self, request: ActionRequest) -> str:
        """What is added."""
        claim, figure = self.chosen(request), _figure(request)
        if claim is None:
            return self.fields[-1].prompt  # it was decided a moment ago; the yes says so
        before = "" if claim.estimate is None else f" from {formatting.money(claim.estimate)}"
        change = "" if figure is None else f" and change the estimate{before} to {formatting.money(figure)}"
        return f'Add "{request.slot(NOTE)}" to your {label(claim)}{change}?'

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Add it, and say how papers are handed in."""
        service, number, note = claim_service(request), str(request.slot(CLAIM)), str(request.slot(NOTE))
        try:
            claim = service.add(number, note, _figure(request), reference)
        except ClaimDecided as error:
            request.say(f"{self.unfit(error.claim, request)} {self.nothing_done}")
        except NoSuchClaim:
            request.say(f"I don't find that claim any more. {self.nothing_done}")
        else:
            adjuster = service.claims.adjuster_of(claim)
            estimate = "" if claim.estimate is None else f" The estimate is {formatting.money(claim.estimate)} now."
            lines = [f"Done. It is in your {label(claim)}, and {adjuster.name} reads it.{estimate}"]
            if _PAPERS.search(note):
                lines.append(SEND)
            request.say("\n".join(lines))
        return []


def _says_what(told: str) -> bool:
    """Whether a wish says what is to be added: "the fridge broke too", and not only "made a mistake, need to fix it"."""
    words = set(re.findall(r"[a-z]{4,}", told.lower()))
    return len(told.split()) >= _FEWEST_WORDS and bool(words - _SAYS_NOTHING)


def _estimate(request: ActionRequest) -> str | None:
    """The new estimate that a message names, as an amount; below the summary any sum is one."""
    if _IS_ESTIMATE.search(request.text) is None and request.requested_slot != CONFIRMED:
        return None
    money = read_money(request.entity("money") or sums.read_figure_in(request.text))
    return None if money is None or money[1] != "USD" or money[0] <= 0 else f"{money[0]:.2f} USD"


def _figure(request: ActionRequest) -> Decimal | None:
    money = read_money(request.slot(ESTIMATE))
    return None if money is None else money[0]
