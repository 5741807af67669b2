"""The servers as processes: what they load, where they listen, what they keep to themselves."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import httpx
import psutil
import pytest

from tests.servers.conftest import Servers
from tests.servers.conversation import Conversation

pytestmark = pytest.mark.slow

TRAINING_ONLY = {"torch", "transformers"}


def modules(servers: Servers) -> set[str]:
    """The top-level modules that the Rasa server has imported by now."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(servers.modules_socket))
        listener.listen()
        listener.settimeout(20)
        servers.rasa.send_signal(signal.SIGUSR1)
        connection, _ = listener.accept()
        with connection, connection.makefile(encoding="utf-8") as told:
            return {line.strip().split(".")[0] for line in told}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_rasa_server_loads_nothing_that_only_training_needs(servers: Servers, customer: Conversation) -> None:
    customer.say("send $5 to Maria Lopez")
    imported = modules(servers)
    assert {"rasa", "onnxruntime", "tokenizers"} <= imported
    assert imported & TRAINING_ONLY == set()
    maps = Path(f"/proc/{servers.rasa.pid}/maps").read_text(encoding="utf-8")
    assert "onnxruntime" in maps and "libtorch" not in maps


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_action_server_loads_no_model_library(servers: Servers) -> None:
    maps = Path(f"/proc/{servers.actions.pid}/maps").read_text(encoding="utf-8")
    for library in ("libtorch", "tensorflow", "onnxruntime", "tokenizers"):
        assert library not in maps, library


def test_both_servers_listen_on_this_machine_only(servers: Servers) -> None:
    for process in (servers.rasa, servers.actions):
        family = [process, *process.children(recursive=True)]
        listening = [
            connection.laddr.ip
            for member in family
            for connection in member.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
        assert listening and set(listening) == {"127.0.0.1"}, f"{process.name()}: {listening}"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/conversations/{sender}/tracker"),
        ("GET", "/conversations/{sender}/story"),
        ("POST", "/conversations/{sender}/messages"),
        ("POST", "/conversations/{sender}/tracker/events"),
        ("POST", "/model/parse"),
        ("PUT", "/model"),
        ("GET", "/domain"),
        ("GET", "/status"),
    ],
)
def test_the_http_api_is_off(servers: Servers, conversation: Conversation, method: str, path: str) -> None:
    conversation.say("how much is in my savings")
    url = servers.url + path.format(sender=conversation.sender)
    response = httpx.request(method, url, json={"text": "hi"} if method != "GET" else None)
    assert response.status_code in (401, 404)
    for told in ('"events"', "savings", "intents", "model_file", os.getcwd()):
        assert told not in response.text


def test_the_action_server_answers_rasa_only_with_what_it_says(servers: Servers) -> None:
    response = httpx.post(servers.proxy.target + "/webhook", content=b"{", timeout=10)
    assert response.status_code == 400 and "Traceback" not in response.text
