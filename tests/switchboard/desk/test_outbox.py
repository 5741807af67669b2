"""Deliveries: nothing is lost, doubled or out of order, whichever side is restarted when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from actions.core.delivery_models import Delivery
from actions.core.models import SupportHours
from actions.core.ticket_desk import TicketDesk
from tests.switchboard.desk.office import Colleague, Office
from tests.switchboard.desk.waiting import until

Make = Callable[..., Colleague]


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("switchboard.desk.outbox.WAITS", (0.05,))


def replies(office: Office, number: str, *texts: str) -> None:
    """Claim if need be, and say something, as the desk does."""

    def work(session: object) -> None:
        desk = TicketDesk(session, office.clock)  # type: ignore[arg-type]
        if desk.get(number).status == "open":
            desk.claim(number, "kim")
        for text in texts:
            desk.reply(number, "kim", text)

    office.write(work)


def told(office: Office) -> list[str]:
    return [body["text"] or body["kind"] for body in office.assistant.taken]


def fates(office: Office) -> list[str]:
    with office.database.session() as session:
        found = session.execute(select(Delivery).order_by(Delivery.id)).scalars()
        return [one.failed or ("told" if one.delivered_at else "waits") for one in found]


@pytest.mark.parametrize("status", [500, 503, 429, 401, 404])
def test_what_is_not_taken_is_sent_again_in_order(office: Office, status: int) -> None:
    office.assistant.answers = [(status, "unavailable")] * 3
    replies(office, office.ticket(), "one", "two", "three")
    until(lambda: told(office) == ["joined", "one", "two", "three"], "all was told")
    until(lambda: fates(office) == ["told"] * 4, "and noted")


def test_an_assistant_that_is_down_hears_it_later(office: Office) -> None:
    number = office.ticket()
    replies(office, number, "one")
    until(lambda: told(office) == ["joined", "one"], "told at once")
    office.call(office.assistant.stop())
    replies(office, number, "two", "three")
    office.call(office.assistant.start())
    until(lambda: told(office) == ["joined", "one", "two", "three"], "told when it was back")


def test_a_desk_that_is_restarted_goes_on_where_it_was(office: Office) -> None:
    number = office.ticket()
    replies(office, number, "one")
    until(lambda: told(office) == ["joined", "one"], "told at once")
    office.stop()
    replies(office, number, "two")
    office.start()
    until(lambda: told(office) == ["joined", "one", "two"], "told after the restart")


def test_what_was_told_but_not_noted_is_told_once(office: Office) -> None:
    replies(office, office.ticket(), "one")
    until(lambda: fates(office) == ["told"] * 2, "told")
    asked = office.assistant.asked

    def forget(session: object) -> None:
        for one in session.execute(select(Delivery)).scalars():  # type: ignore[attr-defined]
            one.delivered_at = None

    office.write(forget)
    until(lambda: office.assistant.asked >= asked + 2 and fates(office) == ["told"] * 2, "sent again")
    assert told(office) == ["joined", "one"]


@pytest.mark.parametrize(("status", "code", "fate"), [(404, "gone", "gone"), (400, "bad_request", "refused")])
def test_what_can_never_be_told_holds_nothing_up(
    office: Office, colleague: Callable[..., Colleague], status: int, code: str, fate: str
) -> None:
    number = office.ticket()
    replies(office, number)
    until(lambda: told(office) == ["joined"], "told")
    office.assistant.answers = [(status, code)]
    replies(office, number, "one", "two")
    until(lambda: fates(office) == ["told", fate, "told"], "settled")
    assert told(office) == ["joined", "two"]
    assert "not delivered: the" in colleague("lee").get(f"/tickets/{number}").text


def test_a_ticket_that_cannot_be_told_holds_up_no_other(office: Office) -> None:
    office.assistant.answers = [(503, "unavailable")]
    first, second = office.ticket(), office.ticket(conversation="web-2")
    replies(office, first, "one")
    replies(office, second, "two")
    until(lambda: sorted(told(office)) == ["joined", "joined", "one", "two"], "both were told")


def test_who_waits_too_long_is_told_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("switchboard.desk.desk.UNCLAIMED_SECONDS", 0.05)
    office.stop()
    office._settings["unclaimed_after"] = timedelta(0)
    office.write(lambda session: session.execute(delete(SupportHours)))  # whatever time it is now
    number = office.ticket()
    office.start()
    until(lambda: office.assistant.kinds() == ["unclaimed"], "the customer was told")
    replies(office, number, "hello")
    until(lambda: office.assistant.kinds() == ["unclaimed", "joined", "said"], "and then somebody came")
