"""What customers say of products."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import Clock
from actions.core.models import CustomerId
from actions.core.repositories import AuditLog
from actions.references import new_reference
from actions.retail.models import Product
from actions.retail.orders import OrderRepository
from actions.retail.shopper_models import Review
from actions.retail.shoppers import Shopper


def reviews_of(session: Session, product_id: object) -> list[Review]:
    """What everybody says of a product, the newest first."""
    query = select(Review).where(Review.product_id == str(product_id))
    return list(session.execute(query.order_by(Review.written_at.desc(), Review.id)).scalars())


class Reviews:
    """One customer's reviews.

    Args:
        session: a session; `write` needs one that may write.
        customer_id: whose.
        clock: what time it is.
        audit: where it is noted.
    """

    def __init__(self, session: Session, customer_id: CustomerId, clock: Clock, audit: AuditLog) -> None:
        self._session = session
        self._customer_id = customer_id
        self._clock = clock
        self._audit = audit
        self._shopper = Shopper(session, customer_id)

    def bought(self) -> list[Product]:
        """The products that were delivered to the customer."""
        lines = OrderRepository(self._session, self._customer_id).bought()
        return list({line.product.id: line.product for line in lines}.values())

    def own(self, product_id: object) -> Review | None:
        """What the customer says of a product already."""
        query = select(Review).where(Review.customer_id == self._customer_id, Review.product_id == str(product_id))
        found: Review | None = self._session.execute(query).scalar_one_or_none()
        return found

    def write(self, product_id: str, stars: int, text: str) -> Review:
        """Write a review, or change the one that is there; one at a time for each customer.

        Raises:
            AccountDeleted: there is no shop account any more.
        """
        self._shopper.lock()
        author, review = self._shopper.own_account().display_name, self.own(product_id)
        if review is None:
            review = Review(id=new_reference(), customer_id=self._customer_id, product_id=product_id)
            self._session.add(review)
        review.author, review.stars, review.text = author, stars, text
        review.written_at = self._clock.now()
        self._session.flush()
        self._audit.note("review", product=product_id, stars=stars)
        return review
