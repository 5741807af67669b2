"""Forms are found by their name and by what opens them, each as one object."""

from __future__ import annotations

from actions.core.contact_form import ContactForm
from actions.forms import Form, OnceForm, form_named, form_of_intent
from actions.forms.form import all_forms


def test_a_form_is_made_once() -> None:
    assert (
        form_named("core_contact_form") is form_named("core_contact_form") is form_of_intent("update_contact_details")
    )
    assert isinstance(form_named("core_contact_form"), ContactForm)
    assert (
        form_named("no_such_form")
        is form_named(None)
        is form_of_intent("no_such_intent")
        is form_of_intent(None)
        is None
    )


def test_a_form_that_is_written_later_is_found() -> None:
    class LateForm(Form):
        name = "late_form"
        fields = ()
        intents = frozenset({"be_late"})

    late = form_of_intent("be_late")
    assert isinstance(late, LateForm) and late in all_forms()


def test_what_forms_have_in_common_is_none() -> None:
    assert not {Form, OnceForm} & {type(form) for form in all_forms()}
