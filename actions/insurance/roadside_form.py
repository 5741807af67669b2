"""The form for help on the road."""

from __future__ import annotations

import re
from datetime import datetime

from actions import formatting
from actions.context import ActionRequest, Event
from actions.core import contact
from actions.core.repositories import CustomerRepository
from actions.forms import Answer, Field, FormTurn, OnceForm
from actions.forms.answers import COSTS, HOW_LONG, answer_opening
from actions.forms.waiting import done_last
from actions.insurance.claim_models import RoadsideDispatch, RoadsideHelp
from actions.insurance.models import AUTO, Policy
from actions.insurance.policies import label
from actions.insurance.policy_form import PolicyForm, policy_field
from actions.insurance.roadside import AlreadySent, NoRoadsideCover, Offer, RoadsideService
from actions.insurance.whereabouts import hear_place, said_place
from actions.named_rows import named_in

SERVICE, PLACE, PHONE, POLICY, CONFIRMED, REFERENCE = (
    "insurance_roadside_service",
    "insurance_roadside_place",
    "insurance_roadside_phone",
    "insurance_roadside_policy",
    "insurance_roadside_confirmed",
    "insurance_roadside_reference",
)
_ON_FILE = re.compile(
    r"\b(?:this|same|my|on file|that) (?:one|number|phone|cell)\b|\bon file\b|\bthe one (?:you|on)\b|^\W*(?:yes|yeah|yep|yup|sure|ok|okay)\b",
    re.IGNORECASE,
)
DANGER = "If you are in danger, or on the shoulder of a highway, call 911 first and stay behind the guardrail."


