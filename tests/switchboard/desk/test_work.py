"""A working day: the queue, a ticket from claim to resolve, and what the customer is told of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.core.tickets import Said
from tests.switchboard.desk.office import Colleague, Office
from tests.switchboard.desk.waiting import until

Make = Callable[..., Colleague]
ANGRY = Said("customer", "I want my money NOW", intent="complain", mood="negative", anger=0.7)


def test_a_ticket_from_claim_to_resolve(office: Office, colleague: Make) -> None:
    number, kim = office.ticket(ANGRY, summary="one\ntwo\nthree"), colleague("kim")
    queue = kim.get("/").text
    assert number in queue and "Sam Reyes" in queue and "angry" in queue and "(1) Queue" in queue
    page = kim.get(f"/tickets/{number}").text
    assert "I want my money NOW" in page and "three" in page and 'id="reply"' not in page
    assert kim.post(f"/tickets/{number}/claim").headers["location"] == f"/tickets/{number}"
    page = kim.get(f"/tickets/{number}").text
    assert 'id="reply"' in page and "claimed by you" in page
    kim.post(f"/tickets/{number}/reply", text=" I am looking.\r\nOne moment. ", key=kim.key)
    kim.post(f"/tickets/{number}/note", text="gold customer")
    kim.post(f"/tickets/{number}/resolve")
    assert office.state(number) == ("resolved", "kim")
    until(lambda: office.assistant.kinds() == ["joined", "said", "resolved"], "the customer was told")
    said = office.assistant.taken[1]
    assert said["text"] == "I am looking.\nOne moment." and said["agent"] == "Kim"
    assert (said["conversation"], said["ticket"]) == ("web-1", number)
    assert "gold customer" not in str(office.assistant.taken)
    page = kim.get(f"/tickets/{number}").text
    assert "gold customer" in page and "Note by Kim" in page and 'id="reply"' not in page


def test_of_two_who_claim_one_is_told_who_was_first(office: Office, colleague: Make) -> None:
    number, kim, lee = office.ticket(), colleague("kim"), colleague("lee")
    for one in (kim, lee):
        one.get(f"/tickets/{number}")
    assert kim.post(f"/tickets/{number}/claim").status_code == 303
    late = lee.post(f"/tickets/{number}/claim")
    assert late.status_code == 409 and "Kim was first: Kim is in charge of this ticket." in late.text
    for step in ("reply", "resolve", "put-off", "transfer"):
        assert lee.post(f"/tickets/{number}/{step}", text="hello", to="lee").status_code == 409
    assert office.state(number) == ("claimed", "kim")
    assert [author for author, _ in office.said(number)] == ["system"]


def test_a_ticket_is_put_off_and_transferred(office: Office, colleague: Make) -> None:
    number, kim = office.ticket(), colleague("kim")
    kim.post(f"/tickets/{number}/claim")
    page = kim.get(f"/tickets/{number}").text
    assert '<option value="lee">Lee</option>' in page and 'value="kim"' not in page
    kim.post(f"/tickets/{number}/transfer", to="lee")
    assert office.state(number) == ("claimed", "lee")
    assert colleague("lee").post(f"/tickets/{number}/put-off").status_code == 303
    assert office.state(number) == ("waiting", None)
    assert "Put off" in kim.get("/").text
    assert kim.post(f"/tickets/{number}/transfer", to="lee").status_code == 409
    kim.post(f"/tickets/{number}/claim")
    assert kim.post(f"/tickets/{number}/transfer", to="nobody").status_code == 400
    assert office.state(number) == ("claimed", "kim")


def test_a_supervisor_moves_a_ticket_of_somebody_who_is_away(office: Office, colleague: Make) -> None:
    number, kim, sue = office.ticket(), colleague("kim"), colleague("sue")
    kim.post(f"/tickets/{number}/claim")
    page = sue.get(f"/tickets/{number}").text
    assert "Transfer to" in page and 'id="reply"' not in page
    sue.post(f"/tickets/{number}/transfer", to="sue")
    assert office.state(number) == ("claimed", "sue")


def test_a_conversation_is_shown_in_the_order_in_which_it_was_had(office: Office, colleague: Make) -> None:
    number, kim, before = office.ticket(), colleague("kim"), office.clock.now()
    kim.post(f"/tickets/{number}/claim")
    office.says("web-1", "noted late", at=before)
    page = kim.get(f"/tickets/{number}").text
    assert page.index("noted late") < page.index("claimed by Kim")


def test_the_queue_says_whose_tickets_are_whose(office: Office, colleague: Make) -> None:
    mine, others, put_off = (office.ticket(conversation=f"web-{name}") for name in "abc")
    waits = office.ticket(conversation="web-d", priority="urgent", customer_id=None)
    kim, lee = colleague("kim"), colleague("lee")
    kim.post(f"/tickets/{mine}/claim")
    lee.post(f"/tickets/{others}/claim")
    lee.post(f"/tickets/{put_off}/claim")
    lee.post(f"/tickets/{put_off}/put-off")
    queue = kim.get("/").text
    places = [queue.index(f'id="{name}"') for name in ("mine", "open", "waiting", "others")]
    found = [queue.index(f"/tickets/{number}") for number in (mine, waits, put_off, others)]
    assert sorted(places + found) == [place for pair in zip(places, found, strict=True) for place in pair]
    assert "not logged in" in queue and "urgent" in queue


@pytest.mark.parametrize("text", ["T-1001", "100001", "reyes"])
def test_a_ticket_is_searched_for(office: Office, colleague: Make, text: str) -> None:
    number = office.ticket()
    assert f"/tickets/{number}" in colleague("kim").get(f"/search?q={text}").text
    assert "No ticket of that number" in colleague("lee").get("/search?q=nothing").text


def test_the_customers_records_and_other_tickets(office: Office, colleague: Make) -> None:
    first, kim = office.ticket(), colleague("kim")
    kim.post(f"/tickets/{first}/claim")
    kim.post(f"/tickets/{first}/resolve")
    second = office.ticket()
    page = kim.get(f"/tickets/{second}").text
    assert "Sam Reyes" in page and "100001" in page and "Other tickets" in page and f"/tickets/{first}" in page
    assert "argon2" not in page


def test_answers_are_suggested(office: Office, colleague: Make) -> None:
    kim = colleague("kim")
    for conversation in ("web-1", "web-2"):
        number = office.ticket(
            Said("customer", "thanks", intent="thank"), Said("customer", "ok"), conversation=conversation
        )
        kim.post(f"/tickets/{number}/claim")
        page = kim.get(f"/tickets/{number}").text
        assert 'data-fill="You&#39;re welcome. Anything else I can do?"' in page
        assert ('data-fill="It was a pleasure."' in page) is (conversation == "web-2")
        kim.post(f"/tickets/{number}/reply", text="It was a pleasure.")


def test_a_reply_that_is_sent_twice_is_said_once(office: Office, colleague: Make) -> None:
    number, kim = office.ticket(), colleague("kim")
    kim.post(f"/tickets/{number}/claim")
    kim.get(f"/tickets/{number}")
    key = kim.key
    for _ in range(2):
        assert kim.post(f"/tickets/{number}/reply", text="hello", key=key).status_code == 303
    assert [text for author, text in office.said(number) if author == "agent"] == ["hello"]


def test_what_cannot_be_sent_is_said_and_changes_nothing(office: Office, colleague: Make) -> None:
    number, kim = office.ticket(), colleague("kim")
    kim.post(f"/tickets/{number}/claim")
    for text, message in ((" ", "Please write something first."), ("x" * 2001, "at most 2000 characters")):
        for step in ("reply", "note"):
            answer = kim.post(f"/tickets/{number}/{step}", text=text)
            assert answer.status_code in (400, 413) and message in answer.text
    assert [author for author, _ in office.said(number)] == ["system"]


def test_a_customer_whom_nothing_leads_to(office: Office, colleague: Make) -> None:
    number, kim = office.ticket(channel="rest"), colleague("kim")
    kim.post(f"/tickets/{number}/claim")
    assert "does not reach the customer" in kim.get(f"/tickets/{number}").text
    kim.post(f"/tickets/{number}/reply", text="hello")
    until(lambda: "nothing leads to this channel" in kim.get(f"/tickets/{number}").text, "the agent was told")


def test_typing_is_told_at_most_every_four_seconds_and_only_by_who_is_in_charge(
    office: Office, colleague: Make
) -> None:
    number, kim, lee = office.ticket(), colleague("kim"), colleague("lee")
    kim.post(f"/tickets/{number}/claim")
    until(lambda: office.assistant.kinds() == ["joined"], "the customer was told")
    for _ in range(3):
        assert kim.post(f"/tickets/{number}/typing").status_code == 204
        assert lee.post(f"/tickets/{number}/typing").status_code == 204
    assert office.assistant.kinds() == ["joined", "typing"]
    assert office.assistant.taken[1]["agent"] == "Kim" and "id" not in office.assistant.taken[1]


def test_new_tickets_are_told_to_who_sends_notices(office: Office) -> None:
    first = office.ticket()
    until(lambda: office.opened == [first], "the first ticket")
    second = office.ticket(conversation="web-2")
    until(lambda: office.opened == [first, second], "the second ticket")
    office.stop()
    third = office.ticket(conversation="web-3")
    office.start()
    until(lambda: office.opened[-1] == third, "what came while the desk was down")


def test_an_owner_manages_the_agents(office: Office, colleague: Make) -> None:
    ann = colleague("ann")
    ann.get("/agents")
    new = {"id": "Max", "name": "Max M", "email": "", "role": "agent", "password": "ten letters"}
    assert ann.post("/agents/add", **new).status_code == 303
    max_ = colleague()
    assert max_.log_in("max", "ten letters").status_code == 303
    for path, fields, message in (
        ("add", new, "there is an agent max already"),
        ("change", {"id": "ann", "role": "agent"}, "ann is the only owner"),
        ("remove", {"id": "nobody"}, "there is no agent"),
        ("password", {"id": "max", "password": "short"}, "a password has 10 to 200 characters"),
    ):
        answer = ann.post(f"/agents/{path}", **fields)
        assert answer.status_code == 400 and message in answer.text.replace("&#39;", "'")
    ann.post("/agents/change", id="max", role="supervisor", packs=["core"])
    ann.post("/agents/password", id="max", password="another ten letters")
    assert max_.get("/").status_code == 303, "logged out"
    assert max_.log_in("max", "another ten letters").status_code == 303
    ann.post("/agents/remove", id="max")
    assert max_.get("/").status_code == 303 and "Max M" not in ann.get("/agents").text


def test_ones_own_password(office: Office, colleague: Make) -> None:
    kim, elsewhere = colleague("kim"), colleague("kim")
    kim.get("/password")
    new = {"new": "a new password", "again": "a new password"}
    for fields, message in (
        ({"present": "wrong one", **new}, "That is not your password. 4 tries are left."),
        ({"present": "a password of theirs", "new": "a new password", "again": "another"}, "are not the same"),
        ({"present": "a password of theirs", "new": "short", "again": "short"}, "has 10 to 200 characters"),
    ):
        answer = kim.post("/password", **fields)
        assert answer.status_code == 400 and message in answer.text
    assert "is changed" in kim.post("/password", present="a password of theirs", **new).text
    assert kim.get("/").status_code == 200 and elsewhere.get("/").status_code == 303
    assert elsewhere.log_in("kim").status_code == 401
    assert elsewhere.log_in("kim", "a new password").status_code == 303
