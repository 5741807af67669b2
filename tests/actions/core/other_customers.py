"""What Sam (100001) asks and does that no other business has."""

from __future__ import annotations

from tests.actions.other_customers import case, said

CASES = [
    case(
        "core_contact_form",
        said("my new phone number is 404-555-0199", contact_field="phone", phone="404-555-0199"),
        "yes",
        own=True,
    ),
    case("core_contact_form", "what email do you have for me", own=True),
    case("core_feedback_form", "feedback: i like it", anyone=True),
    case("action_core_talk_to_human", "a person please", anyone=True),
    case("action_core_log_out", "log me out", anyone=True),
    case("core_log_in_form", "who am i", hides=("Sam",), own=True),
    case("core_security_question_form", "a new security question", "the first one", "email", "yes", own=True),
]

PUBLIC = {
    "action_core_affirm",
    "action_core_agent_hours",
    "action_core_ask_rating",
    "action_core_capabilities",
    "action_core_change_language",
    "action_core_deny",
    "action_core_explain_question",
    "action_core_follow_ticket",
    "action_core_inform",
    "action_core_next_request",
    "action_core_note_contact",
    "action_core_offer_person",
    "action_core_rate",
    "action_core_show_more",
    "action_core_stop",
    "action_core_switch_form",
    "action_core_take_guess",
    "action_core_tell_unclaimed",
    "action_core_welcome_back",
    "action_default_ask_affirmation",
    "core_passcode_reset_form",
    "core_registration_form",
}
