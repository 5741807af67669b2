"""What the example workbook says: a bicycle shop's questions and answers, and the help beside them."""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """One question of the example, with the cells that stand beside its first example."""

    intent: str
    answer: str
    examples: tuple[str, ...]
    button: str = ""
    link: str = ""


TOPICS = (
    Topic(
        "Shop hours",
        "We are open Tuesday to Friday from 10 AM to 7 PM and Saturday from 9 AM to 4 PM. Sunday and Monday we ride.",
        ("when is the workshop open", "what time do you close on saturday", "can i stop by on sunday", "r u open mondays",
         "until when can I drop off my bike", "Are you there before work, say at eight?", "opening times of the shop",
         "do you close for lunch"),
        button="Book a repair = book a repair",
    ),
    Topic(
        "Book a repair",
        "Choose a day and a time in our calendar. Bring the bike that morning; small jobs are done by the evening.",
        ("i'd like to book a repair", "my bike is broken, can you take it", "need a slot in the workshop",
         "can someone look at my brakes this week", "book my bike in for thursday", "How do I get an appointment with a mechanic?",
         "flat tire, when can i come", "the gears are slipping, can you fix that"),
        button="What does it cost? = repair prices; How long will it take? = repair time",
        link="Calendar: https://example.com/bikes/calendar",
    ),
    Topic(
        "Repair prices",
        "A tire costs $15 with the tube, new brake pads $25 a wheel, a tune-up $85. We call you before anything costs more.",
        ("how much is a new tire", "what do you charge for a tune up", "brake pads price", "is it expensive to true a wheel",
         "Could you tell me what a full service costs?", "whats the bill for a broken chain", "price list for the workshop",
         "do i pay for an estimate"),
        button="Book a repair",
        link="All prices: https://example.com/bikes/prices",
    ),
    Topic(
        "Repair time",
        "Tires and brakes are done on the same day, a tune-up takes two days, and parts that we order take about a week.",
        ("how long do you need for a tune-up", "when can i pick it up again", "is my bike done the same day",
         "do i have to leave my bike overnight", "how many days without my bike", "can you do it while i wait",
         "Is there an express service?", "how soon would the wheel be ready"),
    ),
    Topic(
        "Rent a bike",
        "City bikes are $20 a day, e-bikes $45, helmet and lock included. Bring an ID; we hold a deposit of $100 on your card.",
        ("can i rent a bike for the weekend", "do you have e-bikes to hire", "rental price per day", "how much is the deposit",
         "Is a helmet included when I rent?", "need two city bikes on friday", "do you lend bikes while mine is in repair",
         "hire a cargo bike"),
        button="Shop hours",
        link="Reserve one: https://example.com/bikes/rental",
    ),
    Topic(
        "Sell my old bike",
        "We buy bikes that are less than ten years old. Come in with the bike and its papers; the offer takes ten minutes.",
        ("do you buy used bikes", "i want to sell my bike", "what would you give me for my old road bike",
         "can I trade mine in for a new one", "Would you take a bike with a bent frame?", "trade in value",
         "who buys secondhand bicycles", "get rid of an old bicycle"),
    ),
)  # fmt: skip

#: What the pointer shows over a column, its width, and its heading.
COLUMNS = (
    ("intent", 20, "What the customer wants, in a few words. Leave it empty below, for the same."),
    ("example", 52, "How a customer would ask for it: one way a row, six or more, each in other words."),
    ("answer", 60, "What the assistant answers. One row is enough; several are taken in turns."),
    ("button", 34, "Title = intent. Several with “; ” between. May be empty."),
    ("link", 40, "Title: https://… Several with “; ” between. May be empty."),
    ("entity", 24, "words = type: marks words of the example. Most businesses need none."),
    ("language", 12, "en. May be empty."),
)

HELP = (
    ("How to make an assistant of this workbook", ""),
    ("1", "Replace the questions on the sheet “Questions” by your own. More sheets with the same header are read too."),
    ("2", "switchboard packs import this-file.xlsx --name mybusiness --title “My Business”"),
    ("3", "SWITCHBOARD_PACKS=mybusiness switchboard chat      (trains first: about two minutes)"),
    ("4", "Change the workbook and import it again whenever you like: what changes is shown first."),
    ("", ""),
    ("The columns", ""),
    ("intent", "What the customer wants: “Opening hours”. Customers read it too: “Did you mean: opening hours?”"),
    ("example", "A message as a customer would type it, with typos and all. Write six or more for each intent; 15 are better: "
                "then some are kept back to measure how well it understands."),
    ("answer", "Complete and useful: figures, hours, prices, the next step. Alt+Enter begins a new line."),
    ("button", "“Book now = book a repair” asks for that intent when it is pressed; a title alone is sent as if typed."),
    ("link", "“Prices: https://example.com/prices”, or an address alone; also mailto: and tel:."),
    ("entity", "“tomorrow = period” marks a word for actions that a developer adds. The types are listed if one is unknown."),
    ("language", "The language of the assistant; all rows have the same."),
    ("", ""),
    ("Good to know", ""),
    ("one meaning", "No example may stand under two intents: nobody could tell them apart. Doubled examples turn red."),
    ("greetings", "Hello, thanks, goodbye, “talk to a person” and the like are built in; leave them out."),
    ("prices, dates", "Write prices and dates in answers as text, as you want them to be read."),
    ("mistakes", "If something is wrong, every mistake is listed with its sheet, row and column, and nothing is imported."),
)  # fmt: skip
