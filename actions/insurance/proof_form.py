"""The form for proof of insurance. It changes nothing, so it asks for no yes."""

from __future__ import annotations

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core.repositories import CustomerRepository
from actions.forms import Answer, FormTurn
from actions.forms.answers import COSTS, HOW_LONG, answer_opening
from actions.insurance import proofs
from actions.insurance.coverages import CoverageService
from actions.insurance.members import DependentService
from actions.insurance.models import AUTO, HEALTH, HOME, LIFE, RENTERS, Policy
from actions.insurance.policies import PolicyService, policy_service
from actions.insurance.policy_form import PolicyForm, policy_field

POLICY = "insurance_proof_policy"
_SHOWS = {AUTO: "auto-liability", HOME: "home-dwelling", RENTERS: "renters-liability", LIFE: "life-death"}
"""What those want to see who ask for proof."""
_HOW = {
    AUTO: "The police and the DMV accept it on your phone; keep a copy in the car.",
    HOME: "A lender wants it with your loan number: write that beside the policy number.",
    RENTERS: "Landlords take it by e-mail.",
    HEALTH: "Show it at the doctor's, together with a photo ID.",
    LIFE: "A bank that asks for security takes it by e-mail.",
}


class ProofForm(PolicyForm):
    """An ID card or certificate for the DMV, a landlord, a lender or a doctor."""

    name = "insurance_proof_form"
    title = "your proof of insurance"
    intents = frozenset({"get_proof_of_insurance"})
    fields = (
        policy_field(POLICY, "For which policy do you need proof?", "Each document is for one policy."),
    )  # fmt: skip
    policy_slot = POLICY
    can_wait = False
    submit_action = "action_insurance_issue_proof"
    nothing_done = "I issued no document."
    answers = (
        Answer(COSTS, "Proof of insurance is free, as often as you need it."),
        Answer(HOW_LONG, "It is issued at once."),
    )

    def check(self, turn: FormTurn) -> None:
        """Find the policy."""
        self.check_policy(turn)
        answer_opening(self, turn)

    def submit(self, request: ActionRequest) -> list[Event]:
        """Issue the document and say what stands in it."""
        service, policy = policy_service(request), self.chosen(request)
        if policy is None:
            request.say(f"That policy is not active any more. {self.nothing_done}")
            return []
        document = proofs.issue(service, policy)
        customer = CustomerRepository(request.session, request.customer_id).get()
        lines = [
            f"Proof of insurance {document.number}, issued on {formatting.day(document.issued_on)}:",
            "- Insurer: Switchboard Insurance",
            f"- Policy: {policy.number}, {service.catalog.kind(str(policy.insurance_type)).name}, "
            f"{str(service.plan(policy).plan).capitalize()} plan",
            f"- Insured: {customer.first_name} {customer.last_name}{_beside(service, policy)}",
            f"- Valid from {formatting.day(policy.starts_on)} to {formatting.day(policy.ends_on or policy.renews_on)}",
            *_cover(service, policy),
            f"{_HOW[str(policy.insurance_type)]} The PDF is in our app under Documents; anybody can check it at "
            f"switchboard-insurance.example/proof with the number {document.number}.",
        ]
        request.say("\n".join(lines))
        return []


def _beside(service: PolicyService, policy: Policy) -> str:
    """What or who else is insured."""
    if policy.insurance_type in (AUTO, HOME, RENTERS):
        return f"; {policy.subject}"
    names = [str(one.name) for one in DependentService(service).of(policy)]
    return f", {formatting.listing(names)}" if names else ""


def _cover(service: PolicyService, policy: Policy) -> list[str]:
    coverages = CoverageService(service.session)
    wanted = _SHOWS.get(str(policy.insurance_type))
    terms = coverages.of_policy(policy).get(wanted or "")
    if terms is None or not terms.words():
        return []
    name = next(one.name for one in coverages.all(str(policy.insurance_type)) if one.id == wanted)
    return [f"- {name}: {terms.words()}"]
