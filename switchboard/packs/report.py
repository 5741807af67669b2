"""``switchboard packs report``: one page on what packs hold and how well they are understood."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rasa.shared.nlu.training_data.entities_parser import replace_entities
from rich.console import Console

from components.packs import PackError, pack_names
from switchboard.errors import CommandError
from switchboard.packs.confusions import picture, worst_pairs
from switchboard.packs.contents import Contents
from switchboard.packs.facts import PackFacts, Tried, facts_of
from switchboard.packs.places import check_installed
from switchboard.packs.trained import Guess, find_model, guesses

PAGE = "report.html"
NO_MODEL = "There is no trained model for the active packs, so nothing is said about accuracy: run `switchboard train`."
OLD_MODEL = " Packs or code have changed since it was trained; `switchboard train` brings it up to date."


def write_report(root: Path, names: list[str], out: Path, console: Console) -> None:
    """Write the page.

    Args:
        root: the project's folder.
        names: of the packs; all of them if there are none.
        out: the file; one that is there is replaced.
        console: where to report.

    Raises:
        CommandError: a pack is not there, or the file cannot be written.
        PackError: a pack cannot be read.
    """
    for name in names:
        check_installed(root, name)
    packs = [_readable(root, name) for name in names or pack_names(root)]
    found, remark = _try_out(root, packs)
    facts = [facts_of(contents, found.get(contents.name)) for contents in packs]
    tried = [one for pack in facts for one in pack.tried or ()]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(_page(facts, tried, remark, _learnt(facts)), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{out} cannot be written ({error.strerror})") from None
    console.print(f"Wrote {out}. {remark}", highlight=False, markup=False)


def _readable(root: Path, name: str) -> Contents:
    contents = Contents.of(root, name)
    if contents.errors:
        raise contents.errors[0]
    return contents


def _try_out(root: Path, packs: list[Contents]) -> tuple[dict[str, list[Guess]], str]:
    """What the trained model takes the hold-outs for, by the packs that it knows, and what to say about it."""
    try:
        model = find_model(root)
        if model is None:
            return {}, NO_MODEL
        held_out = {contents.name: contents.held_out for contents in packs}
        texts = [replace_entities(example.text) for examples in held_out.values() for example in examples]
        known, guessed = guesses(model.path, texts)
    except (CommandError, PackError) as error:
        return {}, f"The model could not be used, so nothing is said about accuracy: {error}"
    found, rest = {}, iter(guessed)
    for name, examples in held_out.items():
        of_pack = [next(rest) for _ in examples]
        if {example.intent for example in examples} <= known:
            found[name] = of_pack
    age = "" if model.is_current else OLD_MODEL
    unknown = [name for name in held_out if name not in found]
    missing = f" It was not trained with {', '.join(unknown)}." if unknown else ""
    return found, f"Accuracy is that of {model.path.name}.{age}{missing}"


def _learnt(facts: list[PackFacts]) -> dict[str, list[str]]:
    """The examples of each intent, those of packs beside included: what a message is taken for may be theirs."""
    learnt: dict[str, list[str]] = {}
    for pack in facts:
        for example in pack.contents.examples_beside:
            learnt.setdefault(example.intent, []).append(replace_entities(example.text))
    return {**learnt, **{intent: texts for pack in facts for intent, texts in pack.samples.items()}}


def _page(facts: list[PackFacts], tried: list[Tried], remark: str, learnt: dict[str, list[str]]) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values: dict[str, Any] = {
        "packs": facts,
        "remark": remark,
        "day": date.today().isoformat(),
        "most": max((intent.examples for pack in facts for intent in pack.intents), default=1) or 1,
        "picture": picture(tried),
        "pairs": worst_pairs(tried, learnt),
        "tried": len(tried),
        "right": sum(one.is_right for one in tried),
    }
    return environment.get_template(PAGE).render(values)
