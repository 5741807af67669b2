"""Numbers of other banks and of accounts there: which are well-formed."""

from __future__ import annotations

import re
from collections.abc import Iterator

DOMESTIC, INTERNATIONAL = "domestic", "international"
_ROUTING = re.compile(r"(?<!\d)\d{9}(?!\d)")
_ROUTING_WEIGHTS = (3, 7, 1) * 3
# Only in capitals inside a sentence: eight small letters are a word.
_BIC = re.compile(r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_IBAN_IN_GROUPS = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}")
_ACCOUNT = re.compile(r"(?<!\d)\d{4,17}(?!\d)")
_LONGEST_IBAN = 34
_IS = r"(?:\s*(?:numbers?|num|no\.?|code|#))?(?:\s*(?:is|was|should be|must be|to|:|=|#))?\s*"
_NAMED_BANK = re.compile(
    rf"\b(?:routing|aba|rtn|swift|bic|bank code){_IS}(\d{{3}}[ -]?\d{{3}}[ -]?\d{{3}}|[a-z]{{6}}[a-z0-9]{{2,5}})\b",
    re.I,
)
_NAMED_ACCOUNT = re.compile(rf"\b(?:account|acct|acc|a/c){_IS}(\d[\d -]{{2,20}}\d)(?!\d)", re.IGNORECASE)
# Longer than any sum, and neither refused nor part of a sum, a name or another number.
_LONG_NUMBER = re.compile(r"(?<!not )(?<![\w$€£.,#-])\d{6,17}(?![\w.]*\w)(?!\s*(?:dollars|bucks|usd)\b)", re.IGNORECASE)
HOME_COUNTRY = "US"


def is_routing_number(digits: str) -> bool:
    """Whether nine digits are a routing number: weighted 3-7-1, their sum is a multiple of ten."""
    if not re.fullmatch(r"\d{9}", digits) or digits == "0" * 9:
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, _ROUTING_WEIGHTS, strict=True)) % 10 == 0


def is_iban(text: str) -> bool:
    """Whether the check digits of an IBAN without spaces are right."""
    if not _IBAN.fullmatch(text):
        return False
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def find_bank_code(text: str) -> str | None:
    """What looks like a routing number or a BIC in a text; whether it is one is checked by `kind_of`."""
    digits = _ROUTING.search(re.sub(r"(?<=\d)[ -](?=\d)", "", text))
    if digits:
        return digits.group()
    bic = _BIC.search(text) or _BIC.fullmatch(text.strip().upper())
    return bic.group() if bic else None


def kind_of(code: str) -> str | None:
    """What kind of wire goes to that code; None when it is none. A BIC of a bank in the US is none: see `is_us_bic`."""
    if is_routing_number(code):
        return DOMESTIC
    return INTERNATIONAL if _BIC.fullmatch(code) and not is_us_bic(code) else None


def is_us_bic(code: str) -> bool:
    """Whether a BIC is of a bank in the US, which wires reach by its routing number."""
    return bool(_BIC.fullmatch(code)) and code[4:6] == HOME_COUNTRY


def find_account(text: str) -> str | None:
    """An account number or what looks like an IBAN in a text, without spaces."""
    for words in _windows(text.upper()):
        if is_iban(words):
            return words
    plain = re.sub(r"(?<=\d)[ -](?=\d)", "", text)
    looks_like = _IBAN_IN_GROUPS.search(text.upper())
    if looks_like:
        return re.sub(r"[ -]", "", looks_like.group())
    found = _ACCOUNT.search(plain)
    return found.group() if found else None


def named_numbers(text: str) -> tuple[str | None, str | None]:
    """The bank's code and the account's number that a sentence calls so: "routing 021000021, account no. 4455667788".

    An IBAN needs no name.
    """
    bank, account = _NAMED_BANK.search(text), _NAMED_ACCOUNT.search(text)
    iban = next(filter(is_iban, _windows(text.upper())), None) if re.search(r"[A-Za-z]{2}\d{2}", text) else None
    plain = None if account is None else re.sub(r"[ -]", "", account.group(1))
    return None if bank is None else re.sub(r"[ -]", "", bank.group(1)).upper(), iban or plain


def bare_numbers(text: str) -> tuple[str | None, str | None]:
    """The bank's code and the account's number in a text that calls them nothing: "021000021, 4455667788".

    A routing number is one by its check digit, another long number is the account's; "not 5544" is neither.
    """
    iban = next(filter(is_iban, _windows(text.upper())), None) if re.search(r"[A-Za-z]{2}\d{2}", text) else None
    digits = [re.sub(r"[ -]", "", found.group()) for found in _LONG_NUMBER.finditer(text) if not iban]
    bank = next(filter(is_routing_number, digits), None)
    if bank is None:
        bic = _BIC.search(text)
        bank = bic.group() if bic and any(map(str.isdigit, text)) else None
    rest = [number for number in digits if number != bank]
    return bank, iban or (rest[0] if len(rest) == 1 else None)


def is_account(number: str) -> bool:
    """Whether it is an account number: what begins like an IBAN must be one."""
    return is_iban(number) if re.match(r"[A-Z]{2}\d{2}", number) else bool(_ACCOUNT.fullmatch(number))


def _windows(text: str) -> Iterator[str]:
    """Each run of neighbouring words as long as an IBAN may be, joined, the longest first: one is written in groups."""
    words = re.findall(r"[A-Z0-9]+", text)
    for start in range(len(words)):
        runs = [""]
        for word in words[start : start + _LONGEST_IBAN]:
            if len(runs[-1]) + len(word) > _LONGEST_IBAN:
                break
            runs.append(runs[-1] + word)
        yield from reversed(runs[1:])