class RoadsideForm(PolicyForm, OnceForm):
    """A tow, a tire change, a jump start, a locksmith or fuel, sent to where the customer is."""

    name = "insurance_roadside_form"
    title = "help on the road"
    intents = frozenset({"roadside_assistance"})
    policy_slot = POLICY
    types = (AUTO,)
    fields = (
        Field(
            PLACE,
            "Where are you? A street, an exit or a mile marker is enough.",
            "The driver has to find you.",
            entities=("location", "address"),
            names=("place", "location"),
            example="Main Street and 5th Avenue",
            free_text=True,
            sounds_like=frozenset({"find_insurance_agent", "update_contact_details", "report_accident"}),
        ),
        Field(
            SERVICE,
            "What do you need: a tow, a tire change, a jump start, a locksmith or fuel?",
            "Each comes with other tools, and a tow truck is not needed for a flat tire.",
            entities=("roadside_service",),
            names=("service", "help"),
            example="a tow",
        ),
        Field(
            PHONE,
            "At which phone number does the driver reach you?",
            "The driver calls when they are close.",
            entities=("phone",),
            names=("phone", "phone number", "number"),
            example="404-555-0142",
            shape=r"[\d().+\s-]{7,20}",
        ),
        policy_field(POLICY, "Which car is it?", "Each car has a plan of its own, which says what is free."),
        Field(
            CONFIRMED,
            "Shall I send it?",
            "A truck that is sent drives off at once, so I send it only when you agree.",
            means_yes=r"(?i:(?:yes|yeah|yep|yup|ok|okay|sure|please)\W+(?:(?:please|and|just|pls)\W+)*(?:hurry(?: up)?|quick(?:ly)?|fast|asap|right away)\W*)",
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_insurance_send_help"
    nothing_done = "Nobody was sent."
    own_slots = (REFERENCE,)
    reference_slot = REFERENCE
    answers = (
        Answer(COSTS, lambda request: _prices(request)),
        Answer(HOW_LONG, lambda request: _times(request)),
        Answer(r"\b(?:danger\w*|safe|highway)\b", DANGER),
    )

    def without_policies(self, request: ActionRequest) -> str:
        """There is no car that is insured here."""
        return (
            "Help on the road comes with our car insurance, and you have no car insured with us, so I can't send it. "
            f'{DANGER} To insure a car, say "what would car insurance cost?".'
        )

    def policies(self, request: ActionRequest) -> list[Policy]:
        """The cars whose plan pays for help."""
        return roadside_service(request).policies()

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The kinds of help with their price; the number on file."""
        if field.slot == SERVICE:
            kinds = roadside_service(request).all_help()
            return [{"title": _capital(str(one.name)), "payload": str(one.service)} for one in kinds]
        if field.slot == PHONE:
            phone = _phone_on_file(request)
            return [] if phone is None else [{"title": contact.show("phone", phone), "payload": phone}]
        return super().choices(field, request) if field.slot == POLICY else []

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """ "My tire blew", "route 9 near the mall", "the one you have"."""
        request = turn.request
        if field.slot == SERVICE:
            return read_service(request)
        if field.slot == PLACE:
            return said_place(request)
        if field.slot == PHONE:
            return _phone_on_file(request) if _ON_FILE.search(request.text) else _phone(request.text)
        return super().read(field, turn) if field.slot == POLICY else None

    def check(self, turn: FormTurn) -> None:
        """Find the help, the phone number and the car; help that is on its way is not sent twice."""
        request, values = turn.request, turn.values
        policy = self.check_policy(turn)
        if turn.ended:
            return
        if turn.activating:
            self.hear_words(turn, {SERVICE: read_service(request)})
            hear_place(turn, PLACE)
            answer_opening(self, turn)
        values[SERVICE] = self._service(request, values[SERVICE])
        if values[PHONE] is not None:
            values[PHONE] = self._checked_phone(request, values[PHONE])
        dispatch = None if policy is None else roadside_service(request).on_its_way(str(policy.number))
        if dispatch is not None:
            request.say(_on_its_way(request, dispatch))
            turn.end()

    def goes_on(self, request: ActionRequest) -> bool:
        """ "How long again", after help was sent."""
        return re.search(HOW_LONG, request.text, re.IGNORECASE) is not None and bool(done_last(self, request))

    def summary(self, request: ActionRequest) -> str:
        """What is sent where, what it costs, and when it is there."""
        try:
            offer = _offer(request)
        except NoRoadsideCover:
            return self.fields[-1].prompt  # the policy ended a moment ago; the yes says so
        phone = contact.show("phone", str(request.slot(PHONE)))
        return (
            f"Send {offer.help.name} for your {label(offer.policy)}? Place: {request.slot(PLACE)}. The driver calls {phone}. "
            f"{_costs(offer)} It takes about {formatting.plural(int(offer.help.minutes), 'minute')}. {self.fields[-1].prompt}"
        )

    def order(self, request: ActionRequest, reference: str) -> list[Event]:
        """Send it."""
        place, phone = str(request.slot(PLACE)), str(request.slot(PHONE))
        try:
            offer = _offer(request)
            dispatch = roadside_service(request).send(offer, place=place, phone=phone, reference=reference)
        except NoRoadsideCover:
            request.say(f"That policy is not active any more. {self.nothing_done}")
        except AlreadySent as error:
            request.say(f"{_on_its_way(request, error.dispatch)} Nothing was sent twice.")
        else:
            minutes = formatting.plural(int(offer.help.minutes), "minute")
            request.say(
                f"Done. {_capital(str(offer.help.name))} is on its way (number {dispatch.number}) and is there in about "
                f"{minutes}. {_capital(str(offer.help.includes))}. {_paid(offer)}\n"
                f"The driver calls {contact.show('phone', phone)}. Stay with the car if that is safe. {DANGER}"
            )
        return []

    def _service(self, request: ActionRequest, said: object) -> str | None:
        """The kind of help as the table has it."""
        if said is None:
            return None
        kinds = roadside_service(request).all_help()
        if any(one.service == said for one in kinds):
            return str(said)
        found = named_in(str(said), kinds)
        if len(found) == 1:
            return str(found[0].service)
        names = formatting.listing([str(one.name) for one in kinds], "or")
        request.say(f"I can send {names}.")
        return None

    def _checked_phone(self, request: ActionRequest, said: object) -> str | None:
        phone = _phone(str(said))
        if phone is None:
            request.say("That doesn't look like a phone number; it has seven digits or more.")
        return phone


def roadside_service(request: ActionRequest) -> RoadsideService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return RoadsideService(request.session, request.customer_id, request.clock, request.audit)


def read_service(request: ActionRequest) -> str | None:
    """The one kind of help that a message's words mean: "my car won't start" is a jump start."""
    kinds: list[RoadsideHelp] = roadside_service(request).all_help()
    found = named_in(request.text, kinds)
    return str(found[0].service) if len(found) == 1 else None


def _phone(text: str) -> str | None:
    try:
        return contact.parse("phone", text)
    except contact.InvalidContact:
        return None


def _phone_on_file(request: ActionRequest) -> str | None:
    phone = CustomerRepository(request.session, request.customer_id).get().phone
    return None if phone is None else str(phone)


def _offer(request: ActionRequest) -> Offer:
    return roadside_service(request).offer(str(request.slot(SERVICE)), str(request.slot(POLICY)))


def _costs(offer: Offer) -> str:
    if offer.price:
        why = (
            "all calls that your plan pays for in a year are used"
            if offer.calls_left == 0
            else "your plan pays the rest"
        )
        return f"It costs {formatting.money(offer.price)} ({why}), which the driver takes by card on the spot."
    left = "" if offer.calls_left is None else f", one of {formatting.plural(offer.calls_left, 'call')} left this year"
    return f"Your plan pays for it{left}."


def _paid(offer: Offer) -> str:
    return f"The driver takes {formatting.money(offer.price)} by card." if offer.price else "You pay nothing."


def _prices(request: ActionRequest) -> str:
    """What each kind of help costs for the car that may be meant."""
    service = roadside_service(request)
    policies = [policy for policy in service.policies() if policy.number == request.slot(POLICY)] or service.policies()
    if not policies:
        return "Help on the road is part of our car insurance."
    offers = [service.offer(str(one.service), str(policies[0].number)) for one in service.all_help()]
    parts = [f"{offer.help.name} {formatting.money(offer.price) if offer.price else 'nothing'}" for offer in offers]
    return f"With your plan, {formatting.listing(parts)}."


def _times(request: ActionRequest) -> str:
    parts = [f"{one.name} about {one.minutes} minutes" for one in roadside_service(request).all_help()]
    return f"It takes {formatting.listing(parts)}."


def _on_its_way(request: ActionRequest, dispatch: RoadsideDispatch) -> str:
    expected: datetime = dispatch.expected_at
    left = max(int((expected - request.clock.now()).total_seconds() // 60), 0)
    when = f"should be there in about {formatting.plural(left, 'minute')}" if left else "should be there by now"
    return (
        f"Help is on its way already (number {dispatch.number}; place: {dispatch.place}) and {when}. If it isn't, call 404-555-0139, day "
        "and night."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
