"""Rasa's Socket.IO channel on a real server: closed as delivered, and opened as `docs/web.md` says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import jwt
import pytest
import yaml

from switchboard.processes import HOST, free_port
from switchboard.project import Project
from tests.components.channels.socketio_client import CONNECTED, REFUSED, Client
from tests.servers.conftest import Servers, rasa_server, write_endpoints
from tests.servers.proxy import ActionProxy

pytestmark = pytest.mark.slow
KEY = "the key with which the tests open Socket.IO"
SECONDS = 30


@pytest.fixture
def url(
    project: Project,
    model: Path,
    environment: dict[str, str],
    start_actions: Callable[[Path, Path], tuple[str, int]],
    tmp_path: Path,
) -> Iterator[str]:
    """A server with Socket.IO beside its other channels."""
    address, _ = start_actions(tmp_path / "switchboard.db", tmp_path / "actions.log")
    proxy, port = ActionProxy(address), free_port()
    channels = yaml.safe_load((project.root / "credentials.yml").read_text(encoding="utf-8"))
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(yaml.safe_dump({**channels, "socketio": {"jwt_key": KEY}}), encoding="utf-8")
    endpoints = write_endpoints(project, tmp_path, proxy, tmp_path / "tracker.db")
    own = {**environment, "SWITCHBOARD_CHAT_DATABASE_URL": f"sqlite:///{tmp_path / 'chat.db'}"}
    try:
        with rasa_server(model, endpoints, port, own, tmp_path / "rasa.log", credentials):
            yield f"http://{HOST}:{port}"
    finally:
        proxy.close()


def test_it_is_closed_as_delivered(servers: Servers) -> None:
    assert httpx.get(f"{servers.url}/socket.io/?EIO=4&transport=polling").status_code == 404


async def test_a_customer_logs_in_and_nobody_else_is_in_that_conversation(url: str) -> None:
    token = jwt.encode({"sub": "app"}, KEY)
    async with httpx.AsyncClient(trust_env=False, timeout=SECONDS) as http:
        for bad in (None, jwt.encode({"sub": "app"}, "x" * 40), jwt.encode({"sub": "app"}, None, algorithm="none")):
            assert (await Client(url, http).connect(bad)).startswith(REFUSED)

        customer = Client(url, http)
        assert (await customer.connect(token)).startswith(CONNECTED)
        await customer.say("how much is in my savings")
        await customer.hears("customer number")
        await customer.say("100001")
        await customer.hears("passcode")
        await customer.say("2580")
        assert "Sam" in await customer.hears("$2,450.10")

        other = Client(url, http)
        assert (await other.connect(token)).startswith(CONNECTED)
        await other.say("how much is in my savings", session_id="web-somebody-else's")
        assert "$" not in await other.hears("customer number")
