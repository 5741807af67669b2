"""The form for a decision about a claim that a customer disagrees with."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting, stories
from actions.context import ActionRequest, Event
from actions.errors import Refusal
from actions.forms import Answer, Field, FormTurn
from actions.forms.answers import COSTS, HOW_LONG, answer_opening
from actions.insurance.appeals import DECISION, WINDOW, AlreadyAppealed, AppealTooLate, NotDecided
from actions.insurance.claim_actions import appeal_service, claim_service
from actions.insurance.claim_choice import label
from actions.insurance.claim_form import ClaimForm, claim_field
from actions.insurance.claim_models import DENIED, Claim

CLAIM, REASON, CONFIRMED = "insurance_appeal_claim", "insurance_appeal_reason", "insurance_appeal_confirmed"
# What is only said to give a reason.
_WHY = re.compile(
    r"\b(?:because|since|unfair|wrong\w*|mistake|not true|too (?:little|low)|not enough|should(?:'ve| have)? (?:be|been|cover\w*|pay|paid)"
    r"|is covered|was covered|lowball\w*|shop (?:said|says)|doctor (?:said|says)|emergency|never|didn'?t|wasn'?t|underpaid|worth"
    r"|shorted|only (?:paid|approved|got|gave))\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 6
_DENIED = re.compile(r"\b(?:turned (?:\w+ ){0,2}down|denied|deny|denial|refused?|rejected|rejection)\b", re.IGNORECASE)


class AppealForm(ClaimForm):
    """A claim that was refused, or paid less than was asked for, looked at by somebody else."""

    name = "insurance_appeal_form"
    title = "your appeal"
    intents = frozenset({"appeal_claim_decision"})
    claim_slot = CLAIM
    fields = (
        claim_field(CLAIM, "Which decision do you disagree with?", "An appeal is about the decision on one claim."),
        Field(
            REASON,
            "Why is the decision wrong? Say what we have overlooked.",
            "The reviewer, who had no part in the decision, works with your words.",
            names=("reason",),
            example="My doctor says that it was an emergency",
            free_text=True,
            sounds_like=frozenset(
                {
                    "complain",
                    "check_coverage",
                    "update_claim",
                    "check_claim_status",
                    "file_claim",
                    "report_billing_issue",
                }
            ),
        ),
        Field(CONFIRMED, "Shall I send the appeal?", "You should see what I am about to send before it goes out."),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_appeal_claim"
    nothing_done = "No appeal was sent."
    answers = (
        Answer(COSTS, "An appeal is free."),
        Answer(
            rf"{HOW_LONG}|\bdeadlines?\b",
            f"A decision can be appealed for {WINDOW.days} days, and an appeal is decided within {DECISION.days} days.",
        ),
        Answer(
            r"\bwho\b.*\b(?:decides?|reviews?|reads?|looks?)\b",
            "A reviewer decides who had no part in the first decision; after that you can ask your state's insurance "
            "department to look at it.",
        ),
    )

    def choosable(self, request: ActionRequest) -> list[Claim]:
        """Those whose decision can be appealed now."""
        appeals = appeal_service(request)
        return [claim for claim in claim_service(request).all() if appeals.possible(claim)]

    def without_claims(self, request: ActionRequest) -> str:
        """Nothing is decided, or all is too old or appealed."""
        every = claim_service(request).all()
        if len(every) == 1:
            return f"{self.unfit(every[0], request)} {self.nothing_done}"
        return (
            f"You have no decision on a claim that could be appealed: that is possible once, within {WINDOW.days} days. "
            f'To see your claims, say "my claims". {self.nothing_done}'
        )

    def unfit(self, claim: Claim, request: ActionRequest) -> str:
        """Not decided, appealed already, or too old."""
        try:
            appeal_service(request).check(claim)
        except Refusal as error:
            return _why_not(error, claim)
        return ""

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """A claim; the reason as it was told."""
        return stories.told(turn.request) if field.slot == REASON else super().read(field, turn)

    def check(self, turn: FormTurn) -> None:
        """Find the claim; a reason may come along with the wish."""
        answer_opening(self, turn)
        claim = self.check_claim(turn)
        if claim is not None and turn.activating and re.search(r"\bwhy\b", turn.request.text, re.IGNORECASE):
            turn.request.say(f"Your {label(claim)} is {claim.status}. {claim.decision or ''}".strip())
        if not turn.ended and turn.activating and len(turn.request.text.split()) >= _FEWEST_WORDS:
            stories.hear_reason(self, turn, REASON, _WHY)

    def _looked_at(self, request: ActionRequest, claims: list[Claim]) -> str | None:
        """The claim that was just dealt with; of "you turned down my claim" the one that was denied."""
        denied = [str(claim.number) for claim in claims if claim.status == DENIED]
        only = denied[0] if len(denied) == 1 and _DENIED.search(request.text) else None
        return super()._looked_at(request, claims) or only

    def summary(self, request: ActionRequest) -> str:
        """The decision and the reason."""
        claim = self.chosen(request)
        if claim is None:
            return self.fields[-1].prompt  # it was appealed a moment ago; the yes says so
        approved = formatting.money(claim.approved or Decimal(0))
        decided = "which was denied" if claim.status == DENIED else f"for which {approved} was approved"
        return (
            f"Appeal the decision on your {label(claim)}, {decided}? "
            f'Your reason: "{request.slot(REASON)}". {self.fields[-1].prompt}'
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """Send it."""
        try:
            appeal = appeal_service(request).file(str(request.slot(CLAIM)), reason=str(request.slot(REASON)))
        except AlreadyAppealed as error:
            request.say(f"{_already(error)} Nothing was sent twice.")
        except Refusal:
            request.say(f"That decision can't be appealed any more. {self.nothing_done}")
        else:
            request.say(
                f"Done. Your appeal is {appeal.id}. A reviewer who had no part in the decision looks at it, and you have the "
                f"answer by {formatting.day(appeal.decided_by)}, by letter and e-mail.\n"
                "What speaks for you and we have not seen, such as photos, a second estimate or a doctor's letter, goes to "
                f"documents@switchboard-insurance.example with {appeal.id} in the subject. If we don't change the decision, "
                "your state's insurance department can look at it, free of charge."
            )
        return []


def _already(error: AlreadyAppealed) -> str:
    appeal = error.appeal
    return (
        f"You appealed that decision already (reference {appeal.id}, {appeal.status}); it is decided by "
        f"{formatting.day(appeal.decided_by)}."
    )


def _why_not(error: Refusal, claim: Claim) -> str:
    if isinstance(error, AlreadyAppealed):
        return _already(error)
    if isinstance(error, AppealTooLate):
        return (
            f"The decision on your {label(claim)} could be appealed until {formatting.day(error.until)}. Your state's insurance "
            "department still takes complaints about it."
        )
    if isinstance(error, NotDecided):
        return f'Your {label(claim)} is not decided yet. To add something to it, say "update my claim".'
    return ""
