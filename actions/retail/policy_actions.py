"""What the shop's rules are: paying, giving back, signing up."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sqlalchemy import select

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.memory import WORDS
from actions.named_rows import named_in
from actions.periods import resolve
from actions.retail.catalogue import Catalogue, shop_terms
from actions.retail.models import PaymentKind, SignUpHelp
from actions.retail.product_words import MeantProducts
from actions.retail.returns import return_note
from actions.retail.shoppers import Shopper

_MINE = re.compile(r"\b(?:my|saved|on file|stored|mine|do i have)\b", re.IGNORECASE)
_WHETHER = re.compile(r"\b(?:can|could|may|do you|does|accept|take|possible|allowed)\b", re.IGNORECASE)
_DAYS = re.compile(r"\b(\d{1,3})\s+(day|week|month|year)s?\b(?:\s+ago)?", re.IGNORECASE)
_SPANS = {"day": 1, "week": 7, "month": 30, "year": 365}
_WHO_PAYS = re.compile(
    r"\b(?:who pays|pay for|cost|costs|fee|fees|free|charge|label|postage|shipping)\b", re.IGNORECASE
)
_DAMAGED = re.compile(r"\b(?:damaged?|broken?|defect\w*|faulty|warrant\w*|guarantee|wrong)\b", re.IGNORECASE)
_WORN = re.compile(
    r"\b(?:worn|used|opened?|tags?|washed|packag\w+|box|condition|unopened|wore|try|tried)\b", re.IGNORECASE
)


class PaymentMethods(SwitchboardAction):
    """Says how one can pay; which ways are on file, where the customer asks for their own."""

    action_name = "action_retail_payment_methods"
    follows = frozenset({"payment_method", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """The ways that are named; the saved ones; all."""
        kinds = list(
            request.session.execute(select(PaymentKind).order_by(PaymentKind.taken.desc(), PaymentKind.id)).scalars()
        )
        named = named_in(f"{request.text} ; {request.entity('payment_method') or ''}", kinds)
        if request.was_led_here and not (named or _MINE.search(request.text)):
            request.say(response="utter_core_inform")
            return []
        whether = named and (_WHETHER.search(request.text) or request.optional_customer_id is None)
        if _MINE.search(request.text) and not whether:
            self._say_own(request)
            return []
        shown = named or kinds
        rows = [[one.name[:1].upper() + one.name[1:], "yes" if one.taken else "no", one.note] for one in shown]
        if named:
            said = [
                f"{'Yes, we take' if one.taken else 'Sorry, we don’t take'} {one.name}: {one.note}." for one in named
            ]
            request.say("\n".join(said))
            return []
        lines = [f"- {name}{'' if taken == 'yes' else ' (not taken)'}: {note}." for name, taken, note in rows]
        table = {"columns": ["Way to pay", "Taken", "Good to know"], "rows": rows}
        request.say_table(table, lines, before="You can pay like this:")
        return []

    def _say_own(self, request: ActionRequest) -> None:
        methods, today = Shopper(request.session, request.customer_id).methods(), request.clock.today()
        if not methods:
            request.say(
                "You have no way of paying on file. Add one at switchboard-store.example/wallet, never in this chat."
            )
            return
        rows = []
        for one in methods:
            expired = one.expires_on is not None and one.expires_on < today
            until = (
                ""
                if one.expires_on is None
                else f"{'expired' if expired else 'valid until'} {formatting.month(one.expires_on)}"
            )
            rows.append([one.label, ", ".join(filter(None, ["the usual one" if one.usual else "", until]))])
        lines = [f"- {label}{f' ({note})' if note else ''}" for label, note in rows]
        after = "To add or remove one, go to switchboard-store.example/wallet; no card numbers in this chat, please."
        table = {"columns": ["On file", "Note"], "rows": [[label, note or "can be used"] for label, note in rows]}
        request.say_table(table, lines, before="On file for you:", after=[after])


class RefundPolicy(SwitchboardAction):
    """Says how long, in what state and at whose cost things can be given back."""

    action_name = "action_retail_refund_policy"
    follows = frozenset({"product", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """The rule, and what is special about the thing or the time that is named."""
        terms, products = shop_terms(request.session), Catalogue(request.session).products()
        meant = MeantProducts(request, products)
        special = [line for product in meant.found if (line := return_note(product))]
        time = self._time(request, int(terms.return_days))
        topics = [_WHO_PAYS, _DAMAGED, _WORN]
        if request.was_led_here and not (meant.found or time or any(topic.search(request.text) for topic in topics)):
            request.say(response="utter_core_inform")
            return []
        days, fee = int(terms.return_days), formatting.money(terms.return_fee)
        refund = formatting.plural(int(terms.refund_business_days), "business day")
        lines = [*time, *special]
        if meant.found and not special:
            lines.append(
                f"The {formatting.listing([str(p.name) for p in meant.found], 'or')} can be returned like everything else:"
            )
        lines += [
            f"You have {days} days from the day of delivery, for things that are unused and complete; trying on is fine.",
            f"The return label costs {fee}, which is taken off the refund; it is free if we sent something damaged or wrong, and for Plus members.",
            f"The money goes back the way it came, within {refund} after we have the parcel; delivery costs only if it was our fault.",
        ]
        if _DAMAGED.search(request.text) or not (time or special or meant.found):
            lines.append(
                "What arrives damaged or breaks within two years by itself is replaced or paid back, also after the 30 days."
            )
        if not special:
            lines.append("Not taken back: gift cards, and bedding that was opened.")
        lines.append('To send something back, say "I want to return" and what it is.')
        request.say("\n".join(lines))
        return []

    def _time(self, request: ActionRequest, days: int) -> list[str]:
        """Whether there is still time for what was bought then; nothing where no time is named."""
        today, said = request.clock.today(), request.entity("period")
        bought: date | None = None
        if span := _DAYS.search(request.text):
            bought = today - timedelta(days=int(span[1]) * _SPANS[span[2].lower()])
        elif said is not None and (period := resolve(said, today)) is not None and period.end is not None:
            bought = min(period.end, today)
        if bought is None or (today - bought).days == days:
            return []
        last = bought + timedelta(days=days)
        if last < today:
            return [f"For what was delivered on {formatting.day(bought)}, the time ended on {formatting.day(last)}."]
        return [f"What was delivered on {formatting.day(bought)} can be returned until {formatting.day(last)}."]


class RegistrationProblems(SwitchboardAction):
    """Says what to do where signing up does not work."""

    action_name = "action_retail_registration_problems"
    follows = frozenset({WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """For the problem that is named; which ones are known, where none is."""
        helps = list(request.session.execute(select(SignUpHelp).order_by(SignUpHelp.id)).scalars())
        found = named_in(request.text, helps)
        if request.was_led_here and not found:
            request.say(response="utter_core_inform")
            return []
        if found:
            intro = [f"If {one.name}: {one.help}" for one in found[:2]]
            request.say("\n".join([*intro, 'If that doesn\'t help, I can register you here: say "create an account".']))
            return []
        names = [str(one.name) for one in helps]
        request.say(
            f'Sorry about that. What happens: {formatting.listing(names, "or")}? Or I register you here: say "create an account".',
            buttons=[{"title": name[:1].upper() + name[1:], "payload": f"signing up: {name}"} for name in names],
        )
        return []
