"""Attempts to get in: other people's chats, forged tokens, foreign sites, floods and oversized bodies."""

from __future__ import annotations

import asyncio
import base64
import hmac
import html
import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from components.channels.cookies import NAME
from components.channels.identity import STATEMENT_AUDIENCE
from tests.components.channels.site import KEY, SECRET, Browser, Site, running, texts

BANK = "https://www.bank.example"


@pytest.fixture(autouse=True)
def channel_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_CHANNEL_SECRET", SECRET)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with running(tmp_path, identity_key=KEY, sites=[BANK]) as started:
        yield started


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[Browser]:
    async with Browser(site) as opened:
        yield opened


def token(key: Any = KEY, algorithm: str = "HS256", **claims: Any) -> str:
    good = {"sub": "100001", "aud": "switchboard", "exp": int(time.time()) + 300}
    return jwt.encode({k: v for k, v in {**good, **claims}.items() if v is not None}, key, algorithm=algorithm)


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def holder(site: Site, of: str) -> Browser:
    return Browser(site, Authorization=f"Bearer {of}")


# Anonymous visitors


async def test_the_cookie_is_made_by_the_server_and_kept_from_scripts(browser: Browser) -> None:
    response = await browser.post("/session")
    header = response.headers["set-cookie"]
    assert (
        header.startswith(f"{NAME}=") and "HttpOnly" in header and "SameSite=Lax" in header and "Path=/chat" in header
    )
    assert len(browser.http.cookies[NAME]) >= 43
    assert (await browser.post("/session")).headers["set-cookie"] == header, "the visitor is known by now"


async def test_with_https_the_cookie_is_secure_and_survives_in_frames_of_allowed_sites(tmp_path: Path) -> None:
    async with running(tmp_path, public_url="https://chat.bank.example") as site, Browser(site) as browser:
        header = (await browser.post("/session")).headers["set-cookie"]
        assert (
            header.startswith("__Host-") and "; Secure" in header and "Path=/;" in header and "SameSite=Lax" in header
        )
    async with (
        running(tmp_path, public_url="https://chat.bank.example", sites=[BANK]) as site,
        Browser(site) as browser,
    ):
        header = (await browser.post("/session")).headers["set-cookie"]
        assert "SameSite=None" in header and "Partitioned" in header and "; Secure" in header


async def test_a_second_visitor_reads_and_continues_nothing_of_the_first(site: Site, browser: Browser) -> None:
    await browser.session()
    await browser.ask("my secret")
    conversation = site.agent.heard[0].sender_id
    async with Browser(site) as other:
        for name in ("cookie", "sender", "conversation"):
            assert code(await other.get(f"/history?{name}={conversation}")) == (401, "no_session")
        for guess in (conversation, "1", "", conversation.removeprefix("web-"), "' OR 1=1 --"):
            headers = {"Cookie": f"{NAME}={guess}"}
            for path in ("/history", "/events", "/transcript"):
                assert code(await other.get(path, **headers)) == (401, "no_session")
            for path in ("/restart", "/end"):
                assert code(await other.post(path, **headers)) == (401, "no_session")
            sent = await other.post("/messages", {"id": "12345678", "text": "x", "sender": conversation}, **headers)
            assert code(sent) == (401, "no_session")
        await other.session()
        assert texts((await other.session())["history"]) == []
        await other.post("/messages", {"id": "12345678", "text": "x", "sender": conversation, "metadata": {"a": 1}})
        await other.settled()
    assert site.agent.heard[1].sender_id != conversation and site.agent.heard[1].metadata == {}
    assert texts(await browser.settled()) == ["my secret", "You said: my secret"]


async def test_ids_of_messages_belong_to_their_visitor(site: Site, browser: Browser) -> None:
    await browser.session()
    await browser.send("mine", "one-and-the-same")
    async with Browser(site) as other:
        await other.session()
        assert (await other.send("hers", "one-and-the-same")).json()["duplicate"] is False


