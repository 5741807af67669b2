"""Settings of e-mail notices: off, whole, or an error that names what is missing."""

from __future__ import annotations

import pytest

from switchboard.desk.notices.email_settings import EmailSettings
from switchboard.errors import CommandError

WHOLE = {"HOST": "mail.example.com", "FROM": "desk@example.com", "TO": "kim@example.com, Ann <ann@example.com>"}


def read(**given: str) -> EmailSettings | None:
    return EmailSettings.read({f"SWITCHBOARD_SMTP_{key}": value for key, value in given.items()})


def test_without_any_it_is_off() -> None:
    assert EmailSettings.read({}) is None and read(HOST=" ", USER="") is None


def test_three_are_enough() -> None:
    found = read(**WHOLE)
    assert found is not None and (found.port, found.tls, found.user) == (587, "starttls", None)
    assert found.to == ("kim@example.com", "ann@example.com")


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("TLS", 465), ("none", 25)])
def test_the_port_goes_with_the_kind_of_connection(tls: str, port: int) -> None:
    found, own = read(**WHOLE, TLS=tls), read(**WHOLE, TLS=tls, PORT="2525")
    assert found is not None and found.port == port and own is not None and own.port == 2525


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"HOST": "mail.example.com"}, "without SWITCHBOARD_SMTP_FROM, SWITCHBOARD_SMTP_TO"),
        ({"TLS": "tls"}, "found SWITCHBOARD_SMTP_TLS without SWITCHBOARD_SMTP_HOST, "),
        ({**WHOLE, "USER": "x"}, "without SWITCHBOARD_SMTP_PASSWORD"),
        ({**WHOLE, "PASSWORD": "x"}, "without SWITCHBOARD_SMTP_USER"),
    ],
)
def test_half_set_is_an_error_that_names_the_rest(given: dict[str, str], missing: str) -> None:
    with pytest.raises(CommandError, match=missing):
        read(**given)


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("PORT", "0", "a number from 1 to 65535"),
        ("PORT", "smtp", "a number"),
        ("TLS", "ssl", "starttls, tls, none"),
        ("FROM", "desk", "one address"),
        ("FROM", "a@example.com\nBcc: b@example.com", "one address"),
        ("TO", "kim@", "addresses such as"),
        ("TO", "kim@example.com\r\nBcc: b@example.com", "addresses such as"),
        ("TO", ",", "addresses such as"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_can(key: str, value: str, allowed: str) -> None:
    with pytest.raises(CommandError, match=f"SWITCHBOARD_SMTP_{key}: found .* allowed: .*{allowed}"):
        read(**{**WHOLE, key: value})


def test_a_password_crosses_no_network_in_the_clear() -> None:
    log_in = {"USER": "x", "PASSWORD": "secret", "TLS": "none"}
    with pytest.raises(CommandError, match="in the clear"):
        read(**WHOLE, **log_in)
    found = read(**{**WHOLE, "HOST": "127.0.0.1"}, **log_in)
    assert found is not None and "secret" not in repr(found)
