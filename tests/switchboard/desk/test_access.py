"""Who does not get in: no session, another's scope, forms of other sites, floods; and nothing that is written becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from actions.core.models import Customer
from actions.core.tickets import Said
from tests.switchboard.desk.office import PASSWORD, SAM, Colleague, Office
from tests.switchboard.desk.waiting import until

Make = Callable[..., Colleague]
PAGES = ["/", "/search?q=reyes", "/tickets/T-1001", "/password", "/agents", "/events", "/events?about=T-1001"]
POSTS = ["claim", "put-off", "transfer", "resolve", "reply", "note", "typing"]
FORMS = [f"/tickets/T-1001/{step}" for step in POSTS]
FORMS += ["/log-out", "/password", "/agents/add", "/agents/change", "/agents/password", "/agents/remove"]
HOSTILE = '<script>window.hacked=1</script><img src=x onerror="hacked()">{{7*7}}'


def untouched(office: Office) -> bool:
    return office.state("T-1001") == ("open", None) and office.said("T-1001") == [] and not office.assistant.taken


@pytest.mark.parametrize("cookie", ["", "made-up", "x" * 4000, "' OR 1=1 --"])
def test_nobody_sees_anything_without_a_session(office: Office, cookie: str) -> None:
    office.ticket()
    headers = {"Cookie": f"switchboard_desk={cookie}"} if cookie else {}
    for path in PAGES:
        answer = httpx.get(office.url + path, headers=headers, trust_env=False)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/log-in"), path
        assert "Reyes" not in answer.text


def test_nobody_does_anything_without_a_session(office: Office, colleague: Make) -> None:
    office.ticket()
    stranger = colleague()
    stranger.get("/log-in")
    for path in FORMS:
        answer = stranger.post(path, text="hello", to="kim", id="kim", role="owner", password=PASSWORD)
        assert answer.status_code == 303 and answer.headers["location"] == "/log-in", path
    assert untouched(office) and colleague().log_in("kim").status_code == 303


def test_a_session_that_has_ended_is_none(office: Office, colleague: Make) -> None:
    kim, again = colleague("kim"), colleague("kim")
    kim.post("/log-out")
    kim.http.cookies.set("switchboard_desk", "")
    assert kim.get("/").status_code == 303
    cookie = again.http.cookies["switchboard_desk"]
    again.post("/log-out")
    assert httpx.get(office.url, cookies={"switchboard_desk": cookie}, trust_env=False).status_code == 303
    late = colleague("kim")
    office.write(
        lambda session: session.execute(text("UPDATE agent_sessions SET last_seen_at = '2020-01-01 00:00:00'"))
    )
    assert late.get("/").status_code == 303
    assert late.get("/", **{"HX-Request": "true"}).headers["hx-redirect"] == "/log-in"


def test_news_keep_nobody_logged_in(office: Office, colleague: Make) -> None:
    kim = colleague("kim")

    def last_seen() -> str:
        with office.database.session() as session:
            return str(session.execute(text("SELECT last_seen_at FROM agent_sessions")).scalar())

    hour_ago = (office.clock.now() - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    change = text("UPDATE agent_sessions SET last_seen_at = :at")
    office.write(lambda session: session.execute(change, {"at": hour_ago}))
    assert kim.get("/", **{"HX-Request": "true"}).status_code == 200 and last_seen() == hour_ago
    assert kim.get("/").status_code == 200 and last_seen() > hour_ago


@pytest.mark.parametrize("csrf", ["", "0" * 64, "é"])
def test_a_form_without_its_token_does_nothing(office: Office, colleague: Make, csrf: str) -> None:
    office.ticket()
    ann = colleague("ann")
    for path in FORMS:
        assert ann.post(path, csrf=csrf, text="hello").status_code == 403, path
    assert untouched(office) and ann.get("/").status_code == 200


def test_a_token_counts_in_its_own_session_alone(office: Office, colleague: Make) -> None:
    office.ticket()
    kim, lee = colleague("kim"), colleague("lee")
    assert kim.csrf != lee.csrf
    assert kim.post("/tickets/T-1001/claim", csrf=lee.csrf).status_code == 403
    assert untouched(office)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_form_of_another_site_does_nothing(office: Office, colleague: Make, origin: str) -> None:
    office.ticket()
    kim = colleague("kim")
    for path in ("/tickets/T-1001/claim", "/log-in", "/log-out"):
        assert kim.post(path, headers={"Origin": origin}, name="kim", password=PASSWORD).status_code == 403
    assert untouched(office) and kim.get("/").status_code == 200
    assert kim.post("/tickets/T-1001/claim", headers={"Origin": office.url}).status_code == 303


def test_the_log_in_has_a_token_too(office: Office, colleague: Make) -> None:
    stranger = colleague()
    assert stranger.post("/log-in", name="kim", password=PASSWORD).status_code == 403
    stranger.get("/log-in")
    assert stranger.post("/log-in", csrf="0" * 64, name="kim", password=PASSWORD).status_code == 403


def test_five_wrong_passwords_lock_a_name(office: Office, colleague: Make) -> None:
    stranger = colleague()
    for tries in ("4 tries are left", "3 tries", "2 tries", "One try is left", "Too many wrong tries"):
        answer = stranger.log_in("kim", "a wrong password")
        assert answer.status_code == 401 and tries in answer.text
    assert "in 15 min" in stranger.log_in("kim").text and colleague().log_in("lee").status_code == 303


def test_log_ins_are_limited_whatever_the_name(
    office: Office, colleague: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("switchboard.desk.log_in_pages.LOG_INS_PER_MINUTE", 12)
    office.stop()
    office.start()
    stranger, statuses = colleague(), []
    for number in range(6):
        statuses.append(stranger.log_in(f"nobody{number}", "x").status_code)
    assert set(statuses) == {401, 429} and statuses[0] == 401


def test_a_flood_of_requests_is_held_back(office: Office, colleague: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("switchboard.desk.guard.REQUESTS_PER_MINUTE", 40)
    office.stop()
    office.start()
    stranger = colleague()
    answers = [stranger.get("/assets/desk.svg") for _ in range(15)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and int(refused[0].headers["retry-after"]) >= 1


def test_what_is_too_large_is_refused(office: Office, colleague: Make) -> None:
    office.ticket()
    kim = colleague("kim")
    assert kim.post("/tickets/T-1001/note", text="x" * 40_000).status_code == 413
    assert kim.post("/tickets/T-1001/note", **{f"field{n}": "x" for n in range(60)}).status_code == 400
    sent = kim.http.post("/tickets/T-1001/note", json={"csrf": kim.csrf, "text": "hello"})
    assert sent.status_code == 400
    assert untouched(office) and kim.get("/").status_code == 200


def test_tickets_of_other_packs_do_not_exist(office: Office, colleague: Make) -> None:
    number = office.ticket(pack="elsewhere")
    office.hire("max", packs=("core",))
    limited = colleague("max")
    for path in (f"/tickets/{number}", f"/events?about={number}"):
        assert limited.get(path).status_code == 404
    for step in POSTS:
        assert limited.post(f"/tickets/{number}/{step}", text="hello", to="max").status_code == 404
    for path in ("/", "/search?q=reyes", f"/search?q={number}", "/search?q=100001"):
        assert f"/tickets/{number}" not in limited.get(path).text
    other = limited.get("/tickets/T-9999")
    assert other.status_code == 404 and other.text == limited.get(f"/tickets/{number}").text
    assert untouched(office) and colleague("sue").get(f"/tickets/{number}").status_code == 200


def test_only_owners_manage_agents(office: Office, colleague: Make) -> None:
    for name in ("kim", "sue"):
        one = colleague(name)
        assert one.get("/agents").status_code == 404 and "/agents" not in one.get("/").text
        for path in ("add", "change", "password", "remove"):
            assert one.post(f"/agents/{path}", id="kim", role="owner", password="another one").status_code == 404
    assert colleague("ann").get("/agents").text.count("<td>owner</td>") == 1


def test_whatever_people_write_stays_text(office: Office, colleague: Make) -> None:
    def rename(session: object) -> None:
        customer = session.get(Customer, SAM)  # type: ignore[attr-defined]
        customer.first_name, customer.address = HOSTILE[:70], HOSTILE

    office.write(rename)
    number = office.ticket(
        Said("customer", HOSTILE, intent=HOSTILE), reason=HOSTILE, summary=HOSTILE, channel=HOSTILE[:40]
    )
    ann = colleague("ann")
    ann.post(f"/tickets/{number}/claim")
    ann.post(f"/tickets/{number}/note", text=HOSTILE)
    ann.post(f"/tickets/{number}/reply", text=HOSTILE)
    pages = [ann.get(path).text for path in ("/", f"/tickets/{number}", "/search?q=" + HOSTILE.replace("{", "%7B"))]
    pages.append(ann.post("/agents/add", id="bo", name=HOSTILE, role=HOSTILE, password=PASSWORD).text)
    stranger = colleague()
    stranger.get("/log-in")
    pages.append(stranger.post("/log-in", name=HOSTILE, password="x").text)
    for page in pages:
        assert "&lt;script&gt;" in page and "<script>" not in page and "<img" not in page
        assert HOSTILE not in page


def test_a_log_in_leads_nowhere_else(office: Office, colleague: Make) -> None:
    backs = ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a?b", "/a\r\nX: y")
    for back in backs:
        stranger = colleague()
        stranger.get("/log-in")
        answer = stranger.post("/log-in", name="kim", password=PASSWORD, next=back)
        assert answer.status_code == 303 and answer.headers["location"] == "/" and "x" not in answer.headers


def test_a_log_in_leads_back(office: Office, colleague: Make) -> None:
    office.ticket()
    stranger = colleague()
    to = stranger.get("/tickets/T-1001").headers["location"]
    assert 'name="next" value="/tickets/T-1001"' in stranger.get(to).text
    answer = stranger.post("/log-in", name="kim", password=PASSWORD, next="/tickets/T-1001")
    assert answer.headers["location"] == "/tickets/T-1001"


def test_a_link_in_a_message_leads_in_too(office: Office, colleague: Make) -> None:
    """Browsers leave out a strict cookie there; the page that they get leads on as the desk's own link."""
    stranger = colleague()
    answer = stranger.get("/tickets/T-1001", **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200 and 'content="0; url=/tickets/T-1001"' in answer.text


def test_cookies_are_for_the_desk_alone(office: Office, colleague: Make) -> None:
    cookies = colleague().log_in("kim").headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("switchboard_desk="))
    for attribute in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"):
        assert attribute in session
    assert "Secure" not in session and len(session.partition("=")[2].partition(";")[0]) >= 40