async def test_neither_cookie_nor_conversation_id_is_in_what_a_client_gets_or_in_the_database(
    site: Site, browser: Browser
) -> None:
    content = await browser.session()
    await browser.ask("hi")
    content = await browser.session()
    assert site.agent.heard[0].sender_id not in str(content)
    cookie = browser.http.cookies[NAME]
    await site.stop()
    assert all(cookie.encode() not in path.read_bytes() for path in site.folder.glob("chat.db*"))
    await site.start()


async def test_a_session_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, session_hours=1) as site, Browser(site) as browser:
        await browser.session()
        await browser.ask("hi")
        chat = site.channel._chat
        later = time.time() + 3601
        monkeypatch.setattr(chat.visitors, "_now", lambda: later)
        assert code(await browser.get("/history")) == (401, "no_session")
        assert (await browser.session())["history"] == [], "a new session"
        await site.stop()
        assert all(b"You said" not in path.read_bytes() for path in tmp_path.glob("chat.db")), "forgotten"
        await site.start()


# Tokens


async def test_a_token_says_who_it_is_and_the_action_server_is_told(site: Site) -> None:
    async with holder(site, token()) as browser:
        assert (await browser.session())["customer"] is True
        assert "set-cookie" not in (await browser.post("/session")).headers
        await browser.ask("hi")
    message = site.agent.heard[0]
    claims = jwt.decode(message.metadata["identity"], SECRET, algorithms=["HS256"], audience=STATEMENT_AUDIENCE)
    assert (claims["sub"], claims["conversation"]) == ("100001", message.sender_id)
    assert claims["exp"] - time.time() <= 120
    async with holder(site, token()) as elsewhere:
        assert texts((await elsewhere.session())["history"]) == ["hi", "You said: hi"], "the customer's own, anywhere"
    async with holder(site, token(sub="100002")) as other:
        assert (await other.session())["history"] == []


def pem(key: rsa.RSAPrivateKey) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(encoding, form).decode()


def signed_by_hand(secret: str, **header: Any) -> str:
    claims = {"sub": "100001", "aud": "switchboard", "exp": int(time.time()) + 300}
    whole = ({"alg": "HS256", **header}, claims)
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in whole]
    signature = hmac.digest(secret.encode(), b".".join(parts), "sha256")
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


async def refused(site: Site, given: str) -> str:
    async with holder(site, given) as browser:
        answers = {code(await browser.post("/session")), code(await browser.get("/history"))}
        answers |= {code(await browser.get("/events")), code(await browser.send("hi"))}
    ((status, found),) = answers
    assert status == 401 and site.agent.heard == []
    return found


@pytest.mark.parametrize(
    "claims",
    [
        {"key": "x" * 40},
        {"aud": "somebody-else"},
        {"aud": None},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "100001' OR 1=1"},
        {"aud": ["somebody-else", "switchboard-actions"]},
        {"exp": 10**400},
        {"exp": "soon"},
        {"sub": ["100001"]},
        {"algorithm": "HS512"},
    ],
)
async def test_a_token_that_is_not_good_is_refused(site: Site, claims: dict[str, Any]) -> None:
    assert await refused(site, token(**claims)) == "token_invalid"


@pytest.mark.parametrize(("claim", "seconds"), [("exp", 10 * 24 * 3600), ("nbf", 600)])
async def test_a_token_for_too_long_or_too_early_is_refused(site: Site, claim: str, seconds: int) -> None:
    assert await refused(site, token(**{claim: int(time.time()) + seconds})) == "token_invalid"


async def test_expired_unsigned_and_broken_tokens_are_refused(site: Site) -> None:
    assert await refused(site, token(exp=int(time.time()) - 1)) == "token_expired"
    unsigned = jwt.encode({"sub": "100001", "aud": "switchboard", "exp": int(time.time()) + 60}, None, algorithm="none")
    for bad in (unsigned, unsigned.replace("none", "HS256"), token().rsplit(".", 1)[0] + ".", token()[:-9], "x"):
        assert await refused(site, bad) == "token_invalid"


