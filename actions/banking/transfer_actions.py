"""What a transfer asks at its end, and its booking."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions import formatting
from actions.banking.accounts import balance_line, label
from actions.banking.models import Account, Payee
from actions.banking.transfer_form import (
    AMOUNT,
    CONFIRMED,
    DESTINATION,
    SOURCE,
    TRANSFER_ID,
    TransferFormPart,
    explain,
    possible_sources,
    read_money,
    transfer_service,
)
from actions.banking.transfers import (
    AlreadyBooked,
    Booked,
    InsufficientFunds,
    OverDailyLimit,
    TransferExpired,
    TransferGone,
    TransferService,
)
from actions.base import LISTEN
from actions.context import ActionRequest, Event
from actions.errors import Refusal
from actions.forms import REQUESTED_SLOT, YES_NO, FormEnd


class AskTransferSource(TransferFormPart):
    """Offers the accounts that the money may come from."""

    action_name = "action_ask_banking_transfer_source"

    def handle(self, request: ActionRequest) -> list[Event]:
        """Ask, with a button an account."""
        accounts = possible_sources(transfer_service(request), request.slot(DESTINATION))
        # Plain words as payload: the answer takes the same way as a typed one.
        buttons = [{"title": balance_line(account), "payload": account.type} for account in accounts]
        request.say("Which account should it come from?", buttons=buttons)
        return []


class AskTransferConfirmed(TransferFormPart):
    """Stores the pending transfer and asks for a yes."""

    action_name = "action_ask_banking_transfer_confirmed"
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Propose what the slots say, in place of an earlier proposal."""
        service = transfer_service(request)
        money = read_money(request.slot(AMOUNT))
        try:
            if money is None:
                raise TransferGone
            plan = service.plan(money[0], str(request.slot(SOURCE)), str(request.slot(DESTINATION)))
            transfer = service.propose(plan, replaces=request.slot(TRANSFER_ID))
        except AlreadyBooked as error:
            request.say(f"That transfer is booked already (reference {error.reference}).")
            return [*self.reset(), SlotSet(REQUESTED_SLOT, None), FollowupAction(LISTEN)]
        except Refusal as error:
            # Something changed in the moment since the validator looked; ask for the amount again.
            request.say(explain(error) + " How much would you like to send?")
            return [SlotSet(AMOUNT, None), SlotSet(REQUESTED_SLOT, AMOUNT)]
        balance = formatting.money(plan.source.balance, plan.source.currency)
        source = f"{plan.source.name} (…{plan.source.number[-4:]}, {balance})"
        amount = formatting.money(plan.amount, plan.source.currency)
        request.say(f"Send {amount} from {source} to {_name(plan.account or plan.payee)}?", buttons=YES_NO)
        return [SlotSet(TRANSFER_ID, transfer.id)]


class BookTransfer(TransferFormPart, FormEnd):
    """Books the transfer that was confirmed, or cancels it."""

    action_name = "action_banking_book_transfer"
    writes = True

    def handle(self, request: ActionRequest) -> list[Event]:
        """Book or cancel, say what happened, and empty the form."""
        service, transfer_id = transfer_service(request), request.slot(TRANSFER_ID)
        if transfer_id is None:
            request.say(response="utter_banking_transfer_lost")
        elif request.slot(CONFIRMED) is True:
            self._book(request, service, str(transfer_id))
        else:
            self._cancel(request, service, str(transfer_id))
        return self.reset()

    def _book(self, request: ActionRequest, service: TransferService, transfer_id: str) -> None:
        try:
            request.say(_receipt(service.confirm(transfer_id)))
        except AlreadyBooked as error:
            request.say(f"That transfer is booked already (reference {error.reference}). Nothing was sent twice.")
        except TransferExpired:
            request.say(response="utter_banking_transfer_expired")
        except (InsufficientFunds, OverDailyLimit) as error:
            request.say(f"{explain(error)} Nothing was sent.")
        except TransferGone:
            request.say(response="utter_banking_transfer_lost")

    def _cancel(self, request: ActionRequest, service: TransferService, transfer_id: str) -> None:
        try:
            service.cancel(transfer_id)
        except AlreadyBooked as error:
            request.say(f"That transfer is booked already (reference {error.reference}), so I can't stop it.")
        else:
            request.say(response="utter_banking_transfer_cancelled")


def _name(destination: Account | Payee | None) -> str:
    if isinstance(destination, Account):
        return label(destination)
    return f"{destination.name} (…{destination.account_number[-4:]})" if destination is not None else ""


def _receipt(booked: Booked) -> str:
    amount = formatting.money(booked.transfer.amount, booked.transfer.currency)
    balance = formatting.money(booked.source.balance, booked.source.currency)
    return (
        f"Done. I sent {amount} from {label(booked.source)} to {_name(booked.account or booked.payee)}. "
        f"Your {booked.source.name} balance is now {balance}. The reference is {booked.transfer.id}."
    )
