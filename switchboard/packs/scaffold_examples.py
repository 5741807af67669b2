"""What a new pack begins with: three questions that many businesses are asked, to be replaced by real ones."""

from __future__ import annotations

from switchboard.packs.buttons import Button
from switchboard.packs.questions import Question

PARKING = (
    "is there parking", "where can i leave my car", "do you have a parking lot", "parking?",
    "how much does it cost to park", "can I park right in front of the door", "any spots for bikes",
    "i'm coming by car, where do i put it", "is the garage next door yours", "do I need a parking permit",
    "Are there disabled parking spaces?", "whats the closest car park", "can a van fit in your lot",
    "place to charge an electric car while im there", "do visitors park for free",
)  # fmt: skip
GIFTS = (
    "do you sell gift cards", "i'd like a voucher for my sister's birthday", "gift certificate please",
    "can i give someone a visit as a present", "how do your vouchers work", "is there a gift card with any amount on it",
    "when does a voucher run out", "can i print the gift card at home", "Looking for a present, do you offer certificates?",
    "i got a voucher from you, where do i use it", "send a gift card by mail", "is it possible to top up a gift card",
    "wanna buy a coupon for a friend", "are gift cards refundable", "what's left on my gift card",
)  # fmt: skip
NEWS = (
    "sign me up for the newsletter", "how do i hear about your events", "do you have a mailing list",
    "unsubscribe me from the emails", "i want your news every month", "put me on the list for announcements",
    "stop sending me promotional mails", "how often does the newsletter come out", "Can I get updates by email?",
    "where do i subscribe", "please tell me when something new is coming up", "i never got the last newsletter",
    "is the newsletter free of charge", "too many mails from you", "keep me posted about whats on",
)  # fmt: skip
OFFERS = (
    "what's on offer", "any specials this week", "show me your offers", "do you have a sale on", "what is discounted now",
    "current promotions please", "Is anything cheaper at the moment?", "got any deals for students", "list all bargains",
    "what can i get for less today", "are there package deals", "whats your best offer", "seasonal promos?",
    "tell me about the special prices", "is there something reduced",
)  # fmt: skip


def sample_questions(pack: str) -> list[Question]:
    """The questions of a new pack."""
    gifts = Button("Gift cards", "/ask_gift_cards")
    return [
        Question(
            "ask_parking",
            "parking",
            pack,
            [*PARKING],
            ["There is free parking behind the house, for cars and bikes, with two chargers. The gate opens at 7 AM."],
        ),
        Question(
            "ask_gift_cards",
            "gift cards",
            pack,
            [*GIFTS],
            ["Our gift cards hold any amount from $10 and are good for three years. Buy one at the desk, or say where to mail "
             "it for $2 more by calling 555-0100, 9 AM to 5 PM on weekdays."],
        ),
        Question(
            "ask_newsletter",
            "the newsletter",
            pack,
            [*NEWS],
            ["Our newsletter comes out on the first of each month and is free. Sign up at the desk, and off with the link "
             "at its end. Gift cards get a mail of their own."],
            [gifts],
        ),
    ]  # fmt: skip