async def test_of_several_audiences_ours_is_enough_and_a_fast_clock_does_no_harm(site: Site) -> None:
    given = token(aud=["another-app", "switchboard"], iat=int(time.time()) + 5)
    async with holder(site, given) as browser:
        assert (await browser.session())["customer"] is True


async def test_a_token_says_nothing_about_its_key(site: Site) -> None:
    """Neither `kid`, which may be a path, nor a key or an address of one that the token itself brings."""
    forged = base64.urlsafe_b64encode(b"f" * 40).decode().rstrip("=")
    headers: tuple[dict[str, Any], ...] = (
        {"kid": "../../../dev/null"},
        {"jwk": {"kty": "oct", "k": forged}},
        {"jku": f"{site.url}/keys.json"},
        {"x5u": f"{site.url}/cert.pem"},
    )
    for header in headers:
        for key in ("f" * 40, ""):
            assert await refused(site, signed_by_hand(key, **header)) == "token_invalid"


async def test_an_issuer_that_is_configured_is_demanded(tmp_path: Path) -> None:
    async with running(tmp_path, identity_key=KEY, identity_issuer="https://www.bank.example") as site:
        assert await refused(site, token()) == "token_invalid"
        assert await refused(site, token(iss="https://evil.example")) == "token_invalid"
        async with holder(site, token(iss="https://www.bank.example")) as browser:
            assert (await browser.session())["customer"] is True


async def test_rsa_tokens_and_the_confusion_of_algorithms(tmp_path: Path) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = pem(private)
    async with running(tmp_path, identity_key=public, identity_algorithm="RS256") as site:
        async with holder(site, token(private, "RS256")) as browser:
            assert (await browser.session())["customer"] is True
        assert await refused(site, token("x" * 40)) == "token_invalid"
        # PyJWT does not sign with a public key, so that is done by hand: HS256, the secret being what everybody may know.
        for secret in (public, f"{public}\n", public.strip()):
            assert await refused(site, signed_by_hand(secret)) == "token_invalid"
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        assert await refused(site, token(other, "RS256")) == "token_invalid"


async def test_without_a_key_no_token_is_good_and_none_falls_back_to_the_cookie(tmp_path: Path) -> None:
    async with running(tmp_path) as site, Browser(site) as browser:
        await browser.session()
        browser.headers["Authorization"] = f"Bearer {token()}"
        assert code(await browser.get("/history")) == (401, "token_invalid")


async def test_a_stream_ends_with_its_token(site: Site) -> None:
    async with holder(site, token(exp=int(time.time()) + 2)) as browser:
        async with browser.listening() as events:
            names = [event["event"] async for event in events]
        assert names == ["state", "closing"]
        assert code(await browser.get("/events")) == (401, "token_expired")


# Sites


