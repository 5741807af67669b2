"""The two sides of a payment as customers name them in a form: an own account, or a saved payee."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actions import formatting
from actions.banking.accounts import AccountService, NoSuchAccount
from actions.banking.models import CREDIT_CARD, Account
from actions.banking.payees import AmbiguousPayee, PayeeService, UnknownPayee
from actions.banking.payment_answers import no_such_account
from actions.banking.transfers import PAYEE
from actions.context import ActionRequest
from actions.focus import Focus
from actions.forms import Field, Form, FormTurn
from actions.forms.waiting import wait_too
from actions.sums import BESIDE

_FROM = r"\b(?:from|out\s+of|outt?a|off\s+of|using|with)\s+(?:(?:my|the|our)\s+)?"
_CREDIT = r"(?:credit(?:\s*card)?|visa|mastercard)"
# With these before it, a payee in a form that knows another one is a correction and no chatter.
_TO = re.compile(
    r"\b(?:to|for|pay|send|give|meant?)\s+(?:(?:my|the)\s+)?$|^\W*(?:(?:no|sorry|actually)\W+)*(?:my |the )?$", re.I
)
_AND = re.compile(
    r"\s*(?:,?\s*(?:and|plus|then)|,|&|\+)\s*(?:(?:also|then)\s+)?(?:(?:the\s+)?same(?:\s+(?:amount|again|thing|sum))?\s+)?"
    r"(?:(?:to|for)\s+)?(?:(?:my|the)\s+)?",
    re.IGNORECASE,
)
_THEM = re.compile(r"\b(?:him|her|them)\b", re.IGNORECASE)
_FULLEST = re.compile(
    r"\b(?:most|more|higher|highest|bigger|biggest|larger|largest|fuller|fullest)\b(?!\s+(?:often|than))",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\b(?:split|divide|share|between)\b", re.IGNORECASE)
_PAYEES = Focus("payee", read=lambda said: said if said.startswith(PAYEE) else None, refused=True)


def source_field(slot: str, *, bare: bool = False) -> Field:
    """The question which own account pays.

    Args:
        slot: where the answer is kept.
        bare: whether an account without "from" answers it too, because the form knows no other account.
    """
    return Field(
        slot,
        "Which account should it come from?",
        "You have more than one account, and I don't want to take the money from the wrong one.",
        entities=("account_type", "account_type:source") if bare else ("account_type:source",),
        names=("source", "account"),
        example="checking",
    )


def corrected_by_account(possible: list[Field], turn: FormTurn, source: Field) -> Field:
    """The field that an account corrects: "no, I meant savings" means no destination that is a payee."""
    accounts = [field for field in possible if not str(turn.values[field.slot] or "").startswith(PAYEE)]
    return accounts[-1] if accounts else source


def read_type(text: str, types: Iterable[str]) -> str | None:
    """The one account type that a text names; None when it names none or several."""
    said = f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "
    found = [account_type for account_type in types if f" {account_type} " in said]
    return found[0] if len(found) == 1 else None


def read_account(text: str, accounts: Sequence[Account]) -> str | None:
    """The type of the one account that a text names, or means by "whichever has more"."""
    named = read_type(text, [account.type for account in accounts])
    if named is None and accounts and _FULLEST.search(text):
        return str(max(accounts, key=lambda account: account.balance).type)
    return named


def read_party(text: str, accounts: AccountService, payees: PayeeService | None = None) -> str | None:
    """An account type or, where payees may be meant, `payee:<name>`, in a message without such an entity."""
    if payees is None:
        return read_account(text, accounts.all())
    types = [account.type for account in accounts.all()]
    named = read_type(text, types)
    if named is not None or any(account_type in text.lower() for account_type in types):
        return named
    payee = payees.mentioned(text)
    return f"{PAYEE}{payee.name}" if payee is not None else None


def said_source(text: str, types: Iterable[str]) -> str | None:
    """The account that a text names as the one that pays: "take it outta checking"; also a credit card, which can't."""
    words = {CREDIT_CARD: _CREDIT, **{name: re.escape(name) for name in types if name != CREDIT_CARD}}
    found = [name for name, said in words.items() if re.search(rf"{_FROM}{said}\b", text, re.IGNORECASE)]
    return found[0] if len(found) == 1 else None


def hear_parties(
    form: Form, turn: FormTurn, destination: str, source: str, accounts: AccountService, payees: PayeeService
) -> None:
    """Hear in a message's words which account pays and which saved payee gets it, where no entity said so.

    Args:
        form: the form.
        turn: the turn.
        destination: the slot for where the money goes.
        source: the slot for where it comes from.
        accounts: the customer's accounts.
        payees: the customer's saved payees, whom no model has to know.
    """
    request = turn.request
    pays = said_source(request.text, [account.type for account in accounts.all()])
    gets = pays and re.search(rf"\b(?:to|into)\s+(?:my\s+|the\s+)?{re.escape(pays)}\b", request.text, re.IGNORECASE)
    if pays is not None and not gets and destination in turn.heard and turn.values[destination] == pays:
        # "Outta checking" was taken for the account that gets it.
        turn.values[destination] = None if request.resumed is not None else request.slot(destination)
        turn.heard -= {destination}
    form.hear_words(turn, {source: pays})
    mentions = payees.mentions(request.text)
    if len(mentions) == 1:
        (mention,) = mentions
        if turn.values[destination] is None or _TO.search(request.text[: mention.start]):
            form.hear_words(turn, {destination: f"{PAYEE}{mention.payee.name}"})


