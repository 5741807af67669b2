"""The code that a new pack with actions begins with; `$$pack` and `$$Pack` are its name."""

INIT = '''\
"""The $pack pack: offers."""
'''

MODELS = '''\
"""The tables of the $pack pack; demo records for them are in data/$pack/records."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String

from actions.columns import Money
from actions.database import Base


class Offer(Base):
    """Something that costs less at the moment."""

    __tablename__ = "${pack}_offers"

    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    price = Column(Money, nullable=False)
'''

OFFERS = '''\
"""What is on offer. Public: nobody has to be logged in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import formatting
from actions.$pack.models import Offer


class OfferService:
    """The offers.

    Args:
        session: an open session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Offer]:
        """All of them, the cheapest first."""
        return list(self._session.execute(select(Offer).order_by(Offer.price, Offer.id)).scalars())


def line(offer: Offer) -> str:
    """An offer on one line: `Family ticket: $$20.00`."""
    return f"{offer.name}: {formatting.money(offer.price)}"
'''

OFFER_ACTIONS = '''\
"""Showing what is on offer."""

from __future__ import annotations

from actions import formatting
from actions.$pack import offers
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event


class ${Pack}Offers(SwitchboardAction):
    """Lists what costs less at the moment."""

    action_name = "action_${pack}_offers"

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer with all offers, or say that there are none."""
        found = offers.OfferService(request.session).all()
        if not found:
            request.say(response="utter_${pack}_no_offers")
            return []
        rows = [[offer.name, formatting.money(offer.price)] for offer in found]
        text = "\\n".join(["On offer at the moment:", *map(offers.line, found)])
        request.say(text, table={"columns": ["Offer", "Price"], "rows": rows})
        return []
'''

RECORDS = """\
name,price
Family ticket,20.00
Ten visits,45.00
Student pass,18.50
"""
