"""Kinds of insurance and plans in customers' words: "my car", "homeowners", "the cheapest one"."""

from __future__ import annotations

import re

from actions.context import ActionRequest
from actions.insurance.models import AUTO, BASIC, HEALTH, HOME, LIFE, PLANS, PREMIER, RENTERS, STANDARD

# The more telling words first: a rented apartment is no home of one's own.
_TYPES = {
    RENTERS: r"rent(?:er'?s?|ers|ing|al)(?! car)|tenants?|apartment|flat(?! ti?y?re)|belongings",
    HEALTH: r"health|medical|doctors?|hospital|dental|healthcare",
    LIFE: r"life(?! event)|death benefit|beneficiar(?:y|ies)",
    HOME: r"home ?owners?|home|(?:farm|town)?house|condo|property",
    AUTO: r"autos?|cars?|vehicles?|trucks?|suvs?|pick-?ups?|vans?|motor|driv(?:er|ers|ing)",
}
_TYPE_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _TYPES.items()}
_PLANS = {
    PREMIER: r"premier|premium plan|top|best|biggest|highest|most expensive|gold|platinum|max(?:imum)?",
    STANDARD: r"standard|middle|medium|mid|normal|regular|silver",
    BASIC: r"basic|cheap(?:est|er)?|smallest|lowest|minimum|bronze|bare(?: bones)?",
}
_PLAN_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _PLANS.items()}
_HIGHER = re.compile(
    r"\b(?:up ?grade|higher|better|more cover(?:age)?|next (?:one )?up|one up|bigger|raise|(?:isn'?t|not) enough|too low|(?:move|step|go|bump)\w* (?:\w+ ){0,4}up|more coverage|next tier)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\b(?:down ?grade|lower|cheaper|less cover(?:age)?|one down|smaller|reduce\w*|save money|(?:go|move)\w* (?:\w+ ){0,3}down|trim|too (?:much|expensive)|step down)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\bto (?:the |a )?(?P<wanted>.*)$", re.IGNORECASE)


def read_type(text: str) -> str | None:
    """The kind of insurance that a text names; None when it names none."""
    return next((name for name, pattern in _TYPE_PATTERNS.items() if pattern.search(text)), None)


def type_of(request: ActionRequest) -> str | None:
    """The kind of insurance that a message names, by an entity or in its words."""
    said = str(request.entity("insurance_type") or "").lower()
    return said if said in _TYPES else read_type(said) or read_type(request.text)


def read_plan(text: str) -> str | None:
    """The plan that a text names; of two ("from basic to premier") the one that is wanted."""
    wanted = _INSTEAD.search(text)
    for part in ([wanted["wanted"]] if wanted else []) + [text]:
        found = next((name for name, pattern in _PLAN_PATTERNS.items() if pattern.search(part)), None)
        if found is not None:
            return found
    return None


def says_direction(text: str) -> bool:
    """Whether a text wants more or less than there is: "upgrade", "standard isn't enough"."""
    return _HIGHER.search(text) is not None or _LOWER.search(text) is not None


def plan_beside(text: str, current: str) -> str | None:
    """The plan that "upgrade" or "something cheaper" means for one who has a plan; None where there is none such."""
    step = 1 if _HIGHER.search(text) else -1 if _LOWER.search(text) else 0
    place = PLANS.index(current) + step
    return PLANS[place] if step and 0 <= place < len(PLANS) else None
