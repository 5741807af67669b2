"""Who answers a message: the assistant, the assistant with an offer of a person, or a person."""

from components.routing.conditions import Wrong
from components.routing.facts import Facts
from components.routing.table import ANSWER, ASK, PERSON, Decision, Row, Table, route

__all__ = ["ANSWER", "ASK", "PERSON", "Decision", "Facts", "Row", "Table", "Wrong", "route"]
