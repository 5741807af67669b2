"""Why an order is not booked."""

from __future__ import annotations

from decimal import Decimal

from actions.errors import Refusal
from actions.wealth.portfolios import NOTHING


class OrderRefused(Refusal):
    """Root of the reasons why nothing is booked."""


class NotAnAmount(OrderRefused):
    """Zero, negative, or with fractions of a cent."""


class NoLinkedAccount(OrderRefused):
    """There is no bank account that money could come from or go to."""


class NoSuchPortfolio(OrderRefused):
    """The customer has none like that."""


class OutOfBounds(OrderRefused):
    """Root of amounts that are too small or too large; `bound` is the one that may be, `used` what counts towards it."""

    def __init__(self, bound: Decimal, used: Decimal = NOTHING) -> None:
        super().__init__("out of bounds")
        self.bound, self.used = bound, used

    @property
    def left(self) -> Decimal:
        """What may still be moved."""
        return max(self.bound - self.used, NOTHING)


class TooLittle(OutOfBounds):
    """Less than the smallest amount."""


class OverDailyLimit(OutOfBounds):
    """More than may be deposited in a day."""


class OverYearlyLimit(OutOfBounds):
    """More than an IRA may get in a calendar year."""


class MoreThanThere(OutOfBounds):
    """More than the portfolio is worth."""


class NothingToTrade(OrderRefused):
    """The portfolio is on its allocation."""


class Changed(OrderRefused):
    """The orders are not those that were shown."""
