"""What Sam (100001) asks and does about orders that are not Dana's (100002)."""

from __future__ import annotations

from tests.actions.other_customers import case, said

JACKET, BOOTS, LAMP, SKILLET = (
    {"order_number": "R-20502"},
    {"order_number": "R-20417"},
    {"order_number": "R-20481"},
    {"order_number": "R-20511"},
)
OFFICE = "480 Market Street, Suite 9, Fairmont 30303"

CASES = [
    case(
        "action_retail_track_order",
        said("where is R-20455", order_number="R-20455"),
        hides=("PX9031145527", "ParcelPath Express"),
    ),
    case("action_retail_cancellation_fee", said("what does canceling R-20481 cost", **LAMP), hides=("$133.58",)),
    case("action_retail_track_refund", said("where is my refund for R-20417", **BOOTS), hides=("$12.50",)),
    case("action_retail_check_invoice", said("show me INV-5042", invoice_number="INV-5042"), hides=("$266.26",)),
    case("action_retail_get_invoice", said("email me INV-5031", invoice_number="INV-5031"), hides=("$162.26",)),
    case("action_retail_payment_methods", "my saved cards", hides=("Visa ending in 7731",), own=True),
    case(
        "retail_order_form",
        said("i want an oak cutting board by express, with paypal", product="oak cutting board"),
        "yes",
        own=True,
    ),
    case("retail_cancel_form", said("cancel R-20502", **JACKET), "yes"),
    case("retail_change_form", said("make the headlamp in R-20502 two of them", **JACKET), "yes"),
    case(
        "retail_redirect_form",
        said("send R-20502 somewhere else", **JACKET),
        said(f"to {OFFICE}", address=OFFICE),
        "yes",
    ),
    case(
        "retail_address_form",
        said("save 5 Pine Street, Fairmont 30306 as my work address", address="5 Pine Street, Fairmont 30306"),
        "no",
        "yes",
        own=True,
    ),
    case("retail_retry_form", said("my payment for R-20511 failed", **SKILLET), "paypal", "yes"),
    case("retail_return_form", said("return R-20417, they are too small", **BOOTS), "yes"),
    case("retail_close_form", "delete my account", own=True),
    case("retail_profile_form", "change my shoe size to 11", "yes", own=True),
    case("retail_membership_form", said("upgrade me to plus", membership="plus"), "yes", own=True),
    case("retail_newsletter_form", said("send me new arrivals", newsletter="new arrivals"), "yes", own=True),
    case(
        "retail_review_form",
        said("review the hiking boots with 4 stars", product="hiking boots"),
        "they fit well",
        "yes",
    ),
]

PUBLIC = {
    "action_retail_delivery_options",
    "action_retail_delivery_period",
    "action_retail_refund_policy",
    "action_retail_registration_problems",
}
