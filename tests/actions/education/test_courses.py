"""What anybody can look up: courses, fees, days, places, tutors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.actions.conftest import Answer, Conversation


def look_up(conversation: Conversation, action: str, said: str, **entities: str) -> Answer:
    return conversation.say(said, "any", **entities).run(f"action_education_{action}")


def codes(answer: Answer) -> list[str]:
    return [row[1] for message in answer.messages for row in message["table"]["rows"]]


@pytest.mark.parametrize(
    ("said", "entities", "found"),
    [
        ("photography courses", {"subject": "photography"}, ["PHO101", "PHO201"]),
        ("coding for newbies", {}, ["PRG101", "PRG101"]),
        ("advanced python", {"level": "advanced"}, ["PRG301"]),
        ("anything on saturdays", {"period": "weekday:saturday"}, ["PHO101", "SPA101"]),
        ("what's on the weekend", {}, ["PHO101", "SPA101"]),
        ("full time courses", {"study_mode": "full-time"}, ["PRG101"]),
        ("online spanish", {"study_mode": "online", "subject": "spanish"}, ["SPA101", "SPA201"]),
        ("spanish conversation", {"subject": "spanish"}, ["SPA201"]),
        ("photo classes with free seats", {"subject": "photography"}, ["PHO101"]),
    ],
)
def test_courses_by_subject_level_day_and_way(
    conversation: Conversation, said: str, entities: dict[str, str], found: list[str]
) -> None:
    assert codes(look_up(conversation, "list_courses", said, **entities)) == found


def test_the_table_of_courses_and_the_rest_of_it(conversation: Conversation) -> None:
    answer = look_up(conversation, "list_courses", "what courses do you have")
    columns = ["Course", "Code", "Level", "Days", "Starts", "Fee", "Free seats"]
    assert answer.messages[0]["table"]["columns"] == columns
    assert "French for Beginners" in answer.text and "$280.00" in answer.text and "... and 10 more" in answer.text
    assert conversation.say("show more", "show_more").run("action_core_show_more").followup is not None
    assert "Portrait Photography" in conversation.run("action_education_list_courses").text


def test_a_full_course_has_a_waiting_list(conversation: Conversation) -> None:
    rows = look_up(conversation, "list_courses", "portrait photography").messages[0]["table"]["rows"]
    assert rows[0][-1] == "waiting list"


def test_what_there_is_not(conversation: Conversation) -> None:
    assert "no courses in cooking. We teach" in look_up(conversation, "list_courses", "cooking", subject="cooking").text
    french = look_up(conversation, "list_courses", "advanced french", subject="french", level="advanced").text
    assert (
        french
        == "We have no advanced course in French right now. What we have: French for Beginners (FRE101), beginner."
    )
    assert 'no course "PHO999"' in look_up(conversation, "course_details", "what is PHO999", course="PHO999").text


def test_it_is_the_course_of_the_last_answer(conversation: Conversation) -> None:
    details = look_up(conversation, "course_details", "what do i learn in pho 101").text
    assert "exposure" in details and "Ana Alvarez" in details and "5 seats free" in details
    assert look_up(conversation, "course_fees", "how much is it").text.startswith(
        "Intro to Photography (PHO101): $320.00"
    )
    conversation.say("and the portrait one?").run("action_core_inform")
    assert conversation.run("action_education_course_fees").text.startswith("Portrait Photography (PHO201): $420.00")
    others = look_up(conversation, "course_fees", "anything up to 300", money="300.00 USD").text
    assert "Creative Writing" in others and "Machine Learning" not in others


def test_the_second_one_of_a_list(conversation: Conversation) -> None:
    look_up(conversation, "list_courses", "photography", subject="photography")
    assert conversation.say("the second one").run("action_core_inform").followup == "action_education_course_details"
    assert conversation.run("action_education_course_details").text.startswith("Portrait Photography (PHO201)")


@pytest.mark.parametrize(
    ("action", "said", "entities", "parts"),
    [
        ("course_fees", "what do courses cost", {}, ["from $240.00 to $660.00", "deposit of $50.00", "3 instalments"]),
        ("course_fees", "is there a discount for seniors", {}, ["10% off the fee"]),
        ("credits", "credits for ml", {"course": "ml"}, ["Machine Learning (PRG301): 5 credits", "Certificate in Prog"]),
        ("requirements", "do i need a camera for PHO101", {}, ["camera with manual settings", "16 or older"]),
        ("requirements", "what do i need for portraits", {"course": "portrait"}, ["Intro to Photography (PHO101)"]),
        ("pace", "can i do web dev beside work", {}, ["6 hours a week", "goes with a full-time job"]),
        ("pace", "is python full time", {}, ["Full-time: Mondays, Tuesdays", "Part-time: Mondays and Wednesdays"]),
        ("tutor", "who teaches spanish", {"subject": "spanish"}, ["Lucia Romero", "office hour Mondays"]),
        ("tutors_courses", "what does dr chen teach", {"tutor": "dr chen"}, ["MAT101", "PRG301", "mei.chen@"]),
        ("tutors_courses", "what does mr smith teach", {"tutor": "mr smith"}, ['Nobody called "mr smith"', "Tom Becker"]),
        ("schedule", "when does guitar start", {}, ["Fridays, 5:30 PM to 7:30 PM", "Dec 12, 2025"]),
        ("schedule", "when is school closed", {}, ["Founders' Day (Nov 29, 2025)"]),
        ("schedule", "when does the next term start", {}, ["between Dec 6, 2025 and Dec 22, 2025"]),
        ("location", "where is PHO201", {}, ["Studio 2, Riverside Studios, 45 River Road", "Parking: free"]),
        ("location", "where is the main campus", {"location": "main campus"}, ["200 College Avenue"]),
        ("financial_aid", "scholarships for women in coding", {}, ["up to $400", "Dec 21, 2025", "Hours: Mon-Fri"]),
        ("financial_aid", "i lost my job", {}, ["Fairmont Skills Grant", "Payment in instalments"]),
        ("internships", "internships in programming", {"subject": "programming"}, ["Harbor Labs", "apply by Dec 18, 2025"]),
        ("internships", "in millbrook", {"location": "Millbrook"}, ["Lantern Studio"]),
        ("resume_help", "is the career service open saturday", {"period": "weekday:saturday"}, ["Saturday: closed"]),
        ("login_problem", "the portal won't let me in", {}, ["404-555-0330", "open now"]),
        ("acronym", "what's ects", {}, ["European Credit Transfer System"]),
        ("acronym", "and XYZ", {"acronym": "XYZ"}, ["I don't know XYZ", "GPA"]),
    ],
)  # fmt: skip
def test_answers_have_figures_and_what_to_do(
    conversation: Conversation, action: str, said: str, entities: dict[str, str], parts: list[str]
) -> None:
    text = look_up(conversation, action, said, **entities).text
    assert [part for part in parts if part not in text] == [], text


@pytest.mark.parametrize(
    "action", ["list_courses", "course_fees", "schedule", "tutors_courses", "acronym", "internships"]
)
def test_other_talk_after_a_look_up_is_no_question_to_it(conversation: Conversation, action: str) -> None:
    look_up(conversation, action, "python gpa becker")
    conversation.say("the weather is nice").run("action_core_inform")
    assert conversation.run(f"action_education_{action}").responses == ["utter_core_inform"]


def test_holidays_and_weekdays_make_the_class_days(conversation: Conversation) -> None:
    text = look_up(conversation, "schedule", "when is MAT101").text
    # Thursdays from Dec 11 to Jan 29, of which Dec 18 falls in the reading week.
    assert "Dec 11, 2025 to Jan 29, 2026" not in text and "9 classes" in text, text


def test_what_else_a_tutor_teaches(conversation: Conversation) -> None:
    look_up(conversation, "tutor", "who teaches PHO101")
    text = look_up(conversation, "tutors_courses", "what else does she teach").text
    assert "Portrait Photography (PHO201)" in text and "$465.00 with materials" in text and "PHO101" not in text
    assert (
        "Portrait Photography (PHO201): $420.00" in look_up(conversation, "course_fees", "and what does it cost").text
    )
