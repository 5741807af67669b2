"""How names look: which prefix shows to which pack a slot, form, action or response belongs."""

import re

from rasa.shared.core.constants import DEFAULT_ACTION_NAMES, RULE_SNIPPET_ACTION_NAME

from components.packs.selection import CORE

#: Rasa's own actions and responses, which `core` may define anew.
RASAS_OWN = {
    "action": frozenset(DEFAULT_ACTION_NAMES) - {RULE_SNIPPET_ACTION_NAME},
    "response": frozenset({"utter_default", "utter_ask_rephrase", "utter_restart", "utter_back"}),
}

#: kind → the forms that a name may take; `…` stands for letters, digits and underscores.
PATTERNS = {
    "slot": ("{pack}_…",),
    "form": ("{pack}_…_form",),
    "action": ("action_{pack}_…", "action_ask_{pack}_…", "validate_{pack}_…_form"),
    "response": ("utter_{pack}_…", "utter_ask_{pack}_…"),
}


def wrong_name(kind: str, name: str, pack: str) -> str | None:
    """What the name should look like, or None if it is right. Intents are plain verbs and entities are shared."""
    patterns = [pattern.format(pack=pack) for pattern in PATTERNS.get(kind, ())]
    if not patterns or (pack == CORE and name in RASAS_OWN.get(kind, ())):
        return None
    # A response of a retrieval intent has a key: `utter_shop_faq/fees`.
    base = name.split("/")[0] if kind == "response" else name
    if any(re.fullmatch(pattern.replace("…", r"\w+"), base) for pattern in patterns):
        return None
    return " or ".join(f"`{pattern}`" for pattern in patterns)
