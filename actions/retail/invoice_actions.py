"""Looking at invoices, and getting one as a file."""

from __future__ import annotations

import re
from abc import abstractmethod

from actions import formatting
from actions.base import SwitchboardAction
from actions.context import ActionRequest, Event
from actions.core.repositories import CustomerRepository
from actions.files import csv_file
from actions.focus import Focus
from actions.memory import WORDS
from actions.periods import resolve
from actions.retail.invoices import InvoiceService, OwnInvoice
from actions.retail.order_choice import ORDERS, MeantOrders

_NUMBER = re.compile(
    r"(?<![\w-])inv[\s-]?(\d{4})(?![\w-])|\binvoice\s+(?:number\s+|no\.?\s+|#\s?)?(\d{4})\b", re.IGNORECASE
)
_MAIL = re.compile(r"\b(?:e-?mail(?:ed)?|mail(?:ed)?|send|sent|forward|inbox)\b", re.IGNORECASE)
_LATEST = re.compile(r"\b(?:last|latest|newest|most recent)\b(?! (?:week|month|year|quarter))", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:unpaid|open|due|overdue|outstanding|owe)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|every|invoices|each)\b", re.IGNORECASE)
_SITE = "https://switchboard-store.example/invoices/"


def invoice_number(text: str) -> str | None:
    """The invoice number in a text, as it is written: "inv 5031" is `INV-5031`."""
    found = _NUMBER.search(text)
    return f"INV-{found[1] or found[2]}" if found else None


INVOICES = Focus("invoice_number", read=invoice_number)
"""How the invoice that a conversation is about is remembered."""


class InvoiceLookUp(SwitchboardAction):
    """What both have in common: which invoices are meant."""

    follows = frozenset({"invoice_number", "order_number", "product", "period", WORDS})

    def handle(self, request: ActionRequest) -> list[Event]:
        """Answer for the invoices that are meant; say so where there are none like that."""
        service = InvoiceService(request.session, request.customer_id, request.clock)
        every = service.all()
        if not every:
            request.say("You have no invoices yet; one is written with each order that is paid.")
            return []
        found = self._meant(request, service, every)
        if found is None:
            return []
        if len(found) == 1:
            INVOICES.note(request, found[0].number)
            ORDERS.note(request, found[0].own.number)
        self.answer(request, service, found)
        return []

    @abstractmethod
    def answer(self, request: ActionRequest, service: InvoiceService, found: list[OwnInvoice]) -> None:
        """Answer for these."""

    def _meant(
        self, request: ActionRequest, service: InvoiceService, every: list[OwnInvoice]
    ) -> list[OwnInvoice] | None:
        """The invoices that are meant, all where nothing is said; None where it has been answered that there are none."""
        by_number = {one.number: one for one in every}
        number = invoice_number(request.text)
        if number is None and not request.says("order_number"):
            number = request.entity("invoice_number")
        if number is not None:
            if number not in by_number:
                request.say(f"I find no invoice {number} of yours. Yours are {', '.join(by_number)}.")
                return None
            return [by_number[number]]
        said = request.entity("period")
        if said is not None:
            period = resolve(said, request.clock.today())
            if period is None:
                request.say(response="utter_retail_unknown_period")
                return None
            found = service.within(period)
            if not found:
                request.say(f"No invoice was written in that time. The latest one is {self._line(request, every[0])}")
                return None
            return found
        picked = INVOICES.picked(request)
        meant = MeantOrders(
            request, [one.own for one in every], recalls=not (_OPEN.search(request.text) or _ALL.search(request.text))
        )
        numbers = {own.number for own in meant.found}
        if picked in by_number:
            return [by_number[picked]]
        if meant.number and not numbers:
            request.say(f"There is no invoice for {meant.number}: an order gets one when it is paid.")
            return None
        if numbers and not (_LATEST.search(request.text) and meant.recalled):
            return [one for one in every if one.own.number in numbers]
        if request.was_led_here and not (_LATEST.search(request.text) or _MAIL.search(request.text)):
            request.say(response="utter_core_inform")
            return None
        return every[:1] if _LATEST.search(request.text) else every

    def _line(self, request: ActionRequest, one: OwnInvoice) -> str:
        issued = formatting.day(one.invoice.issued_on)
        return f"{one.number} of {issued} for order {one.own.short}: {formatting.money(one.invoice.amount)}, {one.state(request.clock.today())}."

    def _say_list(self, request: ActionRequest, found: list[OwnInvoice], before: str, after: str) -> None:
        rows = [
            [
                one.number,
                formatting.day(one.invoice.issued_on),
                one.own.short,
                formatting.money(one.invoice.amount),
                one.state(request.clock.today()),
            ]
            for one in found
        ]
        lines = [f"- {self._line(request, one)}" for one in found]
        columns = ["Invoice", "Date", "Order", "Amount", "State"]
        request.lists(items=INVOICES.items([one.number for one in found]), item_action=self.action_name)
        request.say_table({"columns": columns, "rows": rows}, lines, before=before, after=[after])


class CheckInvoice(InvoiceLookUp):
    """Says what was charged, when, and whether it is paid."""

    action_name = "action_retail_check_invoice"
    reference = "invoice_number"

    def answer(self, request: ActionRequest, service: InvoiceService, found: list[OwnInvoice]) -> None:
        """One with how its sum comes about; several as a list."""
        if _OPEN.search(request.text):
            unpaid = [one for one in found if one.paid < one.invoice.amount and one.own.status != "canceled"]
            if not unpaid:
                request.say("All of your invoices are paid." if len(found) > 1 else self._line(request, found[0]))
                return
            found = unpaid
        if len(found) == 1:
            one = found[0]
            request.say(
                f"Invoice {self._line(request, one)} It has {one.own.contents}: {one.own.costs}. "
                f'To have it as a file, say "send me {one.number}".'
            )
            return
        self._say_list(
            request, found, "Your invoices:", 'Name one to see what is on it, or say "send me" and its number.'
        )


class GetInvoice(InvoiceLookUp):
    """Gives an invoice as a file to download, or sends it to the email on file."""

    action_name = "action_retail_get_invoice"
    writes = True

    def answer(self, request: ActionRequest, service: InvoiceService, found: list[OwnInvoice]) -> None:
        """The one that is meant; a question which, where it is open."""
        if len(found) > 1:
            self._say_list(request, found, "Which invoice would you like?", 'Say its number, or "the latest one".')
            return
        one, by_mail = found[0], _MAIL.search(request.text) is not None
        url = f"{_SITE}{one.number}.pdf"
        columns = ["Item", "Count", "Price", "Sum"]
        rows = [
            [line.name, str(line.item.quantity), formatting.money(line.item.price), formatting.money(line.worth)]
            for line in one.own.lines
        ]
        where = f"The PDF is at {url}; it opens when you are logged in to the shop."
        if by_mail:
            service.mail(one)
            email = CustomerRepository(request.session, request.customer_id).get().email
            where = (
                f"It is on its way to {email}, as a PDF. {where}" if email else f"There is no email on file. {where}"
            )
        lines = [f"- {line.name}: {formatting.money(line.worth)}" for line in one.own.lines]
        request.say_table(
            {"columns": columns, "rows": rows},
            lines,
            before=f"Invoice {self._line(request, one)}",
            after=[f"{one.own.costs[:1].upper()}{one.own.costs[1:]}.", where],
            file=csv_file(
                f"invoice-{one.number}.csv", columns, [*rows, ["Total", "", "", formatting.money(one.invoice.amount)]]
            ),
        )
