"""Whether something is covered, by the customer's own policies or in general."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.focus import done_task, refers
from actions.insurance.catalog import Catalog
from actions.insurance.coverages import CoverageService
from actions.insurance.focus import POLICIES, policy_in_focus
from actions.insurance.kinds import read_plan, type_of
from actions.insurance.models import PLANS, Coverage, Plan, Policy
from actions.insurance.policies import label, policy_service
from actions.insurance.policy_choice import MeantPolicies, policy_number
from actions.memory import WORDS

_OWN = re.compile(r"\b(?:my|our|mine|am i|are we|i'?m|i have|do i|did i|we have|do we)\b", re.IGNORECASE)
_DEDUCTIBLE = re.compile(r"\b(?:deductibles?|co-?pays?|out of pocket)\b", re.IGNORECASE)
_QUOTE = "insurance_quote"
QUOTE_FORM = f"{_QUOTE}_form"
_CHANGE = 'say "change my plan"'


class CheckCoverage(SwitchboardAction):
    """Says what is covered, up to what, and what the customer pays of it."""

    action_name = "action_insurance_check_coverage"
    follows = frozenset({"coverage", "insurance_type", "plan", "policy_number", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the own policies of somebody who is logged in or asks for them, for the plans otherwise."""
        service, kind = CoverageService(request.session), type_of(request)
        named = str(request.entity("coverage") or "")
        asked = self._asked(request, service, named, kind)
        known = asked or kind or request.entity("policy_number") or request.says("plan") or named
        if request.was_led_here and not known and not _DEDUCTIBLE.search(request.text):
            request.say(response="utter_core_inform")
            return []
        plans = self._plans_asked(request)
        if not known and refers(request.text):  # "what's in it for that?", after a quote
            kind, plans = _quoted(request)
        own = policy_number(request.text) is not None or _OWN.search(request.text) is not None
        if not plans and (own or request.optional_customer_id is not None):
            policies = policy_service(request).active()
            meant = MeantPolicies(request, policies)
            found = meant.among(policies) if meant else policies
            shown = None if meant.certain else policy_in_focus(request, policies)
            if shown in found and (request.was_led_here or refers(request.text)) and not request.says("insurance_type"):
                found = [shown]
            if found or (own and not meant):
                self._own(request, service, found, asked, named)
                return []
            if meant.number:
                request.say(f"I find no active policy {meant.number} of yours.")
        self._general(request, service, asked, kind, plans or PLANS, named)
        return []

    def _asked(self, request: ActionRequest, service: CoverageService, named: str, kind: str | None) -> list[Coverage]:
        """What is asked about: what the message names, or else what was asked before; kept for "and the other car?"."""
        kinds = list(filter(None, [kind]))
        said = named if request.says("coverage") else ""
        asked = service.asked(said, *kinds) or service.asked(said) or service.asked(request.text, *kinds)
        if asked and not said:
            request.note("coverage", str(asked[0].words).split(";")[0])
        return asked or service.asked(named, *kinds) or service.asked(named)

    def _plans_asked(self, request: ActionRequest) -> tuple[str, ...]:
        """The plans that are asked about; "my basic policy" asks about the own one."""
        said = [read_plan(str(e.get("value"))) for e in request.entities if e.get("entity") == "plan"]
        return () if _OWN.search(request.text) else tuple(plan for plan in PLANS if plan in said)

    def _own(
        self,
        request: ActionRequest,
        service: CoverageService,
        policies: Sequence[Policy],
        asked: Sequence[Coverage],
        named: str,
    ) -> None:
        if not policies:
            request.say('You have no active policy with us. To see what one would cost, say "give me a quote".')
            return
        if len(policies) == 1:
            POLICIES.note(request, str(policies[0].number))
        lines: list[str] = []
        if asked:
            of_these = [
                (policy, one) for policy in policies for one in asked if one.insurance_type == policy.insurance_type
            ]
            lines = [_own_line(request, service, policy, one) for policy, one in of_these]
            if not lines:
                request.say("None of your policies is for that, but this is what we offer:")
                self._general(request, service, asked, None, PLANS, named)
                return
        elif named:
            lines.append(f"I find nothing about {named} in our list of what is covered. This is what there is:")
        if not asked:
            lines += [self._overview(request, service, policy, brief=len(policies) > 2) for policy in policies]
            if len(policies) > 1:
                items = [{"entity": "policy_number", "value": str(policy.number)} for policy in policies]
                request.lists(items=items, item_action=self.action_name)
            lines += ['Ask me about a single thing, for example "is hail covered?".']
        request.say("\n".join(lines))

    def _overview(self, request: ActionRequest, service: CoverageService, policy: Policy, *, brief: bool) -> str:
        plan = Catalog(request.session).plan_of_id(str(policy.plan_id))
        deductible = f" (deductible {formatting.money(policy.deductible)})" if policy.deductible else ""
        head = f"Your {label(policy)}, {plan.plan.capitalize()} plan{deductible}"
        terms = service.of_policy(policy)
        rows = [one for one in service.all(str(policy.insurance_type)) if one.id in terms]
        if brief:
            return f"{head}: {formatting.listing([str(one.name).lower() for one in rows])}."
        return "\n".join([f"{head}:", *(f"- {one.name}{_after(terms[one.id].words())}" for one in rows)])

    def _general(
        self,
        request: ActionRequest,
        service: CoverageService,
        asked: Sequence[Coverage],
        kind: str | None,
        wanted: Sequence[str],
        named: str,
    ) -> None:
        catalog = Catalog(request.session)
        if asked:
            lines = [general_line(service, catalog.plans(str(one.insurance_type)), one, wanted) for one in asked]
            request.say("\n".join(lines))
            return
        unknown = [f"I find nothing about {named} in our list of what is covered. "] if named else []
        kinds = [kind] if kind is not None else [str(one.type) for one in catalog.kinds()]
        lines = []
        for one in kinds:
            plans = [found for found in catalog.plans(one) if found.plan in wanted]
            lines.append(f"{catalog.kind(one).name.capitalize()}:")
            lines += [f"- {found.plan.capitalize()}: {found.summary}{_deductible(found)}" for found in plans]
            if len(kinds) == 1 and len(plans) == 1:
                terms = service.of_plan(plans[0])
                rows = [one for one in service.all(kinds[0]) if one.id in terms]
                lines += [f"  - {one.name}{_after(terms[str(one.id)].words())}" for one in rows]
        request.say("".join(unknown) + "This is what our plans cover:\n" + "\n".join(lines))
        request.say('For your own policies, ask for example "am I covered for hail?".')