async def test_only_allowed_sites_may_post(site: Site, browser: Browser) -> None:
    await browser.session()
    for origin in ("https://evil.example", "null", f"{BANK}.evil.example", "http://www.bank.example"):
        response = await browser.post("/messages", {"id": "12345678", "text": "x"}, Origin=origin)
        assert code(response) == (403, "origin") and "access-control-allow-origin" not in response.headers
        assert code(await browser.get("/history", Origin=origin)) == (403, "origin")
        preflight = await browser.http.options(f"{site.url}/chat/messages", headers={"Origin": origin})
        assert "access-control-allow-origin" not in preflight.headers
    for origin in (site.url, BANK):
        assert (await browser.get("/history", Origin=origin)).status_code == 200
    allowed = await browser.get("/history", Origin=BANK)
    assert allowed.headers["access-control-allow-origin"] == BANK
    assert allowed.headers["access-control-allow-credentials"] == "true"
    asked = {"Origin": BANK, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = await browser.http.options(f"{site.url}/chat/messages", headers=asked)
    assert preflight.headers["access-control-allow-origin"] == BANK
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert site.agent.heard == []


async def test_another_sites_page_draws_nothing_in(site: Site, browser: Browser) -> None:
    """As a picture or script, for which a browser names no origin; what it would get, it would also have to keep back."""
    await browser.session()
    for where in ("cross-site", "same-site"):
        drawn = {"Sec-Fetch-Site": where, "Sec-Fetch-Mode": "no-cors"}
        for path in ("/history", "/events", "/transcript"):
            assert code(await browser.get(path, **drawn)) == (403, "origin")
        assert (await browser.get("/widget.js", **drawn)).status_code != 403, "meant for that"
    own = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    answer = await browser.get("/history", **own)
    assert answer.status_code == 200 and answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert (await browser.get("/transcript", **{"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"})).is_success


async def test_answers_are_not_kept_and_not_taken_for_pages(browser: Browser) -> None:
    for response in (await browser.post("/session"), await browser.get("/history"), await browser.get("/nowhere")):
        if response.status_code != 404:
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_the_page_runs_its_own_scripts_alone_and_is_framed_by_allowed_sites(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    plain = tmp_path / "web" / "plain"
    (plain / "assets").mkdir(parents=True)
    for name in ("index.html", "widget.js", "assets/a.css"):
        (plain / name).write_text(name)
    site.channel.pages._root = tmp_path / "web"
    page = await browser.get("")
    policy = page.headers["content-security-policy"]
    assert page.text == "index.html" and "script-src 'self';" in policy and policy.endswith(f"'self' {BANK}")
    assert (await browser.get("/assets/a.css")).headers["content-type"].startswith("text/css")
    assert (await browser.get("/widget.js")).headers["cross-origin-resource-policy"] == "cross-origin"
    for name in ("..%2Findex.html", "%2e%2e/index.html", ".hidden", "no.css"):
        assert (await browser.get(f"/assets/{name}")).status_code == 404


async def test_the_owners_texts_are_no_markup(tmp_path: Path) -> None:
    plain = tmp_path / "web" / "plain"
    plain.mkdir(parents=True)
    (plain / "index.html").write_text("<html><head></head><body></body></html>")
    said = {"en": {"welcome": '"><script>alert(1)</script>', "send": "Go & see"}}
    async with running(tmp_path, texts=said) as site, Browser(site) as browser:
        site.channel.pages._root = tmp_path / "web"
        page = await browser.get("")
        assert page.headers["content-type"].startswith("text/html") and "<script" not in page.text
        (content,) = re.findall('<meta name="switchboard-texts" content="([^"]*)">', page.text)
        assert json.loads(html.unescape(content)) == said


# Bodies


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"[1]", b"null", b'"x"', b"{", b"\xff", b"[" * 9000, b'{"id": "12345678"}', b'{"text": "x"}',
     b'{"id": 12345678, "text": "x"}', b'{"id": "12345678", "text": ["x"]}', b'{"id": "short", "text": "x"}',
     b'{"id": "../../../..", "text": "x"}', b'{"id": "12345678", "text": " \\u0000 "}',
     b'{"id": "12345678", "text": "\\ud800"}'],
)  # fmt: skip
async def test_bad_bodies_are_explained(site: Site, browser: Browser, body: bytes) -> None:
    await browser.session()
    headers = {"Content-Type": "application/json"}
    response = await browser.http.post(f"{site.url}/chat/messages", content=body, headers=headers)
    assert code(response) == (400, "bad_request") and response.json()["error"]["message"].endswith(".")
    assert site.agent.heard == []


async def test_a_form_of_another_site_is_no_message(site: Site, browser: Browser) -> None:
    await browser.session()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        body = b'{"id": "12345678", "text": "x"}'
        response = await browser.http.post(f"{site.url}/chat/messages", content=body, headers={"Content-Type": kind})
        assert code(response) == (400, "bad_request")


async def test_oversized_bodies_and_texts_are_refused(site: Site, browser: Browser) -> None:
    await browser.session()
    assert code(await browser.send("x" * 1001)) == (413, "too_large")
    assert code(await browser.send("x" * 20_000)) == (413, "too_large")
    assert (await browser.send("é" * 1000)).status_code == 202


