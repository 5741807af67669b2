from __future__ import annotations

from actions.clock import FixedClock
from actions.core.pending import PendingRequest
from tests.actions.conftest import MOMENT


def test_a_request_keeps_its_entities_in_their_order_and_no_passcode() -> None:
    entities = [
        {"entity": "money", "value": "20.00 USD", "start": 5, "end": 7},
        {"entity": "passcode", "value": "2580", "start": 8, "end": 12},
        {"entity": "money", "value": "30.00 USD", "start": 13, "end": 15},
    ]
    kept = PendingRequest.of("a", FixedClock(MOMENT), entities, "send 20 2580 30")
    assert [entity["value"] for entity in kept.entities] == ["20.00 USD", "30.00 USD"]
    assert kept.text == "send 20 **** 30"
