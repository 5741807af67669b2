"""Forms: a pack states what it asks for and what it does with the answers; how to converse about it is done here."""

from actions.forms.answers import Answer
from actions.forms.fields import COMING_DAY, PAST_DAY, SECRET, Field, yes_no
from actions.forms.form import Form, form_named, form_of_intent
from actions.forms.once import OnceForm
from actions.forms.turn import REQUESTED_SLOT, YES_NO, FormTurn

__all__ = [
    "COMING_DAY",
    "PAST_DAY",
    "REQUESTED_SLOT",
    "SECRET",
    "YES_NO",
    "Answer",
    "Field",
    "Form",
    "FormTurn",
    "OnceForm",
    "form_named",
    "form_of_intent",
    "yes_no",
]
