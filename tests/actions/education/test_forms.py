"""The forms, question by question: what is said, what is refused, and what is different afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.education.drop_form import DropForm
from actions.education.enroll_form import EnrollForm
from actions.education.extension_form import ExtensionForm
from actions.education.pay_form import PayForm
from actions.education.refund_form import RefundForm
from actions.forms import Form
from tests.actions.form_turns import FormTurns

if TYPE_CHECKING:
    from tests.actions.conftest import Conversation


def turns(conversation: Conversation, database: Database, form: type[Form], number: str = "100001") -> FormTurns:
    conversation.log_in(number, {"100001": "2580", "100002": "1470"}[number])
    return FormTurns(conversation, form, database)


def test_signing_up_question_by_question(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, EnrollForm)
    assert form.wish("i want to sign up") == EnrollForm.fields[0].prompt
    assert form.say("photography", subject="photography").splitlines()[:2] == [
        "1. Intro to Photography (PHO101)",
        "2. Portrait Photography (PHO201)",
    ]
    summary = form.say("the first one")
    assert "Saturdays, 10:00 AM to 1:00 PM, from Dec 6, 2025" in summary and "$350.00 in all" in summary
    assert "5 seats left. Shall I sign you up?" in summary
    slots = dict(form.slots)
    done = form.yes()
    assert "Done. You are in Intro to Photography" in done and "Saturday, Dec 6, 2025" in done
    assert "Nothing happened twice" in form.yes_again(slots)
    assert form.rows("SELECT taken FROM course_runs WHERE id = 'PHO101-A'") == [(10,)]


def test_the_group_is_asked_for_and_corrected(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, EnrollForm)
    assert EnrollForm.fields[1].prompt in form.wish("put me in spanish for beginners")
    assert "Saturdays, 9:30 AM" in form.say("the saturday one")
    online = form.say("no, the online one", "deny")
    assert "online, part-time" in online and "same time as your Python for Beginners" in online
    assert "Guitar for Beginners (MUS100): Fridays" in form.say("actually guitar")
    assert form.say("no", "deny") == "Okay. You were not signed up for anything."
    assert form.rows("SELECT taken FROM course_runs WHERE id = 'MUS100-A'") == [(9,)]


def test_a_group_by_all_of_its_days(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, EnrollForm, "100002")
    assert EnrollForm.fields[1].prompt in form.wish("put me in the python course")
    assert "6:00 PM to 8:00 PM" in form.say("mondays and wednesdays", period="weekday:monday")


def test_a_full_course_offers_the_waiting_list(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, EnrollForm)
    summary = form.wish("enroll me in PHO201")
    assert "All 12 seats are taken; you would be number 2 on the waiting list" in summary
    assert "ask me for your timetable" in summary and "e-mail" not in summary
    done = form.yes()
    assert "You are on the waiting list of Portrait Photography (PHO201) as number 2" in done and "e-mail" not in done
    assert form.rows("SELECT taken FROM course_runs WHERE id = 'PHO201-A'") == [(12,)]
    again = form.wish("enroll me in PHO201")
    assert "You are on the waiting list of Portrait Photography (PHO201) already, as number 2; no seat" in again


def test_a_seat_that_goes_before_the_yes(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, EnrollForm)
    assert "1 seat left" in form.wish("sign me up for guitar")
    with database.session(writes=True) as session:
        session.connection().exec_driver_sql("UPDATE course_runs SET taken = 10 WHERE id = 'MUS100-A'")
        session.commit()
    answer = form.yes()
    assert "The last seat in Guitar for Beginners (MUS100) went a moment ago" in answer
    assert form.rows("SELECT count(*) FROM enrollments WHERE run_id = 'MUS100-A'") == [(0,)]


def test_what_cannot_be_signed_up_for(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, EnrollForm)
    assert "You are in Python for Beginners (PRG101) already" in form.wish("sign me up for python")
    assert 'no course "PRG999"' in form.wish("sign me up for PRG999", course="PRG999")
    assert "no courses in cooking" in form.say("cooking then", subject="cooking")


@pytest.mark.parametrize("said", ["what does it cost", "when does it start", "can i get a refund if i drop it"])
def test_questions_to_the_open_form(conversation: Conversation, database: Database, said: str) -> None:
    form = turns(conversation, database, EnrollForm)
    form.wish("sign me up for guitar")
    answer = form.say(said, "ask_course_fees")
    assert any(part in answer for part in ("$220.00", "Friday, Dec 12, 2025", "80% of the fee")), answer


def test_dropping_names_what_is_given_back(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, DropForm)
    assert DropForm.fields[0].prompt in form.wish("i want to drop a class")
    assert "nothing of the fee is given back" in form.say("the python one")
    summary = form.say("no, graphic design", "deny")
    assert "Until Dec 21, 2025, 100% of the fee and the materials: $400.00" in summary
    assert "Done. You are out of Graphic Design (DES110)" in form.yes()
    assert form.rows("SELECT status FROM enrollments WHERE id = 'E8DES3KYP7WC'") == [("dropped",)]
    assert "You are not in French for Beginners (FRE101)." in form.wish("drop french", subject="french")


def test_leaving_the_waiting_list(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, DropForm, "100002")
    assert "leave the waiting list of Portrait Photography" in form.wish("take me off the portrait list")
    assert form.yes() == "Done. You are off the waiting list of Portrait Photography (PHO201)."
    assert form.rows("SELECT taken FROM course_runs WHERE id = 'PHO201-A'") == [(12,)]


def test_paying_question_by_question(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, PayForm)
    asked = form.wish("i want to pay my tuition")
    assert "You owe $610.00 in all; next $50.00 by Nov 23, 2025." in asked and asked.endswith(PayForm.fields[0].prompt)
    assert [button["title"] for button in form.buttons] == ["Due next: $50.00", "Everything: $610.00"]
    assert form.say("what's due") == PayForm.fields[2].prompt
    assert "I can't take checks or cash here" in form.say("by check")
    assert "Pay $50.00" in form.say("my visa")
    assert "more than you owe, which is $610.00" in form.say("make it 5000", money="5000.00 USD")
    assert "Pay $305.00" in form.say("half of it")
    slots = dict(form.slots)
    assert "I took $305.00 from your card on file" in form.yes() and "Nothing happened twice" in form.yes_again(slots)
    assert form.rows("SELECT count(*) FROM tuition_payments") == [(1,)]


def test_paying_in_one_message_for_one_course(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, PayForm)
    summary = form.wish("pay what's due for python with paypal", payment_method="paypal")
    assert "Pay $105.00 for Python for Beginners (PRG101) from your PayPal account?" in summary
    assert "After that you owe $505.00 in all." in summary
    assert form.say("no", "deny") == "Okay. Nothing was paid."
    assert "Nothing is due for Creative Writing (WRI105)." in form.wish("pay for creative writing")


def test_a_refund_is_computed_and_sent_once(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RefundForm)
    assert form.wish("i want my money back").splitlines()[:2] == [
        "1. French for Beginners (FRE101): $224.00",
        "2. Guitar for Beginners (MUS100): $250.00",
    ]
    summary = form.say("the french one", subject="french")
    assert "paid $315.00; $224.00 credited (Dropped in the first week: 80% of the fee)" in summary
    slots = dict(form.slots)
    assert "arrives by Nov 27, 2025" in form.yes() and "Nothing happened twice" in form.yes_again(slots)
    assert form.rows("SELECT count(*) FROM tuition_refunds") == [(1,)]


def test_no_refund_for_a_course_that_goes_on(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RefundForm)
    assert "If you drop it today, $400.00" in form.wish("refund for graphic design")
    assert "more than two weeks after its first class" in form.wish("refund for python")
    assert "You have no credit" in turns(conversation, database, RefundForm, "100002").wish("refund please")


def test_an_extension_question_by_question(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, ExtensionForm)
    assert "1. Homework 3, Python for Beginners (PRG101), due Nov 25, 2025" in form.wish("i need an extension")
    assert form.say("homework 3", assignment="homework 3") == ExtensionForm.fields[1].prompt
    assert "I can move it by 1 to 7 days" in form.say("10 days", number="10")
    assert form.say("5") == ExtensionForm.fields[2].prompt
    summary = form.say("i had the flu", "complain")
    assert "5 more days on Sunday, Nov 30, 2025" in summary and "0 of 2 extensions left" in summary
    assert "3 more days on Friday, Nov 28, 2025" in form.say("make it 3 days", number="3")
    slots = dict(form.slots)
    assert "now due Friday, Nov 28, 2025" in form.yes() and "Nothing happened twice" in form.yes_again(slots)
    assert "Both of your extensions for this term are used" in form.wish("more time for essay 2", assignment="essay 2")


def test_an_extension_in_one_message(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, ExtensionForm, "100002")
    said = "can i have until friday for homework 2? my kid is ill"
    summary = form.wish(said, assignment="homework 2", period="until:weekday:friday")
    assert "4 more days on Friday, Nov 28, 2025" in summary and 'Reason: "my kid is ill"' in summary
    assert "graded already" in form.wish("more time for homework 1", assignment="homework 1")


def test_the_number_of_an_assignment_is_no_number_of_days(conversation: Conversation, database: Database) -> None:
    conversation.say("extension for homework 3", "request_extension", assignment="homework 3", number="3")
    assert conversation.form(ExtensionForm.name).responses == ["utter_core_log_in_needed"]
    form = turns(conversation, database, ExtensionForm)
    form.slots["requested_slot"] = None
    resumed = conversation.form(ExtensionForm.name)
    assert resumed.slots[ExtensionForm.fields[0].slot] == "PRG101-C-3"
    assert form.slots[ExtensionForm.fields[1].slot] is None


def test_what_was_filled_is_kept_when_the_form_is_taken_up_again(
    conversation: Conversation, database: Database
) -> None:
    form = turns(conversation, database, ExtensionForm)
    form.slots.update({ExtensionForm.fields[0].slot: "PRG101-C-3", ExtensionForm.fields[1].slot: "5"})
    form.slots["requested_slot"] = None
    assert form.say("yes please", "affirm") == ExtensionForm.fields[2].prompt
    enrolling = FormTurns(conversation, EnrollForm, database)
    enrolling.slots.update({EnrollForm.fields[0].slot: "SPA101", EnrollForm.fields[1].slot: "SPA101-B"})
    enrolling.slots["requested_slot"] = None
    assert "Saturdays, 9:30 AM" in enrolling.say("yes please", "affirm")


def test_questions_about_an_extension_and_about_leaving(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, ExtensionForm)
    form.wish("i need an extension")
    assert "2 a term. You have 1 left." in form.say("how many do i have left?", "nlu_fallback")
    assert "Your tutor sees the reason" in form.say("does my tutor see that?", "nlu_fallback")
    leaving = FormTurns(conversation, DropForm, database)
    leaving.wish("drop python")
    assert "nothing of the fee is given back" in leaving.say("do i get anything back", "nlu_fallback").splitlines()[0]


@pytest.mark.parametrize("form", [DropForm, EnrollForm, ExtensionForm, PayForm, RefundForm])
def test_a_log_in_comes_first(conversation: Conversation, form: type[Form]) -> None:
    (intent,) = form.intents
    answer = conversation.say("i want to", intent).form(form.name)
    assert answer.responses == ["utter_core_log_in_needed"] and answer.ends_form


def test_a_refused_extension_names_what_is_open(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, ExtensionForm)
    refused = form.wish("i need an extension for essay 1", assignment="essay 1")
    assert "graded already" in refused and "Still open: Homework 3 (PRG101), Essay 2 (WRI105)" in refused


def test_how_many_wait_before_a_student(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, DropForm, "100002")
    form.wish("take me off the list of portrait photography")
    assert "You are number 1 on the waiting list." in form.say("how many are before me", "nlu_fallback")


def test_paying_it_where_one_sum_is_due(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, PayForm, "100002")
    form.wish("i am overdue with bookkeeping")
    assert "Pay $325.00 for Bookkeeping Basics (ACC101)" in form.say("yes pay it, by card", "affirm")


def test_a_refund_that_was_sent_and_a_course_that_is_completed(conversation: Conversation, database: Database) -> None:
    form = turns(conversation, database, RefundForm)
    form.wish("refund for french")
    form.yes()
    again = form.wish("refund for french please")
    assert "$224.00 for French for Beginners (FRE101) was sent back on Nov 20, 2025" in again and "arrives by" in again
    assert "You have completed Intro to Photography (PHO101)" in form.wish("then for photography")
