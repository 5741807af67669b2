"""The form that deletes a shop account."""

from __future__ import annotations

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Answer, Field, Form, FormTurn
from actions.forms.answers import COSTS, HOW_LONG, answer_opening
from actions.forms.phrases import ends_it
from actions.retail.account_service import AccountService, NotNow
from actions.retail.catalogue import shop_terms
from actions.retail.shoppers import AccountDeleted

CONFIRMED = "retail_close_confirmed"


class CloseForm(Form):
    """The end of a shop account, once nothing is open; what stays is named before the yes."""

    name = "retail_close_form"
    title = "deleting your account"
    intents = frozenset({"delete_account"})
    fields = (
        Field(
            CONFIRMED,
            "Shall I delete it for good?",
            "It can't be brought back, so I want to be sure.",
            means_yes=ends_it("account|profile"),
        ),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_delete_account"
    nothing_done = "Your account stays as it is."
    answers = (
        Answer(COSTS, "Deleting costs nothing. What is left of a Plus year is not paid back."),
        Answer(HOW_LONG, "It is deleted at once."),
        Answer(r"\b(?:keep|kept|stays?|left|store|invoices?|data)\b", lambda request: _kept(request)),
    )

    def check(self, turn: FormTurn) -> None:
        """Refuse what is not finished, and say how to finish it."""
        request = turn.request
        service = account_service(request)
        try:
            service.shopper.check()
        except AccountDeleted as error:
            request.say(f"Your shop account was deleted on {formatting.day(error.on)} already.")
            turn.end()
            return
        answer_opening(self, turn)
        matters = service.open_matters()
        if matters:
            request.say(_not_now(matters))
            turn.end()

    def summary(self, request: ActionRequest) -> str:
        """What goes and what stays."""
        return (
            "Your shop account goes, with its addresses, ways of paying, sizes, newsletters and membership; reviews stay "
            f"without your name. {_kept(request)} {self.fields[-1].prompt}"
        )

    def submit(self, request: ActionRequest) -> list[Event]:
        """Delete it, unless something was opened meanwhile."""
        try:
            account_service(request).delete()
        except AccountDeleted:
            request.say("It is deleted already, so nothing happened twice.")
            return []
        except NotNow as error:
            request.say(_not_now(error.open_matters))
            return []
        request.say(
            f'Done. Your shop account is deleted. {_kept(request)} If you come back one day, say "create an account".'
        )
        return []


def account_service(request: ActionRequest) -> AccountService:
    """The service for this request.

    Raises:
        NotLoggedIn: nobody is logged in.
    """
    return AccountService(request.session, request.customer_id, request.clock, request.audit)


def _kept(request: ActionRequest) -> str:
    years = shop_terms(request.session).keep_years
    return f"Orders and invoices are kept for {years} years, because tax law wants that, and then deleted too."


def _not_now(matters: list[str]) -> str:
    lines = [f"- {matter}" for matter in matters]
    return "\n".join(
        [
            "I can't delete your account yet, because something is still open:",
            *lines,
            'Orders that have not been shipped can be canceled (say "cancel my order"); for the rest wait until it is there. Then '
            'say "delete my account" again.',
        ]
    )
