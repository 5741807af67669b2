"""Each thing that can be wrong is told once, with its file, what was found, and the way out."""

from typing import Any

import pytest

CONFIG = "config.yml"
CORE = "domains/core/domain.yml"
MANIFEST = "domains/shop/pack.yml"
DOMAIN = "domains/shop/domain.yml"
NLU = "data/shop/nlu/examples.yml"
RULES = "data/shop/rules.yml"

# file, what stands there, what is put there, and what the message must say
CHANGES = {
    # the configuration
    "unknown pack": (CONFIG, "[shop]", "[shpo]", "config.yml:6: unknown pack `shpo`", "`core`, `shop`", "mean `shop`"),
    "packs missing": (CONFIG, "    packs: [shop]\n", "", "config.yml:5: `packs` is missing", "packs: []"),
    "packs no list": (CONFIG, "[shop]", "shop", "config.yml:6: `packs` holds 'shop'"),
    "packs not texts": (CONFIG, "[shop]", "[1]", "config.yml:6: `packs` holds [1]"),
    "importer key": (CONFIG, "packs: [shop]", "pack: [shop]", "config.yml:6: unknown key `pack`", "`name`, `packs`"),
    "importer twice": (CONFIG, "pipeline", "  - name: RasaFileImporter\npipeline", "config.yml:7: a second importer"),
    "importer name": (CONFIG, "packs.PackImporter", "packs.Other", "config.yml:5: the importer is"),
    "importer no map": (CONFIG, "name: components.packs.PackImporter\n    packs: [shop]", "packs", "config.yml:5: the"),
    "no importers": (CONFIG, "importers:", "other:", "config.yml: the pack importer is not named"),
    # the manifest
    "manifest key": (MANIFEST, "title:", "titel:", "pack.yml:2: unknown key `titel`", "Did you mean `title`?"),
    "manifest incomplete": (MANIFEST, "language: en\n", "", "pack.yml: `language` is missing", "`sample_questions`"),
    "manifest number": (MANIFEST, '"1.0"', "1.0", "pack.yml:4: `version` holds 1.0", "quote"),
    "manifest blank": (MANIFEST, "The shop", "''", "pack.yml:2: `title` holds ''"),
    "manifest list": (MANIFEST, "requires: [core]", "requires: core", "pack.yml:6: `requires` holds 'core'"),
    "manifest item": (MANIFEST, "- hello?", "- 3", "pack.yml:8: `sample_questions` holds 3"),
    "manifest no question": (MANIFEST, "\n  - hello?", " []", "pack.yml:7: `sample_questions` holds []", "1 or more"),
    "manifest name": (MANIFEST, "name: shop", "name: shpo", "pack.yml:1: `name` is 'shpo' in the folder `shop`"),
    "manifest syntax": (MANIFEST, "title: The", "title: [The", "pack.yml:", "not valid YAML"),
    "required unknown": (MANIFEST, "[core]", "[core, bank]", "pack.yml, key `requires`: unknown pack `bank`"),
    "required itself": (MANIFEST, "[core]", "[shop]", "in a circle, shop → shop"),
    "locale of another language": (
        MANIFEST,
        "language: en",
        "language: en\nlocale: fr_FR",
        "`locale`",
        "such as `en_US`",
    ),
    "other language": (MANIFEST, "language: en", "language: de", "`language` is `de`, that of `core` is `en`"),
    # the domain
    "domain syntax": (DOMAIN, "forms:", "forms: {", "domain.yml:", "not valid YAML"),
    "domain twice": (DOMAIN, "responses:", "actions:", "domain.yml:", "duplicate key"),
    "domain key": (DOMAIN, "intents:", "intnets:", "domain.yml:2: unknown key `intnets`", "Did you mean `intents`?"),
    "domain key of data": (DOMAIN, "intents:", "nlu: []\nintents:", "unknown key `nlu`", "belong in `data/<pack>/`"),
    "domain version": (DOMAIN, '"3.1"', '"4.0"', "domain.yml:1: `version` is '4.0'", '"3.1"'),
    "domain schema": (DOMAIN, "- order_shirt", "- [order_shirt]", "domain.yml: not in Rasa's format", "domain.yml:3"),
    "slot type": (DOMAIN, "type: text", "type: txet", "domain.yml:5: Rasa refuses the slot `shop_size`", "txet"),
    "slot key": (DOMAIN, "influence_conv", "influence_in", "domain.yml:5: Rasa refuses the slot `shop_size`", "_iners"),
    "slot mapping": (
        DOMAIN,
        "type: from_entity",
        "type: from_etity",
        "domain.yml:5: Rasa refuses the slot `shop_size`",
    ),
    "form key": (DOMAIN, "required_slots", "required", "domain.yml: not in Rasa's format"),
    "two in one": (
        DOMAIN,
        "- order_shirt",
        "- order_shirt: {}\n    b: {}",
        "domain.yml:3: an entry of `intents` with 2",
    ),
    "entity outside core": (DOMAIN, "slots:", "entities: [hat]\nslots:", "domain.yml:4: `entities` in the pack `shop`"),
    "session outside core": (DOMAIN, "slots:", "session_config: {}\nslots:", "domain.yml:4: `session_config` in"),
    "slot prefix": (DOMAIN, "  shop_size:\n    type", "  size:\n    type", "domain.yml:5: the slot `size`", "`shop_…`"),
    "form prefix": (
        DOMAIN,
        "shop_order_form:\n    req",
        "order_form:\n    req",
        "the form `order_form`",
        "`shop_…_form`",
    ),
    "form suffix": (DOMAIN, "shop_order_form:\n    req", "shop_order:\n    req", "the form `shop_order`"),
    "action prefix": (
        DOMAIN,
        "- action_shop",
        "- action_buy",
        "domain.yml:18: the action `action_buy_order`",
        "_ask_shop",
    ),
    "validator prefix": (DOMAIN, "- validate_shop", "- validate_my", "the action `validate_my_order_form`"),
    "response prefix": (DOMAIN, "utter_ask_shop_size", "utter_size", "domain.yml:22: the response `utter_size`"),
    "default outside core": (
        DOMAIN,
        "- action_shop_order",
        "- action_default_fallback",
        "the action `action_default_f",
    ),
    "intent twice": (
        DOMAIN,
        "- order_shirt",
        "- order_shirt\n  - greet",
        "domain.yml:4: the intent `greet` is already",
    ),
    "intent twice, file": (DOMAIN, "- order_shirt", "- order_shirt\n  - greet", "domains/core/domain.yml:5"),
    "intent twice, same file": (DOMAIN, "- order_shirt", "- order_shirt\n  - order_shirt", "domains/shop/domain.yml:3"),
    "mapping entity": (DOMAIN, "entity: size", "entity: siez", "domain.yml:9: unknown entity `siez`", "domains/core/"),
    "mapping role": (
        DOMAIN,
        "entity: size",
        "entity: colour\n        role: in",
        "domain.yml:9: the entity `colour` has",
    ),
    "mapping form": (DOMAIN, "- active_loop: shop", "- active_loop: shp", "unknown form `shp_order_form`", "Did you"),
    "form slot": (DOMAIN, "- shop_size", "- shop_siez", "domain.yml:16: unknown slot `shop_siez`", "`shop_size`?"),
    "validator without form": (DOMAIN, "validate_shop_order", "validate_shop_buy", "unknown form `shop_buy_form`"),
    "intent entities": (DOMAIN, "- order_shirt", "- order_shirt:\n      use_entities: [hat]", "unknown entity `hat`"),
    "intent no settings": (
        DOMAIN,
        "- order_shirt",
        "- order_shirt:",
        "domain.yml:3: `order_shirt: None` under `intents`",
    ),
    "form slot no name": (DOMAIN, "- shop_size", "- null", "domain.yml:16: the name of a slot is expected, not None"),
    "roles no names": (CORE, "- lining", "- null", "domain.yml:9: `roles` holds [None]"),
    "config schema": (CONFIG, "- name: RulePolicy", "- nam: RulePolicy", "config.yml: not in Rasa's format"),
    # examples
    "data key": (NLU, "nlu:", "responses: {}\nnlu:", "examples.yml:2: unknown key `responses`", "`domains/<pack>/`"),
    "data version": (NLU, '"3.1"', "3.1", "examples.yml:1: `version` is 3.1", "with the quotes"),
    "nlu no list": (NLU, "nlu:\n  - intent", "nlu:\n    intent", "examples.yml:2: `nlu` is not a list"),
    "nlu section": (NLU, "- intent:", "- intnet:", "examples.yml:3: a section about none", "`synonym`"),
    "nlu key": (NLU, "    examples: |", "    meta: 1\n    examples: |", "examples.yml:3: unknown key `meta`"),
    "nlu name": (NLU, "- intent: order_shirt", "- intent: 3", "examples.yml:3: `intent` is 3"),
    "nlu no examples": (
        NLU,
        "order_shirt\n    ex",
        "greet\n  - intent: order_shirt\n    ex",
        "3: the intent `greet` has no",
    ),
    "nlu no dash": (NLU, "- a shirt", "a shirt", "examples.yml:5: an example without its dash, 'a shirt please'"),
    "nlu empty example": (NLU, "- a shirt please", "-", "examples.yml:5: an empty example"),
    "nlu examples type": (
        NLU,
        "examples: |",
        "examples: 3\n    metadata: |",
        "examples.yml:3: `examples` is not a text",
    ),
    "nlu bar missing": (
        "data/core/nlu/examples.yml",
        "examples: |",
        "examples:",
        "5: an example that is not `text: …`",
    ),
    "unknown intent": (NLU, "order_shirt", "order_shrit", "3: unknown intent `order_shrit`", "mean `order_shirt`?"),
    "intent not taught": (
        NLU,
        "order_shirt",
        "greet",
        "domain.yml:3: the intent `order_shirt` has no examples",
        "nlu/ord",
    ),
    "unknown entity": (NLU, "(size)", "(siez)", "examples.yml:6: unknown entity `siez`", "Did you mean `size`?"),
    "unknown role": (NLU, '"lining"}', '"lnig"}', "examples.yml:7: the entity `colour` has no role `lnig`", "`lining`"),
    "unknown group": (NLU, '"role"', '"group"', "examples.yml:7: the entity `colour` has no group `lining`", "none"),
    "annotation open": (NLU, "(size)", "(size", "examples.yml:6: an annotation that is not closed"),
    "annotation JSON": (NLU, '"role":', '"role"', "examples.yml:7: an annotation that is not JSON"),
    "annotation key": (NLU, '"role":', '"rolle":', "examples.yml:7: `rolle: 'lining'` in the annotation"),
    "annotation entity": (NLU, '"entity": "colour", ', "", "examples.yml:7: an annotation without an entity"),
    # rules and stories
    "rules schema": (RULES, "steps:", "stpes:", "rules.yml: not in Rasa's format", "rules.yml:3"),
    "rule intent": (RULES, "intent: order_shirt", "intent: order_shrit", "rules.yml:5: unknown intent `order_shrit`"),
    "rule action": (
        RULES,
        "action: action_shop",
        "action: action_sohp",
        "rules.yml:16: unknown action",
        "`action_shop_",
    ),
    "rule response": (RULES, "action: action_shop_order", "action: utter_shop_done", "rules.yml:16: unknown action or"),
    "rule form": (RULES, "- active_loop: shop", "- active_loop: shpo", "rules.yml:7: unknown form `shpo_order_form`"),
    "rule slot": (RULES, "- requested_slot", "- shop_requested", "rules.yml:15: unknown slot `shop_requested`"),
    "rule entity": (
        RULES,
        "- intent: order_shirt",
        "- intent: order_shirt\n        entities: [hat]",
        "unknown entity `hat`",
    ),
    "rule list empty": (RULES, "\n          - requested_slot: null", "", "rules.yml:14: `slot_was_set` holds None"),
    "rule condition empty": (
        RULES,
        "\n      - active_loop: shop_order_form\n    steps",
        "\n    steps",
        "`condition` holds",
    ),
    "rule without steps": (
        RULES,
        "  - rule: ordered",
        "  - rule: empty\n  - rule: ordered",
        "rules.yml:8: a rule without",
    ),
}


def test_the_project_itself_is_right(project: Any) -> None:
    project.load()


@pytest.mark.parametrize("name", CHANGES)
def test_a_wrong_line(project: Any, name: str) -> None:
    file, old, new, *expected = CHANGES[name]
    project.change(file, old, new)
    found = project.error()
    for part in expected:
        assert part in found
