"""The form for a review; what others say is answered at once."""

from __future__ import annotations

import re
from decimal import Decimal

from actions import formatting
from actions.context import ActionRequest, Event
from actions.forms import Field, Form, FormTurn, yes_no
from actions.forms.phrases import asks, is_no
from actions.retail.catalogue import Catalogue
from actions.retail.models import Product
from actions.retail.product_words import MeantProducts, without_products
from actions.retail.reviews import Reviews, reviews_of
from actions.retail.shopper_models import Review
from actions.retail.shoppers import AccountDeleted
from actions.stories import told

PRODUCT, STARS, TEXT, CONFIRMED = (
    "retail_review_product",
    "retail_review_stars",
    "retail_review_text",
    "retail_review_confirmed",
)
NO_WORDS = "-"
_READS = re.compile(
    r"\b(?:read|show|see|find|look(?:ing)? (?:at|for)|are there|any)\b.*\b(?:reviews?|ratings?|opinions?)\b"
    r"|\b(?:what|how)\b.*\b(?:say|saying|think|thinks|said|rate[ds]?|others|people|customers|everyone|reviews?|ratings?)\b"
    r"|\b(?:good reviews|any good|worth it|well rated|reviews (?:of|for|on|about))\b",
    re.IGNORECASE,
)
_WRITES = re.compile(
    r"\b(?:write|leave|give|post|submit|add|rate\b(?! highly)|i(?:'d)? (?:like|want) to (?:review|rate)|change my|my review)\b",
    re.I,
)
_NUMBERS = ("one", "two", "three", "four", "five")
_STARS = re.compile(rf"\b([1-5]|{'|'.join(_NUMBERS)})\s*(?:(?:out of|of|/)\s*(?:5|five)|-?\s*stars?)\b", re.IGNORECASE)
# "Change it to 4, they squeak": a figure that counts nothing else.
_INSTEAD = re.compile(
    rf"\b(?:to|make (?:it|that)|give (?:it|them|that))(?: an?)? ([1-5]|{'|'.join(_NUMBERS)})(?=\s*(?:$|[.,;:!]|now\b|instead\b|please\b))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\W*(?:(?:it'?s|a|just|only|maybe|solid|full|all|make it|i give it)\W+)*([1-5]|{'|'.join(_NUMBERS)})\W*",
    re.IGNORECASE,
)
_SKIPS = re.compile(
    r"\W*(?:no (?:text|words|comment)|skip(?: it)?|nothing|just the stars|leave (?:it )?(?:empty|blank))\W*",
    re.IGNORECASE,
)
_SHOWN = 5