def _quoted(request: ActionRequest) -> tuple[str | None, tuple[str, ...]]:
    """The kind and the plan of the quote that was given last; kept for what is asked next."""
    done = done_task(request)
    slots = done.slots if done is not None and done.form == QUOTE_FORM else {}
    kind, plan = slots.get(f"{_QUOTE}_kind"), slots.get(f"{_QUOTE}_plan")
    if kind is None or plan is None:
        return None, ()
    request.note("insurance_type", str(kind))
    request.note("plan", str(plan))
    return str(kind), (str(plan),)


def _own_line(request: ActionRequest, service: CoverageService, policy: Policy, coverage: Coverage) -> str:
    """Yes or no for one thing and one policy; after a no, the smallest plan that covers it."""
    terms = service.of_policy(policy).get(str(coverage.id))
    catalog = Catalog(request.session)
    current = catalog.plan_of_id(str(policy.plan_id))
    note = f" {coverage.note}" if coverage.note else ""
    if terms is not None:
        return (
            f"Yes. {coverage.name}: your {label(policy)}, {current.plan.capitalize()} plan, pays for {coverage.pays_for}"
            f"{_comma(terms.words())}.{note}"
        )
    answer = f"No. {coverage.name}: your {label(policy)}, {current.plan.capitalize()} plan, doesn't cover {coverage.pays_for}.{note}"
    for plan in catalog.plans(str(policy.insurance_type)):
        better = service.of_plan(plan).get(str(coverage.id))
        if better is not None and plan.rank > current.rank:
            return f"{answer} The {plan.plan.capitalize()} plan does{_comma(better.words())}; to change, {_CHANGE}."
    return answer


def general_line(service: CoverageService, plans: Sequence[Plan], coverage: Coverage, asked: Sequence[str]) -> str:
    """What each plan, or the one that is asked about, has of one thing."""
    parts = []
    for plan in plans:
        if plan.plan in asked:
            terms = service.of_plan(plan).get(str(coverage.id))
            said = "not covered" if terms is None else f"covered{_comma(terms.words())}"
            parts.append(f"{plan.plan.capitalize()}: {said}")
    note = f" {coverage.note}" if coverage.note else ""
    return f"{coverage.name} in {coverage.insurance_type} insurance ({coverage.pays_for}). {'. '.join(parts)}.{note}"


def _deductible(plan: Plan) -> str:
    return f"; deductible {formatting.money(plan.deductible)}" if plan.deductible else ""


def _comma(words: str) -> str:
    return f", {words}" if words else ""


def _after(words: str) -> str:
    return f": {words}" if words else ""
