"""``switchboard packs check``: what is found, and what makes it fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from switchboard.packs.checking import check_pack
from switchboard.packs.checks import ERROR, WARNING
from tests.components.packs.conftest import TinyProject
from tests.shell import Shell

NLU = "data/shop/nlu/examples.yml"
WORDS = ("shirt", "coat", "hat", "scarf", "pair of socks", "belt", "dress", "suit", "jacket", "blouse", "vest", "cap")


def teach(business: TinyProject, *more: str) -> None:
    """Give the pack enough examples, and some more."""
    start = [f"{how} a {what} {end}" for how, what, end in zip(
        ("sell me", "i want", "order", "get", "bring", "looking for", "may i have", "gimme", "show", "do you have", "put", "any chance of"),
        WORDS,
        ("please", "today", "now", "for my son", "to my door", "in blue", "by post", "asap", "on sale", "left", "in my cart", "for less"),
        strict=True,
    )]  # fmt: skip
    lines = "\n".join(f"      - {text}" for text in [*start, *more])
    business.write(NLU, f'version: "3.1"\nnlu:\n  - intent: order_shirt\n    examples: |\n{lines}\n')


def found(business: TinyProject, check: str) -> list[tuple[str, str]]:
    """Level and text of what a check found."""
    return [(finding.level, str(finding)) for finding in check_pack(business.root, "shop")[check]]


def test_a_pack_that_is_right_passes(business: TinyProject, shell: Shell) -> None:
    teach(business)
    status, out, _ = shell.run("packs", "check", "shop")
    assert status == 0 and "error" not in out and out.count("passed") == 7
    assert all(not findings for findings in check_pack(business.root, "shop").values())


def test_all_errors_of_the_importer_are_listed_and_fail(business: TinyProject, shell: Shell) -> None:
    business.change(NLU, "[large](size)", "[large](sise)")
    business.change("data/shop/rules.yml", "action: action_shop_order", "action: action_shop_ordr")
    business.write("data/shop/nlu/broken.yml", 'version: "3.1"\nnlu: [\n')
    status, out, _ = shell.run("packs", "check", "shop")
    assert status == 1 and "Failed: shop" in out
    assert "examples.yml:6: unknown entity `sise`" in out and "did you mean `size`" in out.lower()
    assert "`action_shop_ordr`" in out and "broken.yml" in out and "not reached" in out


def test_too_few_examples(business: TinyProject) -> None:
    [(level, text)] = found(business, "enough examples")
    assert level == ERROR and text.startswith("domains/shop/domain.yml:3: `order_shirt` has 3 examples")
    teach(business)
    lines = (business.root / NLU).read_text().splitlines()
    business.write(NLU, "\n".join(lines[:-4]) + "\n")
    [(level, text)] = found(business, "enough examples")
    assert level == WARNING and "has 8 examples" in text


def test_near_duplicates_warn_and_above_five_percent_fail(business: TinyProject) -> None:
    teach(business, "i want a coat, today!", *(f"number {n} of the list in aisle {n}" for n in range(10, 20)))
    assert found(business, "near-duplicates") == [
        (WARNING, f"{NLU}:17: 'i want a coat, today!' is nearly 'i want a coat today' ({NLU}:6)")
    ]
    teach(business, "i want a coat, today!")
    assert [level for level, _ in found(business, "near-duplicates")] == [ERROR]


def test_an_example_stands_in_one_intent(business: TinyProject) -> None:
    teach(business, "Good morning!")
    [(level, text)] = found(business, "one intent each")
    assert level == ERROR and f"{NLU}:17: 'Good morning!' stands in `order_shirt` and in `greet` (data/core/" in text


def test_what_was_learnt_is_no_hold_out(business: TinyProject) -> None:
    teach(business)
    business.write(
        "tests/nlu/shop.yml",
        'version: "3.1"\nnlu:\n  - intent: order_shirt\n    examples: |\n      - order a hat now\n      - wrap up two ties\n',
    )
    [(level, text)] = found(business, "hold-out unseen")
    assert level == ERROR and text.startswith("tests/nlu/shop.yml:5: 'order a hat now' was learnt as 'order a hat now'")


def test_annotations_of_the_hold_out_must_parse(business: TinyProject) -> None:
    teach(business)
    business.write(
        "tests/nlu/shop.yml",
        'version: "3.1"\nnlu:\n  - intent: order_shirt\n    examples: |\n      - a [hat](kind now\n',
    )
    [(level, text)] = found(business, "importer")
    assert level == ERROR and "tests/nlu/shop.yml:5: an annotation that is not closed" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "          - active_loop: shop_order_form",
            "          - active_loop: shop_order_form\n            requested_slot: shop_size",
        ),
        ("type: from_entity\n        entity: size", "type: from_text"),
        ("        conditions:\n          - active_loop: shop_order_form\n", ""),
    ],
    ids=["an entity asked for only", "a text that is not asked for", "an entity outside of the form"],
)
def test_mappings_fill_slots_where_they_should(old: str, new: str, business: TinyProject) -> None:
    teach(business)
    business.change("domains/shop/domain.yml", old, new)
    [(level, text)] = found(business, "slot mappings")
    assert level == ERROR and "of `shop_size` needs conditions with" in text


def test_responses_that_nothing_says(business: TinyProject) -> None:
    teach(business)
    business.change(
        "domains/shop/domain.yml", "responses:\n", "responses:\n  utter_shop_sold_out:\n    - text: None left.\n"
    )
    [(level, text)] = found(business, "responses used")
    assert level == WARNING and "nothing says `utter_shop_sold_out`" in text
    business.write("actions/shop/orders.py", 'def said(how: str) -> str:\n    return f"utter_shop_{how}"\n')
    assert found(business, "responses used") == []


def test_a_long_list_is_cut_unless_all_is_wanted(business: TinyProject, shell: Shell) -> None:
    teach(business, *(f"i want a coat today{'!' * n}" for n in range(9)))
    out = shell.run("packs", "check", "shop")[1]
    assert "… and 4 more; --all lists them" in out
    assert "more; --all" not in shell.run("packs", "check", "shop", "--all")[1]


def test_an_unknown_pack(business: TinyProject, shell: Shell) -> None:
    status, _, err = shell.run("packs", "check", "toys")
    assert status == 1 and "there is no pack `toys`. There are: core, shop" in err


def test_the_packs_of_this_project_satisfy_the_importer() -> None:
    root = Path(__file__).parents[3]
    for pack in sorted(path.parent.name for path in root.glob("domains/*/pack.yml")):
        assert check_pack(root, pack)["importer"] == []