class ReviewForm(Form):
    """A product that was bought, stars, and what the customer says."""

    name = "retail_review_form"
    title = "your review"
    intents = frozenset({"review"})
    fields = (
        Field(
            PRODUCT,
            "Which product would you like to review?",
            "A review is about one thing that you bought.",
            entities=("product",),
            names=("product", "item"),
            example="the boots",
        ),
        Field(
            STARS,
            "How many stars, from 1 to 5?",
            "5 is the best.",
            entities=("number",),
            names=("stars", "rating"),
            example="4",
            shape=r"[1-5]|[★⭐]{1,5}",
        ),
        Field(
            TEXT,
            'What would you like to say about it? A sentence or two help others; "skip" leaves it at the stars.',
            "Others read it under the product, with your first name.",
            names=("text", "words"),
            example="they fit and keep dry",
            free_text=True,
            takes_no=True,
            sounds_like=frozenset({"complain", "praise", "give_feedback", "get_refund", "review"}),
        ),
        yes_no(CONFIRMED),
    )
    confirmation = CONFIRMED
    submit_action = "action_retail_write_review"
    nothing_done = "No review was written."

    def hear(self, turn: FormTurn) -> None:
        """The stars, in figures, words or signs."""
        request = turn.request
        if STARS in turn.heard and turn.values[STARS] is not None:  # the 2 of "trailhead 2" is no rating
            turn.values[STARS] = request.slot(STARS)
            turn.heard -= {STARS}
        if request.requested_slot != TEXT or turn.activating:
            self.hear_words(turn, {STARS: _stars(request, asked=request.requested_slot == STARS)})

    def choices(self, field: Field, request: ActionRequest) -> list[dict[str, str]]:
        """The products that were bought; the stars."""
        if field.slot == PRODUCT:
            return [{"title": str(one.name), "payload": str(one.name)} for one in _service(request).bought()]
        return [{"title": "★" * count, "payload": str(count)} for count in range(5, 0, -1)] * (field.slot == STARS)

    def read(self, field: Field, turn: FormTurn) -> str | None:
        """A product; the text, or that there is none."""
        request = turn.request
        if field.slot == PRODUCT:
            return request.text if MeantProducts(request, Catalogue(request.session).products()).found else None
        if field.slot != TEXT:
            return None
        return NO_WORDS if is_no(request.text) or _SKIPS.fullmatch(request.text) else told(request)

    def check(self, turn: FormTurn) -> None:
        """Answer who only wants to read; else find the product among those that were bought."""
        request, values = turn.request, turn.values
        begins = turn.activating or request.resumed is not None
        products = Catalogue(request.session).products()
        meant = MeantProducts(request, products)
        if begins and values[STARS] is None and _reads(request):
            request.say(_what_others_say(request, meant.found))
            turn.end()
            return
        bought = {str(one.id): one for one in _service(request).bought()}
        if not bought:
            request.say(
                'You can review what was delivered to you, and nothing has been yet. To read what others say, ask for example "reviews of the tent".'
            )
            turn.end()
            return
        known = next((value for value in (values[PRODUCT], request.slot(PRODUCT)) if value in bought), None)
        named = [product for product in meant.found if str(product.id) in bought]
        takes = begins or (turn.attempted and request.requested_slot in (PRODUCT, CONFIRMED))
        if takes and len(named) == 1:
            known = str(named[0].id)
        elif takes and meant.found and not named:
            others = formatting.listing([str(one.name) for one in bought.values()])
            request.say(
                f"You can review what was delivered to you, and the {meant.found[0].name} was not. You have: {others}."
            )
            known = None
        elif PRODUCT in turn.heard and values[PRODUCT] is None and not begins:
            known = None
        elif known is None and len(bought) == 1 and not meant.found:
            known = next(iter(bought))
        values[PRODUCT] = known

    def summary(self, request: ActionRequest) -> str:
        """The product, the stars and the text; whether it replaces an earlier review."""
        product = Catalogue(request.session).product(request.slot(PRODUCT))
        name = "it" if product is None else f"the {product.name}"
        old = _service(request).own(request.slot(PRODUCT))
        replaces = (
            f" It replaces your review with {formatting.plural(int(old.stars), 'star')}." if old is not None else ""
        )
        text = "" if request.slot(TEXT) == NO_WORDS else f', "{request.slot(TEXT)}"'
        return f"Review {name} with {formatting.plural(int(request.slot(STARS)), 'star')}{text}?{replaces}"

    def submit(self, request: ActionRequest) -> list[Event]:
        """Write what was confirmed."""
        text = "" if request.slot(TEXT) == NO_WORDS else str(request.slot(TEXT))
        service = _service(request)
        if str(request.slot(PRODUCT)) not in [str(one.id) for one in service.bought()]:
            request.say(f"That wasn't delivered to you. {self.nothing_done}")
            return []
        try:
            review = service.write(str(request.slot(PRODUCT)), int(request.slot(STARS)), text)
        except AccountDeleted:
            request.say(f"Your shop account is deleted. {self.nothing_done}")
            return []
        request.say(
            f'Done, thank you! Others see it under the name {str(review.author).rstrip(".")}. To change it, say "change my review".'
        )
        return []


def _service(request: ActionRequest) -> Reviews:
    return Reviews(request.session, request.customer_id, request.clock, request.audit)


def _reads(request: ActionRequest) -> bool:
    """Whether a message wants to know what others say."""
    if _READS.search(request.text) and not _WRITES.search(request.text):
        return True
    return asks(request.text) and not _WRITES.search(request.text)


def _stars(request: ActionRequest, *, asked: bool) -> str | None:
    text = without_products(request.text, Catalogue(request.session).products())
    signs = len(re.findall("[★⭐]", text))
    found = _STARS.search(text) or _INSTEAD.search(text) or (_BARE.fullmatch(text) if asked else None)
    if found is None:
        return str(signs) if 0 < signs <= 5 else None
    return str(_NUMBERS.index(found[1].lower()) + 1) if found[1].lower() in _NUMBERS else found[1]


def _what_others_say(request: ActionRequest, products: list[Product]) -> str:
    """The reviews of the products that are named; without one, which have some."""
    catalogue = Catalogue(request.session)
    if not products:
        lines = []
        for product in catalogue.products():
            found = reviews_of(request.session, product.id)
            lines += [f"- {product.name}: {_mean(found)} ({formatting.plural(len(found), 'review')})"] if found else []
        return "\n".join(["What customers say, in stars out of 5:", *lines, "Name one to read its reviews."])
    lines = []
    for product in products[:2]:
        found = reviews_of(request.session, product.id)
        if not found:
            lines.append(
                f'Nobody has reviewed the {product.name} yet. If you have it, say "review the {product.name}".'
            )
            continue
        lines.append(f"{product.name}: {_mean(found)} out of 5 stars, {formatting.plural(len(found), 'review')}.")
        lines += [f"- {one.stars} stars, {one.author}: {one.text or 'no words'}" for one in found[:_SHOWN]]
    return "\n".join(lines)


def _mean(found: list[Review]) -> str:
    stars = [int(one.stars) for one in found]
    return str((Decimal(sum(stars)) / len(stars)).quantize(Decimal("0.1")))
