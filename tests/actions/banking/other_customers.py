"""What Sam (100001) asks and does with accounts, cards and payments that are nobody else's."""

from __future__ import annotations

from tests.actions.other_customers import case, said

CHECKING = {"account_number": "400010003377"}

CASES = [
    case("action_banking_check_balance", said("how much is on account 400010003377", **CHECKING)),
    case(
        "action_banking_withdrawal_limit",
        said("how much can i withdraw from account 400010003377", **CHECKING),
        hides=("Checking (…3377)",),
    ),
    case("action_banking_show_transactions", said("payments from account 400010003377", **CHECKING)),
    case(
        "action_banking_show_transactions",
        said("what did i pay to Oakwood Property", payee="Oakwood Property"),
        hides=("$1,150.00",),
    ),
    case(
        "action_banking_statement",
        said("the statement of account 400010003377 for last month", **CHECKING, period="last_month"),
    ),
    case("action_banking_show_standing_orders", said("my standing order to Ben Carter", payee="Ben Carter")),
    case("action_banking_show_payees", said("what is the account of Ben Carter", payee="Ben Carter")),
    case(
        "action_banking_transfer_time",
        said("a new pin for card 4417", to="banking_pin_form", account_number="4417"),
        said("yes", to="banking_pin_form"),
        "when does my new pin arrive",
        hides=("The letter with the PIN",),
    ),
    case(
        "banking_transfer_form",
        said(
            "send $20 to Ben Carter from account 3377",
            money="20.00 USD",
            payee="Ben Carter",
            account_type__source="checking",
        ),
        "yes",
    ),
    case(
        "banking_transfer_form",
        said("send $20 from 400010003377 to 400010004521", money="20.00 USD", account_number="400010003377"),
        said("savings", account_type__destination="savings"),
        said("checking", account_type__source="checking"),
        "yes",
        own=True,
    ),
    case(
        "banking_standing_order_form",
        said(
            "pay Ben Carter $20 from checking every month from tomorrow",
            money="20.00 USD",
            payee="Ben Carter",
            frequency="monthly",
            period="tomorrow",
            account_type__source="checking",
        ),
        "yes",
    ),
    case("banking_end_order_form", said("stop the standing order to Ben Carter", payee="Ben Carter"), "yes"),
    case(
        "banking_wire_form",
        said("wire $30", money="30.00 USD"),
        "Nora Quist",
        "021000021",
        "123456789",
        said("from checking", account_type__source="checking"),
        "yes",
        own=True,
    ),
    case(
        "banking_card_bill_form",
        said("pay $20 for my credit card 8890 from checking", money="20.00 USD", account_type__source="checking"),
        "yes",
    ),
    case("banking_lost_card_form", said("block the card ending 4417", account_number="4417"), "yes"),
    case("banking_replace_card_form", said("a new card for 8890", account_number="8890"), "it is worn out", "yes"),
    case("banking_pin_form", said("a new pin for card 4417", account_number="4417"), "yes"),
    case("banking_activate_card_form", said("activate card 7754", account_number="7754"), "yes"),
    case(
        "banking_fraud_form",
        said("fraud on the card ending 4417", account_number="4417"),
        "somebody bought a boat with it",
        "yes",
    ),
    case(
        "banking_dispute_form",
        said("Hotel Marigold overcharged me", payee="Hotel Marigold"),
        "they took too much",
        "yes",
    ),
    case(
        "banking_close_account_form",
        said("close account 400010004521", account_number="400010004521"),
        said("move it to checking", account_type__destination="checking"),
        "yes",
    ),
    case(
        "banking_order_checks_form",
        said("50 checks for account 400010003377", number="50", **CHECKING),
        "standard",
        "yes",
        own=True,  # whoever has one checking account is asked about that one instead
    ),
    case(
        "banking_open_account_form",
        said("open a money market account", account_type="money market"),
        said("$1500", money="1500.00 USD"),
        said("from savings", account_type__source="savings"),
        "yes",
        own=True,
    ),
    case(
        "banking_loan_form",
        said("a loan of $5000", money="5000.00 USD"),
        "a new roof",
        said("24 months", number="24"),
        said("$5000 a month", money="5000.00 USD"),
        "yes",
        own=True,
    ),
]

PUBLIC = {
    "action_banking_branch_hours",
    "action_banking_cash_deposit",
    "action_banking_exchange_rate",
    "action_banking_fees",
    "action_banking_find_atm",
    "action_banking_find_branch",
    "action_banking_interest_rates",
    "action_banking_routing_number",
}