def hear_first_of_several(
    form: Form,
    turn: FormTurn,
    amount: str,
    destination: str,
    source: str,
    accounts: AccountService,
    payees: PayeeService,
) -> None:
    """Where a message wants several payments, take the first one and let the others wait: none may be left out.

    Args:
        form: the form, which is offered again for each of the others.
        turn: the turn.
        amount: the slot for how much.
        destination: the slot for where the money goes.
        source: the slot for where it comes from; what is said once is said for all.
        accounts: the customer's accounts.
        payees: the customer's saved payees.
    """
    request = turn.request
    if not turn.attempted and request.resumed is None:
        return
    text = request.text
    found = [(one.start, one.end, f"{PAYEE}{one.payee.name}", one.payee.name) for one in payees.mentions(text)]
    for account in accounts.all():
        said = re.search(rf"\b(?:in)?to\s+(?:(?:my|the)\s+)?{re.escape(account.type)}\b", text, re.IGNORECASE)
        found += [(said.start(), said.end(), account.type, account.name)] if said else []
    found.sort()
    joined = any(_AND.fullmatch(text[one[1] : other[0]]) for one, other in zip(found, found[1:], strict=False))
    amounts = _figures(request)
    if len(found) < 2 or not (joined or len(amounts) > 1):
        return
    split = _SPLIT.search(text) is not None
    each = amounts if len(amounts) == len(found) else amounts[:1] * len(found) if not split else []
    turn.hear(destination, found[0][2])
    turn.hear(amount, each[0] if each else None)
    pays = turn.values[source]
    others = [
        {
            destination: where,
            **({amount: how_much} if how_much else {}),
            **({source: pays} if pays is not None and pays != where else {}),
        }
        for (_, _, where, _), how_much in zip(found[1:], [*each[1:], *[None] * len(found)], strict=False)
    ]
    turn.events.append(wait_too(form, request, others))
    names = formatting.listing([name for *_, name in found[1:]])
    request.say(f"I do one payment at a time: first the one to {found[0][3]}, then I'll ask you about {names}.")


def hear_them(turn: FormTurn, destination: str) -> None:
    """Hear who "him", "her" and "them" is: the payee who was paid or looked up last."""
    if not turn.activating or turn.values[destination] is not None or not _THEM.search(turn.request.text):
        return
    payee = _PAYEES.key(turn.request)
    if payee is not None:
        turn.hear(destination, payee)


def _figures(request: ActionRequest) -> list[str]:
    """The amounts of a message in its order: entities of money, and bare figures beside all entities."""
    text, found = request.text, []
    for entity in request.entities:
        if entity.get("entity") == "money":
            found.append((int(entity.get("start", 0)), str(entity.get("value"))))
        if "start" in entity:
            text = text[: entity["start"]] + "#" * (entity["end"] - entity["start"]) + text[entity["end"] :]
    if all("start" in entity for entity in request.entities):  # after a log-in, nobody knows where they stood
        for bare in BESIDE.finditer(text):
            found.append((bare.start(), f"{bare[1].replace(',', '')}{bare[2] or ''} USD"))
    return [value for _, value in sorted(found)]


def destination(request: ActionRequest, accounts: AccountService, payees: PayeeService, said: object) -> str | None:
    """Where money goes, in canonical form; None with an explanation where there is no such account or payee."""
    if said is None:
        return None
    wanted = str(said).strip()
    try:
        return str(accounts.of_type(wanted).type)
    except NoSuchAccount as error:
        if request.entity("account_type") == said:
            request.say(no_such_account(error))
            return None
    try:
        return f"{PAYEE}{payees.named(wanted.removeprefix(PAYEE)).name}"
    except AmbiguousPayee as error:
        request.say(f"You have several payees called {error.wanted}: {formatting.listing(error.names)}.")
    except UnknownPayee as error:
        known = f" Your saved payees are {formatting.listing(error.names)}." if error.names else ""
        request.say(f"I don't find {error.wanted} among your saved payees.{known}")
    return None


def source(request: ActionRequest, accounts: AccountService, said: object) -> str | None:
    """Where money comes from; None with an explanation where it cannot."""
    account = account_named(request, accounts, said)
    if account is not None and account.type == CREDIT_CARD:
        request.say("Money can't be sent from a credit card.")
        return None
    return None if account is None else str(account.type)


def account_named(request: ActionRequest, accounts: AccountService, said: object) -> Account | None:
    """The account of that type; None with an explanation where there is none."""
    if said is None:
        return None
    try:
        return accounts.of_type(str(said))
    except NoSuchAccount as error:
        request.say(no_such_account(error))
        return None


def account_or_ending(request: ActionRequest, accounts: AccountService, said: object) -> Account | None:
    """The account of that type, or whose number ends so; None with an explanation where there is none."""
    if said is None or not any(map(str.isdigit, str(said))):
        return account_named(request, accounts, said)
    try:
        return accounts.ending_in(str(said))
    except NoSuchAccount as error:
        request.say(no_such_account(error))
        return None