def test_each_page_keeps_to_itself(office: Office, colleague: Make) -> None:
    office.ticket()
    kim = colleague("kim")
    for path in ("/", "/tickets/T-1001", "/nothing", "/tickets/T-9", "/log-in", "/health"):
        answer = kim.get(path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)", answer.text)
        assert "access-control-allow-origin" not in answer.headers


def test_no_other_files_are_handed_out(office: Office) -> None:
    for name in ["../desk.css", "..%2f..%2fpackage.json", "desk.css%00", "nothing.js", "templates"]:
        assert httpx.get(f"{office.url}/assets/{name}", trust_env=False).status_code == 404, name


def test_other_methods_are_refused_without_a_trace(office: Office) -> None:
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"]:
        answer = httpx.request(method, f"{office.url}/", trust_env=False)
        assert (
            answer.status_code in (404, 405)
            and "Traceback" not in answer.text
            and "content-security-policy" in answer.headers
        )


def test_an_error_shows_nothing_of_itself(office: Office, colleague: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    office.ticket()
    kim = colleague("kim")

    def fails(*_: object) -> None:
        raise KeyError("a secret")

    monkeypatch.setattr("switchboard.desk.ticket_pages.ticket_view", fails)
    answer = kim.get("/tickets/T-1001")
    assert answer.status_code == 500 and "Something went wrong" in answer.text
    assert "KeyError" not in answer.text and "secret" not in answer.text


def test_a_database_that_is_down_is_a_page(office: Office, colleague: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    number, kim = office.ticket(), colleague("kim")

    def fails(*_: object) -> None:
        raise SQLAlchemyError("a secret")

    with monkeypatch.context() as down:
        down.setattr("switchboard.desk.back_end.BackEnd._read", fails)
        for answer in (kim.get("/"), kim.post(f"/tickets/{number}/claim"), colleague().get("/log-in")):
            assert answer.status_code == 503 and "The database does not answer" in answer.text
            assert "secret" not in answer.text
    assert office.state(number) == ("open", None) and kim.get("/").status_code == 200
    office.says("web-1", "still there?")
    until(lambda: "still there?" in kim.get(f"/tickets/{number}").text, "it goes on")


def test_without_any_agent_the_log_in_says_how_to_make_one(office: Office, colleague: Make) -> None:
    office.write(lambda session: session.execute(text("DELETE FROM agents")))
    page = colleague().get("/log-in").text
    assert "switchboard desk add-agent kim" in page and "<form" not in page
