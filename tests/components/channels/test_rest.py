"""The REST channel: what it answers, whom, and what it says to bodies that are none."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import UserMessage

from components.channels.errors import ChannelError
from components.channels.rest import RestInput
from tests.components.channels.charts import PARTS
from tests.components.channels.site import Site

TOKEN = "t" * 20


@pytest.fixture
async def site(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    started = Site(tmp_path, lambda: [RestInput(getattr(request, "param", None))])
    await started.start()
    yield started
    await started.stop()


async def post(site: Site, body: Any = None, query: str = "", **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body or {"sender": "me", "message": "hi"}).encode()
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.post(f"{site.url}/webhooks/rest/webhook{query}", content=content, headers=headers)


async def test_it_answers_as_rasas_does_and_lets_tables_through_but_no_charts(site: Site) -> None:
    table = {"columns": ["A"], "rows": [["1"]]}
    site.agent.answers["hi"] = [
        {"text": "One.\n\nTwo.", "table": table, "chart": PARTS},
        {"text": "Sure?", "buttons": [{"title": "Yes", "payload": "/affirm"}]},
    ]
    said = [
        {"recipient_id": "me", "text": "One.", "table": table},
        {"recipient_id": "me", "text": "Two."},
        {"recipient_id": "me", "text": "Sure?", "buttons": [{"title": "Yes", "payload": "/affirm"}]},
    ]
    assert (await post(site)).json() == said
    assert [json.loads(line) for line in (await post(site, query="?stream=true")).text.splitlines()] == said
    await post(site, {"sender": "me", "message": "", "metadata": {"a": 1}, "input_channel": "app"})
    heard = site.agent.heard[-1]
    assert (heard.text, heard.sender_id, heard.input_channel, heard.metadata) == ("", "me", "app", {"a": 1})
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{site.url}/webhooks/rest/")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'[{"sender": "a", "message": "b"}]', b"null", b"7", b"{", b"\xff\xfe", b"[" * 50_000,
     {"sender": "me"}, {"message": "hi"}, {"sender": 7, "message": "hi"}, {"sender": "me", "message": None},
     {"sender": "", "message": "hi"}, {"sender": "s" * 256, "message": "hi"}, {"sender": "me", "message": "x" * 20_001},
     {"sender": "me", "message": "hi", "metadata": []}, {"sender": "me", "message": "hi", "input_channel": 1},
     {"sender": "web-0123", "message": "hi"}, {"sender": "slack-D0SAM", "message": "hi"},
     {"sender": "shared-slack-C0-17.1", "message": "hi"}, {"sender": "me", "message": "\ud800"}],
)  # fmt: skip
async def test_bad_bodies_get_400(site: Site, body: Any) -> None:
    response = await post(site, body)
    assert response.status_code == 400, response.text
    assert response.json()["error"]["code"] == "bad_request" and site.agent.heard == []


async def test_a_body_without_end_is_not_read(site: Site) -> None:
    assert (await post(site, b"x" * 200_000)).status_code == 413


async def test_without_a_token_it_answers_this_machine_alone(site: Site) -> None:
    assert (await post(site)).status_code == 200
    for headers in ({"Origin": "https://evil.example"}, {"X-Forwarded-For": "127.0.0.1"}, {"Via": "1.1 proxy"}):
        response = await post(site, **headers)
        assert response.status_code == 403 and response.json()["error"]["code"] == "origin"
    assert len(site.agent.heard) == 1


@pytest.mark.parametrize("site", [TOKEN], indirect=True)
async def test_with_a_token_it_answers_those_who_bring_it(site: Site) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        assert (await post(site, **headers)).status_code == 401
    good = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.1"}
    assert (await post(site, **good)).status_code == 200


async def test_when_rasa_fails_it_says_so_and_no_more(site: Site) -> None:
    async def fails(message: UserMessage) -> None:
        raise ValueError("a secret of somebody's")

    site.agent.answers["hi"] = fails
    failure = {"error": {"code": "failed", "message": "The message could not be answered."}}
    assert (await post(site, query="?stream=true")).json() == failure
    response = await post(site)
    assert response.status_code == 500 and response.json() == failure


def test_its_settings_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWITCHBOARD_REST_TOKEN", raising=False)
    for bad in ({"tokken": "x"}, {"token": 7}, {"token": "short"}):
        with pytest.raises(ChannelError):
            RestInput.from_credentials(bad)
    monkeypatch.setenv("SWITCHBOARD_REST_TOKEN", TOKEN)
    assert RestInput.from_credentials(None)._token == TOKEN
