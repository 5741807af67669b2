"""What a colleague at the desk sees of a customer's money."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.banking.desk_records import desk_records
from actions.banking.transfer_form import TransferForm
from actions.core.models import CustomerId
from actions.core.ticket_packs import pack_of
from actions.core.tickets import Said


def test_accounts_transactions_and_cards(session: Session) -> None:
    accounts, transactions, cards = desk_records(session, CustomerId("100001"))
    assert ("Savings (…4521)", "$2,450.10") in accounts.rows
    assert len(transactions.rows) == 8 and transactions.columns[-1] == "Amount"
    assert cards.rows and all(row[1] in ("active", "blocked", "inactive", "ordered") for row in cards.rows)


def test_nobody_elses(session: Session) -> None:
    mine, theirs = (desk_records(session, CustomerId(number)) for number in ("100001", "100002"))
    assert not set(mine[0].rows) & set(theirs[0].rows) and not set(mine[2].rows) & set(theirs[2].rows)


def test_a_ticket_is_about_the_pack_of_its_task() -> None:
    asked = [Said("customer", "how much?", intent="check_account_balance"), Said("customer", "hm", intent="complain")]
    assert pack_of(asked, None) == "banking"
    assert pack_of([], TransferForm()) == "banking"
