"""What Sam (100001) asks and does about courses that Dana (100002) is not in."""

from __future__ import annotations

from tests.actions.other_customers import case, said

PYTHON = {"course": "PRG101"}

CASES = [
    case(
        "action_education_class_link",
        said("the link to PRG101", **PYTHON),
        hides=("https://learn.switchboard-college.example/prg101-c",),
    ),
    case("action_education_recording", said("the recordings of PRG101", **PYTHON), hides=("class 11, Modules",)),
    case("action_education_grades", said("my grades in PRG101", **PYTHON)),
    case("action_education_deadlines", said("what is due in PRG101", **PYTHON), hides=("Homework 3",)),
    case(
        "action_education_assignment_help",
        said("help with homework 3 of PRG101", assignment="homework 3", **PYTHON),
        hides=("Loops",),
    ),
    case("action_education_certificates", said("my certificate for PHO101", course="PHO101")),
    case("action_education_course_fees", "what do i still owe", own=True),
    case("action_education_schedule", "my timetable", hides=("Python for Beginners",), own=True),
    case("action_education_location", "where is my class", hides=("Creative Writing",), own=True),
    case("action_education_tutor", "who is my teacher", hides=("Tom Becker",), own=True),
    case("action_education_tutors_courses", "what else does my teacher teach", hides=("Tom Becker",), own=True),
    case("education_enroll_form", said("sign me up for guitar", course="MUS100"), "yes", own=True),
    case("education_drop_form", said("drop DES110", course="DES110"), "yes"),
    case(
        "education_extension_form",
        said("3 more days for homework 3 in PRG101", assignment="homework 3", number="3", **PYTHON),
        "i had the flu",
        "yes",
    ),
    case(
        "education_pay_form",
        said("pay $50 for DES110 by card", money="50.00 USD", course="DES110", payment_method="card"),
        "yes",
        own=True,  # where nothing is due for a course, what is due first is offered
    ),
    case("education_refund_form", said("my money back for FRE101", course="FRE101"), "yes"),
]

PUBLIC = {
    "action_education_acronym",
    "action_education_course_details",
    "action_education_credits",
    "action_education_financial_aid",
    "action_education_internships",
    "action_education_list_courses",
    "action_education_login_problem",
    "action_education_pace",
    "action_education_requirements",
    "action_education_resume_help",
}
