"""What students look up about themselves, and what others do not get to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.database import Database
from actions.memory import INFORM_ACTION

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation

PRIVATE = ("class_link", "recording", "grades", "deadlines", "certificates")


@pytest.fixture
def sam(conversation: Conversation) -> Conversation:
    conversation.log_in()
    return conversation


@pytest.fixture
def dana(other: Conversation) -> Conversation:
    other.log_in("100002", "1470")
    return other


def look_up(conversation: Conversation, action: str, said: str, **entities: str) -> Answer:
    return conversation.say(said, "any", **entities).run(f"action_education_{action}")


@pytest.mark.parametrize("action", PRIVATE)
def test_a_log_in_comes_first(conversation: Conversation, action: str) -> None:
    assert look_up(conversation, action, "mine please").responses == ["utter_core_log_in_needed"]


def test_the_own_timetable(sam: Conversation) -> None:
    lines = look_up(sam, "schedule", "my timetable").text.splitlines()
    assert lines[:3] == [
        "Your classes, Nov 20, 2025 to Nov 26, 2025:",
        "Thursday, Nov 20, 2025  6:00 PM  Python for Beginners (PRG101)  online",
        "Tuesday, Nov 25, 2025  6:00 PM  Python for Beginners (PRG101)  online",
    ]
    assert (
        look_up(sam, "schedule", "do i have class tomorrow", period="tomorrow").text
        == "You have no class, Nov 21, 2025. Your next one: Python for Beginners (PRG101), Tuesday, Nov 25, 2025, 6:00 PM, online."
    )


def test_the_link_of_the_online_class(sam: Conversation) -> None:
    text = look_up(sam, "class_link", "i need the zoom link").text
    assert "learn.switchboard-college.example/prg101-c" in text and "Thursday, Nov 20, 2025 at 6:00 PM" in text
    assert "meets in person: Room 112" in look_up(sam, "class_link", "link for WRI105").text


@pytest.mark.parametrize("action", ["class_link", "recording"])
@pytest.mark.parametrize("course", ["SPA101", "ACC101", "FRE101"])
def test_links_and_recordings_are_for_those_who_are_in_the_course(sam: Conversation, action: str, course: str) -> None:
    text = look_up(sam, action, f"for {course} please").text
    assert "You are not enrolled in" in text and "students only" in text and "You are in Python for Beginners" in text
    assert "https://" not in text


def test_who_waits_for_a_course_gets_no_link(dana: Conversation) -> None:
    text = look_up(dana, "class_link", "link of PHO201").text
    assert "You are not enrolled in Portrait Photography" in text and "https://" not in text
    assert "You are number 1 on the waiting list of Portrait Photography (PHO201)" in text and "sign me up" not in text


def test_recordings_by_date_by_number_and_the_latest(sam: Conversation) -> None:
    tuesday = look_up(sam, "recording", "python last tuesday", period="last_weekday:tuesday").text
    assert "Tuesday, Nov 18, 2025, class 11, Modules" in tuesday and "Nov 13" not in tuesday
    assert "class 3, Text and input" in look_up(sam, "recording", "class 3 of python").text
    assert look_up(sam, "recording", "the latest python recording").text.count("https://") == 1
    none = look_up(sam, "recording", "python on monday", period="last_weekday:monday").text
    assert "no recording of Python for Beginners (PRG101) for that day. It meets Tuesdays and Thursdays" in none


def test_a_recording_by_its_topic_and_the_latest_one(sam: Conversation) -> None:
    text = look_up(sam, "recording", "the python recording about loops").text
    assert "class 5, Loops" in text and text.count("https://") == 1
    sam.say("and the latest one", "inform").run(INFORM_ACTION)
    assert "class 11, Modules" in sam.run("action_education_recording").text


def test_the_link_for_a_day_is_that_of_the_class_on_it(dana: Conversation) -> None:
    look_up(dana, "recording", "the latest bookkeeping recording")
    text = look_up(dana, "class_link", "send me the link for tonight", period="today").text
    assert "Spanish for Beginners (SPA101)" in text and "Bookkeeping" not in text


def test_the_room_is_that_of_the_own_class(dana: Conversation) -> None:
    text = look_up(dana, "location", "what room am i in for bookkeeping").text
    assert "Mondays and Wednesdays" in text and "Room 203" in text and "Tuesdays" not in text
    dana.say("and spanish", "inform", subject="spanish").run(INFORM_ACTION)
    text = dana.run("action_education_location").text
    assert "Spanish for Beginners (SPA101)" in text and "Conversation" not in text and "Saturdays" not in text
    assert "Bookkeeping" not in look_up(dana, "recording", "any recordings of that").text


def test_grades_with_averages(sam: Conversation, dana: Conversation) -> None:
    text = look_up(sam, "grades", "my grades").text
    assert "18 of 20 (90%)" in text and "Average in Python for Beginners (PRG101): 85.0%" in text
    assert "27 of 30" not in text and "43 of 50 (86%)" in look_up(sam, "grades", "essay 1", assignment="essay 1").text
    assert "GPA over all courses is 3.20 of 4.0" in look_up(sam, "grades", "what's my gpa").text
    assert "92 of 100" in look_up(sam, "grades", "grade in PHO101").text
    other = look_up(dana, "grades", "grades").text
    assert "27 of 30 (90%)" in other and "18 of 20" not in other


def test_deadlines(sam: Conversation) -> None:
    assert "Tuesday, Nov 25, 2025, in 5 days" in look_up(sam, "deadlines", "homework 3", assignment="homework 3").text
    week = look_up(sam, "deadlines", "due next week", period="next_week").text
    assert "Homework 3" in week and "Essay 2" in week and "Portfolio" not in week
    assert "Nothing is due then" in look_up(sam, "deadlines", "due tomorrow", period="tomorrow").text
    past = look_up(sam, "deadlines", "when was essay 1 due", assignment="essay 1").text
    assert past == "Essay 1, Creative Writing (WRI105), was due Nov 4, 2025; it is graded."
    assert 'no open "lab report"' in look_up(sam, "deadlines", "lab report", assignment="lab report").text


def test_help_with_an_assignment(sam: Conversation, other: Conversation) -> None:
    text = look_up(sam, "assignment_help", "stuck with essay two", assignment="essay two").text
    assert "handout on dialogue" in text and "grace.lindqvist@" in text and "Tutoring Center" in text
    # Nobody has to be logged in for the tutoring center.
    assert "mei.chen@" in look_up(other, "assignment_help", "help with MAT101").text


def test_certificates(sam: Conversation, dana: Conversation) -> None:
    text = look_up(sam, "certificates", "my certificates").text
    assert "ready since Sep 1, 2025 (number SC-40718)" in text and "mailed on Mar 25, 2025" in text
    assert "goes on until Dec 29, 2025" in look_up(sam, "certificates", "for python").text
    assert "in review" in look_up(dana, "certificates", "is mine ready").text


def test_own_tutors(sam: Conversation) -> None:
    text = look_up(sam, "tutor", "who is my teacher").text
    assert "Tom Becker" in text and "Grace Lindqvist" in text and "Omar Haddad" not in text


def test_the_next_class_where_there_is_none_on_a_day(sam: Conversation) -> None:
    text = look_up(sam, "schedule", "do i have class on saturday", period="weekday:saturday").text
    assert "You have no class, Nov 22, 2025. Your next one:" in text and "Online" not in text


def test_it_is_the_work_of_the_last_answer(sam: Conversation) -> None:
    look_up(sam, "deadlines", "when is essay 2 due", assignment="essay 2")
    assert "handout on dialogue" in look_up(sam, "assignment_help", "i don't get it at all").text
    assert "Portfolio" in look_up(sam, "deadlines", "what else is due").text


def test_another_ones_grades_are_not_shown(sam: Conversation) -> None:
    text = look_up(sam, "grades", "and his grade?").text
    assert "only your own" in text and "18 of 20" not in text


def test_the_recording_before_the_latest(sam: Conversation) -> None:
    latest = look_up(sam, "recording", "the latest python recording").text
    before = look_up(sam, "recording", "the python class before").text
    assert before.count("https://") == 1 and before != latest


def test_what_is_owed_is_said_to_whom_it_concerns(sam: Conversation, other: Conversation) -> None:
    text = look_up(sam, "course_fees", "what do i still owe").text
    assert "You owe $610.00 in all" in text and 'say "pay my tuition"' in text
    look_up(sam, "course_details", "tell me about python")
    assert "You owe $610.00 in all" in look_up(sam, "course_fees", "and what do i owe for it").text
    assert "$" not in look_up(other, "course_fees", "what do i owe").text


def test_grades_in_the_course_that_was_talked_about(sam: Conversation) -> None:
    look_up(sam, "course_details", "tell me about PRG101")
    text = look_up(sam, "grades", "my grades there").text
    assert "18 of 20" in text and "Essay" not in text
    assert "Essay" in look_up(sam, "deadlines", "is there anything due").text


def test_the_timetable_says_the_place_on_the_waiting_list(dana: Conversation, database: Database) -> None:
    assert (
        "You are number 1 on the waiting list of Portrait Photography (PHO201); no seat is free for you yet."
        in look_up(dana, "schedule", "my timetable").text
    )
    with database.session(writes=True) as session:
        session.connection().exec_driver_sql("UPDATE course_runs SET taken = 11 WHERE id = 'PHO201-A'")
        session.commit()
    text = look_up(dana, "schedule", "when is my next class").text
    assert (
        "A seat in Portrait Photography (PHO201) is free for you now" in text and 'say "sign me up for PHO201"' in text
    )
    with database.session(writes=True) as session:
        session.connection().exec_driver_sql("UPDATE course_runs SET starts_on = '2025-11-05' WHERE id = 'PHO201-A'")
        session.commit()
    text = look_up(dana, "schedule", "my timetable").text
    assert "No seat in Portrait Photography (PHO201) became free in time for you; it started on Nov 5, 2025." in text


def test_who_only_waits_hears_of_it_too(sam: Conversation, database: Database) -> None:
    assert "waiting list" not in look_up(sam, "schedule", "my timetable").text
    with database.session(writes=True) as session:
        session.connection().exec_driver_sql(
            "UPDATE enrollments SET status = 'dropped' WHERE customer_id = '100001' AND status = 'enrolled'"
        )
        session.connection().exec_driver_sql(
            "UPDATE enrollments SET customer_id = '100001' WHERE run_id = 'PHO201-A' AND status = 'waiting'"
        )
        session.commit()
    text = look_up(sam, "schedule", "my timetable").text
    assert text.startswith("You are in no course") and "You are number 1 on the waiting list" in text
