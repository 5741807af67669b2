from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from components.channels.errors import ChannelError
from components.channels.limits import MOST_KEYS, RateLimit
from components.channels.requests import _network
from components.channels.secret import FILE, VARIABLE, channel_secret
from components.channels.settings import WebSettings
from components.channels.texts import read_texts
from components.channels.web import WebInput


def test_the_environment_wins_over_the_credentials() -> None:
    settings = WebSettings.read(
        {"sites": ["https://a.example"], "proxies": 1, "session_hours": 2, "identity_issuer": None},
        {"SWITCHBOARD_CHAT_SITES": "https://B.example/, http://c.example:8080", "SWITCHBOARD_PROXIES": "2"},
    )
    assert settings.sites == ("https://b.example", "http://c.example:8080")
    assert (settings.proxies, settings.session_hours, settings.longest_message) == (2, 2, 1000)
    assert WebSettings.read(None, {}) == WebSettings()


@pytest.mark.parametrize(
    ("credentials", "named"),
    [
        ({"sittes": []}, "key 'sittes': found an unknown key; allowed: .*Did you mean `sites`"),
        ({"sites": ["https://a.example/path"]}, "key 'sites'.*without a path"),
        ({"sites": ["*"]}, "an origin such as"),
        ({"sites": 5}, "a list of origins"),
        ({"public_url": "chat.example.com"}, "key 'public_url'.*an origin"),
        ({"longest_message": 0}, "found 0; allowed: a whole number from 1"),
        ({"messages_per_minute": "many"}, "a whole number"),
        ({"proxies": True}, "a whole number from 0"),
        ({"identity_algorithm": "none"}, "HS256 or RS256"),
        ({"identity_audience": 7}, "text"),
        ({"identity_key": "short"}, "5 bytes; allowed: for HS256, a secret of at least 32"),
        ({"identity_key": "-----BEGIN PUBLIC KEY-----" + "x" * 40}, "a key in PEM"),
        ({"identity_key": "x" * 40, "identity_algorithm": "RS256"}, "no RSA key"),
        ({"identity_key_file": "/nowhere/key.pem"}, "/nowhere/key.pem"),
        ({"texts": "{"}, "key 'texts': found no JSON"),
        ({"texts": {"en": "Go"}}, "texts by their names"),
        ({"texts": {"de": {"sned": "Los"}}}, "found de: sned; allowed: .*Did you mean `send`"),
        ({"texts": {"de": {"send": ""}}}, "key 'texts', de: send: found ''; allowed: a text of 1 to 300"),
        ({"database": "nonsense"}, "an address that cannot be read"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(credentials: dict[str, Any], named: str) -> None:
    with pytest.raises(ChannelError, match=named):
        WebInput.from_credentials(credentials)


def test_texts_come_by_file_or_environment() -> None:
    assert WebSettings.read({"texts": {"DE": {"send": "Los"}}}, {}).texts == {"de": {"send": "Los"}}
    given = {"SWITCHBOARD_CHAT_TEXTS": '{"it": {"send": "Invia"}}'}
    assert WebSettings.read({"texts": {"de": {"send": "Los"}}}, given).texts == {"it": {"send": "Invia"}}


def test_without_the_pages_sources_any_text_may_be_named(tmp_path: Path) -> None:
    assert read_texts("here", {"en": {"anything": "Go"}}, tmp_path) == {"en": {"anything": "Go"}}


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:51812", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1:aaaa::1", "2001:db8:0:1::/64"),
        ("[2001:db8:0:1::9]:443", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_limit_counts_a_machine_or_network_and_no_port(given: str, counted: str) -> None:
    assert _network(given) == counted


def test_the_channel_secret_is_made_once_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    secret = channel_secret(tmp_path)
    assert len(secret) >= 32 and channel_secret(tmp_path) == secret
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["channel-secret"]
    monkeypatch.setenv(VARIABLE, "x" * 40)
    assert channel_secret(tmp_path) == "x" * 40
    monkeypatch.setenv(VARIABLE, "short")
    with pytest.raises(ChannelError, match=f"{VARIABLE}: found 5 characters"):
        channel_secret(tmp_path)


def test_a_rate_limit_refills_with_time() -> None:
    now = 100.0
    limit = RateLimit(12, now=lambda: now)
    assert [limit.take("a") for _ in range(4)] == [0, 0, 0, pytest.approx(5)]
    assert limit.take("b") == 0
    now += 5
    assert [limit.take("a") > 0 for _ in range(2)] == [False, True]
    for number in range(MOST_KEYS + 5):
        limit.take(str(number))
    assert len(limit._buckets) == MOST_KEYS
