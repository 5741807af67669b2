"""The shop's tables: what is sold, how it is delivered, paid and taken back."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Integer, String, Time

from actions.columns import Money, Rate
from actions.database import Base

STANDARD, EXPRESS, OVERNIGHT, PICKUP = "standard", "express", "overnight", "pickup"
PLUS, BUSINESS = "plus", "business"
CARD, PAYPAL, GIFT_CARD, BANK_TRANSFER = "card", "paypal", "gift card", "bank transfer"


class Product(Base):
    """A thing that is sold; `words` are what customers call it, with `;` between.

    What cannot be given back, or only in a certain state, says so in `return_note`.
    """

    __tablename__ = "retail_products"

    id = Column(String(20), primary_key=True)
    name = Column(String(60), nullable=False)
    words = Column(String(300), nullable=False)
    about = Column(String(300), nullable=False)
    returnable = Column(Boolean, nullable=False)
    return_note = Column(String(200))
    taxed = Column(Boolean, nullable=False)


class Variant(Base):
    """A product in one size and color, as far as it has any, with its price and what is in stock.

    However many buy at the same time, the database holds to it that nothing is sold that is not there.
    """

    __tablename__ = "retail_variants"
    __table_args__ = (CheckConstraint("stock >= 0", name="never_oversold"),)

    id = Column(String(30), primary_key=True)
    product_id = Column(ForeignKey("retail_products.id"), nullable=False, index=True)
    size = Column(String(20))
    color = Column(String(20))
    price = Column(Money, nullable=False)
    stock = Column(Integer, nullable=False)
    back_on = Column(Date)


class DeliveryOption(Base):
    """A way of delivering: what it costs, from which sum on it is free, and how many business days it takes.

    What is ordered after `cutoff` leaves a business day later.
    """

    __tablename__ = "retail_delivery_options"

    id = Column(String(20), primary_key=True)
    name = Column(String(40), nullable=False)
    words = Column(String(300), nullable=False)
    price = Column(Money, nullable=False)
    free_from = Column(Money)
    free_for_plus = Column(Boolean, nullable=False)
    least_days = Column(Integer, nullable=False)
    most_days = Column(Integer, nullable=False)
    cutoff = Column(Time, nullable=False)
    carrier = Column(String(40), nullable=False)
    about = Column(String(300), nullable=False)


class DeliveryArea(Base):
    """A part of the world: whether it is delivered to, and what is different there."""

    __tablename__ = "retail_delivery_areas"

    id = Column(String(20), primary_key=True)
    name = Column(String(60), nullable=False)
    words = Column(String(400), nullable=False)
    delivered = Column(Boolean, nullable=False)
    extra_days = Column(Integer, nullable=False)
    extra_price = Column(Money, nullable=False)
    note = Column(String(200), nullable=False)


class PickupPoint(Base):
    """A store where an order can be picked up."""

    __tablename__ = "retail_pickup_points"

    id = Column(String(20), primary_key=True)
    name = Column(String(80), nullable=False)
    street = Column(String(120), nullable=False)
    city = Column(String(80), nullable=False)
    zip = Column(String(10), nullable=False)
    district = Column(String(80), nullable=False)


class PickupHours(Base):
    """When a store is open on a weekday (Monday is 0); a weekday without a row is closed."""

    __tablename__ = "retail_pickup_hours"

    point_id = Column(ForeignKey("retail_pickup_points.id"), primary_key=True)
    weekday = Column(Integer, primary_key=True, autoincrement=False)
    opens = Column(Time, nullable=False)
    closes = Column(Time, nullable=False)


class SalesTax(Base):
    """The sales tax where a zip code begins like that; the longest that fits counts."""

    __tablename__ = "retail_sales_taxes"

    zip_start = Column(String(10), primary_key=True)
    place = Column(String(60), nullable=False)
    percent = Column(Rate, nullable=False)


class PaymentKind(Base):
    """A way of paying that customers ask for, whether or not it is taken."""

    __tablename__ = "retail_payment_kinds"

    id = Column(String(20), primary_key=True)
    name = Column(String(60), nullable=False)
    words = Column(String(300), nullable=False)
    taken = Column(Boolean, nullable=False)
    note = Column(String(300), nullable=False)


class PromoCode(Base):
    """A code that makes a purchase cheaper, and on what conditions."""

    __tablename__ = "retail_promo_codes"

    code = Column(String(20), primary_key=True)
    gives = Column(String(60), nullable=False)
    starts_on = Column(Date, nullable=False)
    ends_on = Column(Date, nullable=False)
    condition = Column(String(200), nullable=False)


class Membership(Base):
    """A kind of account, what it costs a year, and what it gives."""

    __tablename__ = "retail_memberships"

    id = Column(String(20), primary_key=True)
    name = Column(String(40), nullable=False)
    words = Column(String(300), nullable=False)
    price = Column(Money, nullable=False)
    gives = Column(String(300), nullable=False)
    needs = Column(String(200), nullable=False)


class NewsletterTopic(Base):
    """What one can get mail about."""

    __tablename__ = "retail_newsletter_topics"

    id = Column(String(20), primary_key=True)
    name = Column(String(40), nullable=False)
    words = Column(String(200), nullable=False)
    about = Column(String(200), nullable=False)


class SignUpHelp(Base):
    """What to do where signing up does not work; `words` are what customers say then, with `;` between."""

    __tablename__ = "retail_sign_up_helps"

    id = Column(String(20), primary_key=True)
    name = Column(String(60), nullable=False)
    words = Column(String(500), nullable=False)
    help = Column(String(600), nullable=False)


class ReturnReason(Base):
    """Why something comes back; where it is the shop's fault, the return costs nothing and shipping is paid back too."""

    __tablename__ = "retail_return_reasons"

    id = Column(String(20), primary_key=True)
    name = Column(String(60), nullable=False)
    words = Column(String(500), nullable=False)
    shops_fault = Column(Boolean, nullable=False)


class ShopTerms(Base):
    """What the shop charges and promises; one row."""

    __tablename__ = "retail_shop_terms"

    id = Column(String(10), primary_key=True)
    packed_fee = Column(Money, nullable=False)
    return_days = Column(Integer, nullable=False)
    return_fee = Column(Money, nullable=False)
    refund_business_days = Column(Integer, nullable=False)
    inspection_business_days = Column(Integer, nullable=False)
    hold_days = Column(Integer, nullable=False)
    most_of_one = Column(Integer, nullable=False)
    keep_years = Column(Integer, nullable=False)


class NumberSeries(Base):
    """The last number that was given, so that no two orders or invoices have the same."""

    __tablename__ = "retail_number_series"

    id = Column(String(10), primary_key=True)
    prefix = Column(String(10), nullable=False)
    last = Column(Integer, nullable=False)
