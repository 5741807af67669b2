"""What Sam (100001) asks and does with policies, claims, people and payments that are not Dana's (100002)."""

from __future__ import annotations

from tests.actions.other_customers import case, said

AUTO = {"policy_number": "AU-104471"}
LIFE = {"policy_number": "LI-301127"}
DENIED = {"claim_number": "C-20544"}

CASES = [
    case("action_insurance_claim_status", said("how is claim C-20931", claim_number="C-20931")),
    case("action_insurance_balance_due", said("what is due for AU-104471", **AUTO)),
    case("action_insurance_payment_status", said("did my payment for AU-104471 go through", **AUTO)),
    case("action_insurance_payment_status", said("did my payment of 2808.32 go through", money="2808.32 USD")),
    case("action_insurance_check_coverage", said("what does AU-104471 cover", **AUTO)),
    case("action_insurance_policy_numbers", said("is AU-104471 my policy", **AUTO)),
    case(
        "insurance_claim_form",
        said("a claim for AU-104471", **AUTO),
        "somebody keyed it in the parking lot",
        said("yesterday", period="yesterday"),
        said("about $600", money="600.00 USD"),
        "yes",
    ),
    case(
        "insurance_accident_form",
        said("i had an accident with the car on AU-104471", **AUTO),
        "nobody is hurt",
        "Main Street and 5th Avenue",
        said("today", period="today"),
        "nobody",
        "yes",
    ),
    case("insurance_update_claim_form", said("add to claim C-20931", claim_number="C-20931"), "the sink too", "yes"),
    case("insurance_appeal_form", said("appeal claim C-20544", **DENIED), "it was an emergency", "yes"),
    case(
        "insurance_roadside_form",
        said(
            "a tow to Main Street for AU-104471, my number is 404-555-0142",
            roadside_service="tow",
            location="Main Street",
            phone="404-555-0142",
            **AUTO,
        ),
        "yes",
    ),
    case(
        "insurance_add_dependent_form",
        said("add my daughter to AU-104471", **AUTO),
        "Ines Reyes",
        "child",
        said("today", period="today"),
        "yes",
    ),
    case(
        "insurance_remove_dependent_form",
        said("take Elena Reyes off AU-104471", person="Elena Reyes", **AUTO),
        said("today", period="today"),
        "yes",
    ),
    case(
        "insurance_add_beneficiary_form",
        said("a new beneficiary for LI-301127", **LIFE),
        "Ines Reyes",
        "child",
        said("20 percent", number="20"),
        "yes",
        own=True,  # whoever has one life policy is asked about that one instead
    ),
    case("insurance_remove_beneficiary_form", said("remove Daniel Reyes", person="Daniel Reyes"), "yes"),
    case(
        "insurance_payment_form",
        said("pay $50 for AU-104471 with my visa", money="50.00 USD", payment_method="card", **AUTO),
        "yes",
    ),
    case("insurance_frequency_form", said("pay AU-104471 yearly", frequency="yearly", **AUTO), "yes"),
    case("insurance_autopay_form", said("autopay for AU-104471 with my card", payment_method="card", **AUTO), "yes"),
    case("insurance_end_autopay_form", said("stop autopay for LI-301127", **LIFE), "yes"),
    case(
        "insurance_method_form",
        said("i have a new debit card", payment_method="card", card_type="debit"),
        said("5512", account_number="5512"),
        "email",
        "yes",
        own=True,
    ),
    case(
        "insurance_billing_issue_form",
        said("the 2808.32 are wrong", money="2808.32 USD"),
        "i never agreed to that",
        "yes",
    ),
    case("insurance_change_plan_form", said("premier for AU-104471", plan="premier", **AUTO), "yes"),
    case("insurance_cancel_form", said("cancel AU-104471", **AUTO), said("today", period="today"), "yes"),
    case("insurance_proof_form", said("proof of insurance for AU-104471", **AUTO)),
    case(
        "insurance_enroll_form",
        said(
            "basic renters insurance for 10k of stuff in 30301, monthly from tomorrow",
            insurance_type="renters",
            plan="basic",
            money="10000.00 USD",
            location="30301",
            frequency="monthly",
            period="tomorrow",
        ),
        "yes",
        own=True,
    ),
    case(
        "insurance_quote_form",
        said("a quote for basic renters insurance in 30301", insurance_type="renters", plan="basic", location="30301"),
        said("10k of stuff", money="10000.00 USD"),
        anyone=True,
    ),
]

PUBLIC = {"action_insurance_find_agent", "action_insurance_required_documents"}
