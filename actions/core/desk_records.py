"""What a colleague at the desk sees of any customer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.core.models import CustomerId
from actions.core.repositories import CustomerRepository
from actions.record_tables import RecordTable


def desk_records(session: Session, customer_id: CustomerId) -> list[RecordTable]:
    """Who it is, and how to reach them."""
    customer = CustomerRepository(session, customer_id).get()
    rows = [
        ("Name", f"{customer.first_name} {customer.last_name}"),
        ("Number", customer.number),
        ("Phone", customer.phone),
        ("Email", customer.email),
        ("Address", customer.address),
    ]
    return [RecordTable("Customer", ("", ""), [(name, value) for name, value in rows if value])]
