"""All names of the active packs: none is defined twice, and none is mentioned that a pack may not use."""

from collections.abc import Iterable, Mapping

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.constants import (
    ACTION_TWO_STAGE_FALLBACK_NAME,
    DEFAULT_ACTION_NAMES,
    DEFAULT_INTENTS,
    REQUESTED_SLOT,
    SESSION_START_METADATA_SLOT,
    USER_INTENT_BACK,
    USER_INTENT_RESTART,
    USER_INTENT_SESSION_START,
)
from rasa.shared.core.events import UserUtteranceReverted

from components.packs.definitions import Definition
from components.packs.errors import PackError, did_you_mean, listing
from components.packs.references import Reference

#: What a mention may stand for.
STANDS_FOR = {
    "intent": ("intent",),
    "entity": ("entity",),
    "slot": ("slot",),
    "form": ("form",),
    "action": ("action", "form", "response"),
}
#: What Rasa brings along, undeclared.
BUILT_IN = {
    "intent": frozenset(DEFAULT_INTENTS),
    "slot": frozenset({REQUESTED_SLOT, SESSION_START_METADATA_SLOT}),
    "form": frozenset({ACTION_TWO_STAGE_FALLBACK_NAME}),
    # A story can also hold an event under `action`: that of the two-stage fallback, which test conversations write down.
    "action": frozenset({*DEFAULT_ACTION_NAMES, UserUtteranceReverted.type_name}),
}
#: How intents begin that nobody says: events from outside of the conversation.
EXTERNAL = "EXTERNAL_"
#: Intents that nobody says: buttons, commands and the fallback name them.
WITHOUT_EXAMPLES = frozenset(
    {USER_INTENT_BACK, USER_INTENT_RESTART, USER_INTENT_SESSION_START, DEFAULT_NLU_FALLBACK_INTENT_NAME}
)


class Registry:
    """The names by kind."""

    def __init__(self, visible: Mapping[str, frozenset[str]]) -> None:
        self._visible = visible
        self._names: dict[tuple[str, str], Definition] = {}

    def add(self, definition: Definition) -> None:
        """Enters a name, once."""
        key = (definition.kind, definition.name)
        first = self._names.setdefault(key, definition)
        if first is not definition:
            raise PackError(
                definition.place,
                f"the {definition.kind} `{definition.name}` is already defined in {first.place}",
                "Keep one of the two, or give one another name.",
            )

    def check(self, references: Iterable[Reference]) -> None:
        """Refuses the first mention of a name that its pack may not use, or of an unknown role."""
        for reference in references:
            definition = self._resolve(reference)
            for kind, value in (("role", reference.role), ("group", reference.group)):
                known = () if definition is None else definition.roles if kind == "role" else definition.groups
                if value is not None and value not in known:
                    raise PackError(
                        reference.place,
                        f"the entity `{reference.name}` has no {kind} `{value}`",
                        f"It has: {listing(known)}.{did_you_mean(value, known)}",
                    )

    def check_examples(self, taught: Iterable[str]) -> None:
        """Refuses an intent that no example teaches."""
        taught_intents = {_base(name) for name in taught}
        for (kind, name), definition in self._names.items():
            if kind != "intent" or name.startswith(EXTERNAL):
                continue
            if name not in taught_intents | WITHOUT_EXAMPLES:
                raise PackError(
                    definition.place,
                    f"the intent `{name}` has no examples",
                    f"Write some into `data/{definition.pack}/nlu/{name}.yml`.",
                )

    def definitions(self, kind: str) -> dict[str, Definition]:
        """All definitions of a kind, by name."""
        return {name: definition for (of_kind, name), definition in self._names.items() if of_kind == kind}

    def _resolve(self, reference: Reference) -> Definition | None:
        """The definition behind a mention; None for what Rasa brings along."""
        kinds = STANDS_FOR[reference.kind]
        name = _base(reference.name) if reference.kind == "intent" else reference.name
        for kind in kinds:
            definition = self._names.get((kind, name))
            if definition is None:
                continue
            if definition.pack not in self._visible[reference.pack]:
                raise PackError(
                    reference.place,
                    f"the {kind} `{name}` belongs to the pack `{definition.pack}`, which `{reference.pack}` "
                    "does not require",
                    f"Add `{definition.pack}` to `requires` in domains/{reference.pack}/pack.yml.",
                )
            return definition
        if name in BUILT_IN.get(reference.kind, ()):
            return None
        what = " or ".join(kinds)
        hint = did_you_mean(name, (known for kind, known in self._names if kind in kinds))
        home = "core" if reference.kind == "entity" else reference.pack
        raise PackError(reference.place, f"unknown {what} `{name}`", f"Declare it in `domains/{home}/`.{hint}")


def _base(intent: str) -> str:
    """The intent itself of a retrieval intent: `shop_faq` of `shop_faq/fees`."""
    return intent.split("/")[0]
