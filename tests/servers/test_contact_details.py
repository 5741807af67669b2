"""Contact details change when the customer says yes to the change, and only then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.conversation import Conversation
from tests.servers.records import Records

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def as_before(records: Records) -> Iterator[None]:
    """Put the details back after the test."""
    (row,) = records.rows("SELECT phone, email, address FROM customers WHERE number = '100001'")
    yield
    records.write(
        "UPDATE customers SET phone = :phone, email = :email, address = :address WHERE number='100001'", **row
    )


def on_file(records: Records, field: str) -> str:
    (row,) = records.rows("SELECT * FROM customers WHERE number = '100001'")
    return str(row[field])


def test_a_change_with_confirmation(customer: Conversation, records: Records) -> None:
    assert "What should it be" in customer.say("I want to change my phone number").text
    assert "from (404) 555-0142 to (404) 555-0199?" in customer.say("404-555-0199").text
    assert on_file(records, "phone") == "4045550142"
    assert "now (404) 555-0199" in customer.say("yes").text
    assert on_file(records, "phone") == "4045550199"
    assert records.audit(customer.sender) == [("change_contact", {"field": "phone"})]


def test_a_change_in_one_message(customer: Conversation, records: Records) -> None:
    assert "to sam@example.org?" in customer.say("change my email to sam@example.org").text
    customer.say("yes")
    assert on_file(records, "email") == "sam@example.org"


def test_no_changes_nothing(customer: Conversation, records: Records) -> None:
    customer.say("change my email to sam@example.org")
    assert "Nothing was changed" in customer.say("no").text
    customer.say("yes")
    assert on_file(records, "email") == "sam.reyes@example.com" and records.audit(customer.sender) == []


def test_what_is_no_phone_number_is_explained(customer: Conversation, records: Records) -> None:
    customer.say("I want to change my phone number")
    assert "at least seven digits" in customer.say("12345").text
    assert "I stopped" in customer.say("stop").text
    assert on_file(records, "phone") == "4045550142"
