"""Phone numbers, e-mail addresses and the numbers of tickets, policies and claims."""

from __future__ import annotations

import re

_NON_DIGITS = re.compile(r"\D+", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")
_TICKET = re.compile(r"t\s?[-#]?\s?(\d{3,8})", re.IGNORECASE | re.ASCII)
_POLICY = re.compile(r"([a-z]{2})[\s-]?(\d{6})", re.IGNORECASE | re.ASCII)
_CLAIM = re.compile(r"(?:c\s?-?\s?)?#?(\d{5})", re.IGNORECASE | re.ASCII)
_ORDER = re.compile(r"#?(?:r-?)?(\d{5})", re.IGNORECASE | re.ASCII)
_INVOICE = re.compile(r"#?(?:inv-?)?(\d{4})", re.IGNORECASE | re.ASCII)
_PHONE = re.compile(r"[\d\s()+.\-/x]+", re.IGNORECASE | re.ASCII)

CUSTOMER_NUMBER_DIGITS = 6
PASSCODE_DIGITS = 4


def digits(text: str) -> str:
    """Return the ASCII digits of a text."""
    return _NON_DIGITS.sub("", text)


def normalise_phone(text: str) -> str | None:
    """Return a phone number's digits, with a leading "+" where one was typed; None unless 7 to 15 digits."""
    text = text.strip()
    if not _PHONE.fullmatch(text):
        return None
    found = digits(text)
    if not 7 <= len(found) <= 15:
        return None
    return f"+{found}" if text.lstrip("(").startswith("+") else found


def normalise_email(text: str) -> str | None:
    """Return an e-mail address in lower case; None when it has not the form of one."""
    text = text.strip().rstrip(".")
    return text.lower() if _EMAIL.fullmatch(text) else None


def normalise_customer_number(text: str) -> str | None:
    """Return the six digits of a customer number; None when there are not six."""
    return _exactly(text, CUSTOMER_NUMBER_DIGITS)


def normalise_passcode(text: str) -> str | None:
    """Return the four digits of a passcode; None when there are not four."""
    return _exactly(text, PASSCODE_DIGITS)


def normalise_account_number(text: str) -> str | None:
    """Return the digits of an account or card number (or of its end); None unless there are 3 to 34."""
    found = digits(text)
    return found if 3 <= len(found) <= 34 else None


def normalise_ticket_number(text: str) -> str | None:
    """Return a ticket number as the desk writes it, `T-1042`; None when it is not one."""
    found = _TICKET.fullmatch(text.strip())
    if found:
        return f"T-{found[1]}"
    bare = text.strip().lstrip("#")
    return f"T-{bare}" if bare.isascii() and bare.isdigit() and 3 <= len(bare) <= 8 else None


def normalise_policy_number(text: str) -> str | None:
    """Return a policy number as it is printed, `AU-104471`; None when it is not one."""
    found = _POLICY.fullmatch(text.strip())
    return f"{found[1].upper()}-{found[2]}" if found else None


def normalise_claim_number(text: str) -> str | None:
    """Return a claim number as it is printed, `C-20931`; its five digits are enough. None when it is not one."""
    found = _CLAIM.fullmatch(text.strip())
    return f"C-{found[1]}" if found else None


def normalise_order_number(text: str) -> str | None:
    """Return an order number as it is printed, `R-20417`; its five digits are enough. None when it is not one."""
    found = _ORDER.fullmatch(text.strip())
    return f"R-{found[1]}" if found else None


def normalise_invoice_number(text: str) -> str | None:
    """Return an invoice number as it is printed, `INV-5031`; its four digits are enough. None when it is not one."""
    found = _INVOICE.fullmatch(text.strip())
    return f"INV-{found[1]}" if found else None


def _exactly(text: str, count: int) -> str | None:
    if re.search(r"[^\W\d_]", text):
        return None
    found = digits(text)
    return found if len(found) == count else None