async def test_no_route_takes_a_large_body(site: Site, browser: Browser) -> None:
    await browser.session()
    for method, path in (
        ("POST", "/session"),
        ("POST", "/restart"),
        ("POST", "/end"),
        ("GET", "/history"),
        ("GET", ""),
    ):
        response = await browser.http.request(method, f"{site.url}/chat{path}", content=b"x" * 50_000)
        assert code(response) == (413, "too_large")


async def test_control_characters_are_dropped_and_scripts_stay_text(site: Site, browser: Browser) -> None:
    await browser.session()
    said = "a\x00b\x1b[31m\u202ec\r\nd<script>alert(1)</script>"
    assert texts(await browser.ask(said)) == ["You said: ab[31mc\nd<script>alert(1)</script>"]
    response = await browser.get("/history")
    assert response.headers["content-type"] == "application/json"


# Floods


async def test_a_session_that_sends_too_much_has_to_wait(tmp_path: Path) -> None:
    async with running(tmp_path, messages_per_minute=12) as site, Browser(site) as browser:
        await browser.session()
        answers = [await browser.send(f"message {number}") for number in range(5)]
        assert [answer.status_code for answer in answers] == [202, 202, 202, 429, 429]
        assert code(answers[-1]) == (429, "too_many") and 1 <= int(answers[-1].headers["retry-after"]) <= 5
        async with Browser(site) as other:
            await other.session()
            assert (await other.send("hi")).status_code == 202, "others go on"


async def test_what_waits_for_its_answer_is_bounded(tmp_path: Path) -> None:
    async with running(tmp_path, messages_per_minute=1000) as site, Browser(site) as browser:
        go = asyncio.Event()
        site.agent.answers["slow"] = lambda message: go.wait()
        await browser.session()
        answers = [(await browser.send("slow")).status_code for _ in range(10)]
        assert answers == [202] * 8 + [429] * 2
        go.set()


async def test_addresses_have_limits_that_no_header_of_a_client_evades(tmp_path: Path) -> None:
    async with running(tmp_path, sessions_per_minute=8) as site:
        for number in range(4):
            async with Browser(site) as browser:
                forged = {"X-Forwarded-For": f"10.0.0.{number}"}
                status = (await browser.post("/session", **forged)).status_code
                assert status == (200 if number < 2 else 429)
    async with running(tmp_path, requests_per_minute=8, proxies=1) as site, Browser(site) as browser:
        statuses = []
        for number in range(4):
            behind = {"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.7"}  # the proxy of ours has appended the second
            statuses.append((await browser.get("/health", **behind)).status_code)
        assert statuses == [200, 200, 429, 429]
        assert (await browser.get("/health", **{"X-Forwarded-For": "192.0.2.8"})).status_code == 200


async def test_of_too_many_streams_the_oldest_closes(tmp_path: Path) -> None:
    async with running(tmp_path, streams_per_session=1) as site, Browser(site) as browser:
        await browser.session()
        async with browser.listening() as first:
            await first.__anext__()
            async with browser.listening() as second:
                await second.__anext__()
                assert [event async for event in first] == [{"event": "closing", "reason": "replaced"}]


async def test_an_address_cannot_take_all_streams(tmp_path: Path) -> None:
    async with running(tmp_path, streams_per_address=1, proxies=1) as site, Browser(site) as browser:
        one, another = ({"X-Forwarded-For": address} for address in ("192.0.2.7", "192.0.2.8"))
        await browser.session()
        browser.headers.update(one)
        async with browser.listening() as events:
            await events.__anext__()
            refused = await browser.get("/events")
            assert code(refused) == (429, "too_many") and refused.headers["retry-after"] == "30"
            browser.headers.update(another)
            async with browser.listening() as elsewhere:
                assert (await elsewhere.__anext__())["event"] == "state", "others have theirs"
        browser.headers.update(one)
        for _ in range(100):
            if not site.channel._streams._open:
                break
            await asyncio.sleep(0.02)
        async with browser.listening() as again:
            assert (await again.__anext__())["event"] == "state"
