"""What Sam (100001) asks and does about investments that are not Dana's (100002)."""

from __future__ import annotations

from tests.actions.other_customers import case, said

IRA = {"portfolio": "ira"}

CASES = [
    case("action_wealth_portfolio_value", said("what is my ira worth", **IRA), hides=("$8,585.75",)),
    case("action_wealth_gains", said("what did my ira gain", **IRA), hides=("+$377.04",)),
    case("action_wealth_investments", said("what is in my ira", **IRA), hides=("$3,217.53",)),
    case("action_wealth_transactions", said("my ira transactions", **IRA), hides=("Sep 25, 2025",)),
    case("action_wealth_statement", said("the statement of my ira", **IRA), hides=("The statement of your IRA",)),
    case("action_wealth_performance", said("my ira against the market", **IRA), hides=("Your IRA returned",)),
    case("action_wealth_fees", said("what did i pay for my ira", **IRA), hides=("in management fees for your IRA",)),
    case("action_wealth_tax_documents", said("my 5498 for the ira", tax_form="5498", **IRA), hides=("$1,500.00",)),
    case(
        "wealth_deposit_form",
        said("put $50 into my ira", money="50.00 USD", **IRA),
        "yes",
        own=True,  # who has no IRA is asked for another portfolio
    ),
    case("wealth_withdraw_form", said("take $50 out of my ira", money="50.00 USD", **IRA), "yes"),
    case("wealth_rebalance_form", said("rebalance my ira", **IRA), "yes"),
    case(
        "wealth_risk_form",
        "what kind of investor am i",
        "10 years",
        "wait",
        "very steady",
        "3 years",
        "10%",
        "yes",
        own=True,
    ),
    case(
        "wealth_goal_form",
        said("save $1000 for a boat in 2 years", goal="boat", money="1000.00 USD"),
        said("$20 a month", money="20.00 USD"),
        "yes",
        own=True,
    ),
]

PUBLIC = {"action_wealth_market_price"}
