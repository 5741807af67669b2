"""The forms, question by question: what is said, what is refused, and what is different afterwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.forms import Form
from actions.wealth.deposit_form import DepositForm
from actions.wealth.goal_form import GoalForm
from actions.wealth.portfolio_models import Entry
from actions.wealth.rebalance_form import RebalanceForm
from actions.wealth.risk_form import RiskForm
from actions.wealth.withdraw_form import WithdrawForm
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation

# That each form works on both kinds of database is shown with the cases of `other_customers`.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def turns(conversation: Conversation, database: Database, form: type[Form], number: str = "100001") -> FormTurns:
    conversation.log_in(number, {"100001": "2580", "100002": "1470"}[number])
    return FormTurns(conversation, form, database)


def orders(form: FormTurns) -> list[tuple[object, ...]]:
    return form.rows("SELECT kind, portfolio_id, frequency FROM wealth_orders")


def test_putting_money_in(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, DepositForm)
    assert form.wish("i want to invest more") == DepositForm.fields[0].prompt
    assert form.say("500", money="500.00 USD") == DepositForm.fields[1].prompt
    assert [button["title"] for button in form.buttons] == ["Brokerage", "IRA"]
    assert "Put $500.00 into your IRA from Fairmont Bank Checking (…3377)?" in form.say("the retirement one")
    summary = form.say("make it monthly")
    assert "follows every month, next on Dec 20, 2025. That makes $2,000.00 of the $7,000.00" in summary
    slots = dict(form.slots)
    assert "will be in your IRA on Monday, Nov 24, 2025" in form.yes()
    assert "Nothing happened twice" in form.yes_again(slots)
    assert orders(form) == [("deposit", "W-4472", "monthly")]
    ending = form.wish("stop my monthly deposit", frequency="monthly")
    assert "$500.00 every month into your IRA, next on Dec 20, 2025. End it at" in ending


def test_what_cannot_be_put_in(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, DepositForm)
    assert "so $5,500.00 are left" in form.wish("9k in my ira", money="9000.00 USD", portfolio="ira")
    assert "The smallest sum is $10.00." in form.say("5", money="5.00 USD")
    assert "tell me the sum in dollars" in form.say("100 euros", money="100.00 EUR")
    assert "Put $50.00 into your brokerage portfolio" in form.say(
        "$50 in the brokerage", money="50.00 USD", portfolio="brokerage"
    )
    assert "Put $50.00 into your IRA" in form.say("no, the ira", "deny", portfolio="ira")
    assert form.say("no", "deny") == "Okay. Nothing was moved."
    assert orders(form) == []


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ("what does it cost", "Putting money in costs nothing."),
        ("how long does it take", "What you order today counts from Nov 24, 2025 on."),
        ("is there a limit?", "You can put in $10.00 or more, up to $25,000.00 a day"),
        ("from which bank account?", "It comes from Fairmont Bank Checking (…3377)."),
    ],
)
def test_questions_to_a_deposit(conversation: Conversation, database: Database, asked: str, heard: str) -> None:
    form = turns(conversation, database, DepositForm)
    form.wish("put 50 in my ira", money="50.00 USD", portfolio="ira")
    assert heard in form.say(asked, "ask_management_fees")


def test_taking_money_out(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, WithdrawForm)
    assert form.wish("i need 6000", money="6000.00 USD") == WithdrawForm.fields[1].prompt
    summary = form.say("brokerage")
    assert "$4,128.19 of it is cash. For the rest I sell" in summary
    assert "- 8.214175 units of Summit Total Market (STM) for $1,271.39" in summary
    assert "These sales realize +$557.49: $0.00 short-term and +$557.49 long-term" in summary
    assert "It is all there as cash, so nothing is sold." in form.say("half of it")
    slots = dict(form.slots)
    done = form.yes()
    assert "$3,000.00 from your brokerage portfolio goes to Fairmont Bank Checking (…3377)" in done
    assert "What is left in it is worth $34,941.13." in done
    assert "Nothing happened twice" in form.yes_again(slots)
    assert orders(form) == [("withdrawal", "W-4471", "once")]


def test_taking_everything_out_of_an_ira(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, WithdrawForm)
    summary = form.wish("take everything out of my ira", portfolio="ira")
    assert "Take $8,585.75 out of your IRA?" in summary and "10% penalty before the age of 59½" in summary
    assert "more than there is: everything in it is worth $8,585.75" in form.say("make it 9000", money="9000.00 USD")
    assert "Take $8,585.75" in form.say("ok all of it then")
    assert "What is left in it is worth $0.00." in form.yes()


@pytest.mark.parametrize(
    ("form", "said"), [(DepositForm, "buy bitcoin for 100"), (WithdrawForm, "sell bitcoin for 100")]
)
def test_no_single_orders(conversation: Conversation, database: Database, form: type[Form], said: str) -> None:
    talk = turns(conversation, database, form)
    assert "I don't trade bitcoin alone" in talk.wish(said, security="bitcoin", money="100.00 USD")


def test_who_took_the_money_before_the_yes(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, WithdrawForm)
    form.wish("take 8000 out of my ira", money="8000.00 USD", portfolio="ira")
    with database.session(writes=True) as session:
        amount = Decimal("-800.00")
        session.add(Entry(portfolio_id="W-4472", kind="withdrawal", booked_on=date(2025, 11, 20), amount=amount))
        session.commit()
    answer = form.yes()
    assert "everything in it is worth $7,785.75" in answer and answer.endswith(WithdrawForm.fields[0].prompt)
    assert orders(form) == []


def test_rebalancing(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RebalanceForm)
    assert form.wish("does my portfolio need rebalancing") == RebalanceForm.fields[0].prompt
    summary = form.say("brokerage")
    assert "Your brokerage portfolio against its growth allocation:" in summary
    assert "cash          $4,128.19  10.9%   4.0%   +6.88" in summary
    assert "Sell:\n" in summary and "Buy:\n" in summary and summary.endswith("Shall I place these orders?")
    assert "no advice beyond your model allocation" in form.say("should i do that?", "ask_why")
    slots = dict(form.slots)
    assert "Your brokerage portfolio is on its allocation." in form.yes()
    assert "Nothing happened twice" in form.yes_again(slots)
    assert [row[:2] for row in orders(form)] == [("rebalance", "W-4471")]
    assert "is on its allocation: the class that is off most" in form.wish(
        "rebalance my brokerage", portfolio="brokerage"
    )


def test_orders_that_are_not_those_shown(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RebalanceForm)
    form.wish("rebalance my ira", portfolio="ira")
    with database.session(writes=True) as session:
        amount = Decimal("1000.00")
        session.add(Entry(portfolio_id="W-4472", kind="deposit", booked_on=date(2025, 11, 20), amount=amount))
        session.commit()
    assert "have changed in the meantime. No orders were placed." in form.yes()
    assert orders(form) == []


def test_the_questionnaire(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RiskForm)
    assert form.wish("what kind of investor am i") == RiskForm.fields[0].prompt
    assert form.say("the money is for when i retire, 25 years from now") == RiskForm.fields[1].prompt
    # It sounds like a withdrawal.
    assert form.say("sell everything", "withdraw_funds") == RiskForm.fields[2].prompt
    assert form.say("pretty stable") == RiskForm.fields[3].prompt
    assert form.say("no", "deny") == RiskForm.fields[4].prompt
    summary = form.say("about a third")
    assert (
        "Your answers make 13 of 25 points:" in summary
        and "13 points (13 to 16) lead to the balanced profile." in summary
    )
    assert "40.0% ETFs" in summary and "neither is a promise" in summary
    assert RiskForm.fields[1].prompt in form.say("change the reaction")
    assert "16 points (13 to 16)" in form.say("wait")  # elsewhere this asks for time
    form.say("change the reaction")
    assert "17 points (17 to 20) lead to the growth profile" in form.say("buy more")
    slots = dict(form.slots)
    assert "Your brokerage portfolio and your IRA follow it from now on" in form.yes()
    assert "Nothing happened twice" in form.yes_again(slots)
    assert form.rows("SELECT kind, profile FROM wealth_portfolios WHERE customer_id = '100001'") == [
        ("brokerage", "growth"),
        ("ira", "growth"),
    ]


def test_answers_to_several_questions(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RiskForm, "100002")
    form.wish("find my allocation")
    said = "3 years, id sell right away, my income is all over the place, beginner, nearly all my savings"
    summary = form.say(said)
    assert "Your answers make 6 of 25 points:" in summary and "lead to the conservative profile" in summary


def test_another_answer_to_an_earlier_question(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RiskForm)
    form.wish("find my allocation")
    form.say("10 years")
    assert form.say("id sell everything") == RiskForm.fields[2].prompt
    assert form.say("wait thats not true, id wait it out") == RiskForm.fields[2].prompt
    assert (form.slots["wealth_risk_horizon"], form.slots["wealth_risk_reaction"]) == ("6 to 10 years", "wait")
    assert form.say("im a nurse, same paycheck every two weeks") == RiskForm.fields[3].prompt
    assert form.say("been doing this maybe five years") == RiskForm.fields[4].prompt
    form.say("show everything i own", "list_investments")
    assert form.slots.get("wealth_risk_savings") is None  # a wish of its own, although "everything" answers too
    assert "up to 5 years" in form.say("half of it")


def test_what_profile_there_is(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RiskForm)
    answer = form.wish("what's my risk profile")
    assert "Your IRA follows the conservative allocation: 20.0% ETFs, 65.0% bonds" in answer
    assert "wealth_risk_horizon" not in form.slots or form.slots["requested_slot"] is None


def test_money_that_is_needed_soon(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RiskForm, "100002")
    form.wish("find my allocation")
    for said in ("in 2 years", "buy more", "very steady", "10 years"):
        form.say(said)
    summary = form.say("10%")
    assert "21 points alone would allow more, but money that is needed within 3 years" in summary
    assert "A joint portfolio keeps the allocation that both owners chose." in form.yes()


def test_a_goal(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, GoalForm)
    form.wish("new investment goal")
    assert form.say("😶").endswith(GoalForm.fields[0].prompt)
    assert form.say("a house", goal="house") == GoalForm.fields[1].prompt
    assert form.say("40k", money="40000.00 USD") == GoalForm.fields[2].prompt
    assert "understand until when" in form.say("next summer", period="next summer")
    assert form.say("in 5 years", period="last:5:years") == GoalForm.fields[3].prompt
    summary = form.say("400", money="400.00 USD")
    # 400.00 at the end of each of 60 months, at 6.5% / 12 a month.
    assert "60 deposits are $24,000.00 and would become $28,269.59. So the plan falls short by $11,730.41" in summary
    assert "$565.98 a month would reach your goal" in summary and "I assume a return of 6.50% a year" in summary
    assert "So the plan reaches your goal" in form.say("make it 600 a month", money="600.00 USD")
    assert "$40,000.00 by Dec 31, 2032" in form.say("by 2032 then", period="year:2032")
    assert "$40,000.00 by Dec 31, 2033" in form.say("give me a year longer")
    assert "$40,000.00 by Dec 31, 2032" in form.say("no, by 2032", "deny", period="year:2032")
    assert "Inflation is not taken off." in form.say("what do you assume?", "ask_why")
    slots = dict(form.slots)
    assert "Your goal is stored: house, $40,000.00 by Dec 31, 2032" in form.yes()
    assert "Nothing happened twice" in form.yes_again(slots)
    assert form.rows("SELECT count(*) FROM wealth_goals WHERE name = 'house'") == [(1,)]


def test_a_year_that_is_taken_for_a_sum(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, GoalForm)
    form.wish("80000 for a house", goal="house", money="80000.00 USD")
    conversation.say("2031, 600 a month", "inform")
    heard = [("2031.00 USD", 0, 4), ("600.00 USD", 6, 9)]
    entities = [{"entity": "money", "value": value, "start": start, "end": end} for value, start, end in heard]
    conversation._message["entities"] = entities
    conversation.form(GoalForm.name, "wealth_goal_due")
    known = [conversation.slots[f"wealth_goal_{slot}"] for slot in ("amount", "due", "monthly")]
    assert known == ["80000.00 USD", "2031-12-31", "600.00 USD"]


def test_how_far_a_goal_is(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, GoalForm)
    answer = form.wish("am i on track for my goal")
    assert answer.startswith("Down payment: $30,000.00 by Nov 19, 2029, with $450.00 a month, from Jul 23, 2025 on.")
    assert "So the plan falls short by" in answer or "So the plan reaches your goal" in answer


@pytest.mark.parametrize(
    "said",
    [
        "i want $20,000 for my wedding in 3 years, i can do $500 a month",
        "$500 monthly for my wedding in three years, until i have $20,000",
    ],
)
def test_a_goal_in_one_message(conversation: Conversation, database: Database, said: str) -> None:
    form = turns(conversation, database, GoalForm)
    conversation.say(said, "set_investment_goal", goal="wedding")
    entities = conversation._message["entities"]
    for text, value in (("$20,000", "20000.00 USD"), ("$500", "500.00 USD")):
        start = said.index(text)
        entities.append({"entity": "money", "value": value, "start": start, "end": start + len(text)})
    form.slots["requested_slot"] = None
    conversation.form(GoalForm.name, None)
    found = {slot: form.slots[slot] for slot in GoalForm().slots[:4]}
    assert list(found.values()) == ["wedding", "20000.00 USD", "2028-11-20", "500.00 USD"]


@pytest.mark.parametrize(
    ("form", "said"), [(DepositForm, "should i buy bitcoin now"), (WithdrawForm, "would you sell before the election")]
)
def test_no_advice_on_moving_money(conversation: Conversation, database: Database, form: type[Form], said: str) -> None:
    answered = turns(conversation, database, form).wish(said)
    assert "I give no advice beyond your model allocation" in answered and "How much" not in answered


def test_no_advice_but_the_allocation_there_is(conversation: Conversation, database: Database) -> None:
    answered = turns(conversation, database, RiskForm).wish("is it a good time to buy crypto")
    assert "I give no advice beyond" in answered
    assert (
        "Your brokerage portfolio follows the growth allocation: 20.0% stocks" in answered and "2.0% crypto" in answered
    )


def test_a_yes_that_says_what_is_done(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RebalanceForm)
    assert "prices move" in (
        form.wish("rebalance the brokerage", portfolio="brokerage") and form.say("how did it get so far off")
    )
    assert "Done. I sold" in form.say("fine, place these orders please")
    goal = FormTurns(conversation, GoalForm, database)
    goal.wish("i save for a boat", goal="boat")
    goal.say("9000", money="9000.00 USD")
    goal.say("march next year", period="next_year")
    assert "by Mar 31, 2026" in goal.say("200", money="200.00 USD")
    assert "Done. Your goal is stored" in goal.say("save it")
