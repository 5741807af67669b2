"""``bench/RESULTS.md`` from the committed results, and the table that a run prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from rich.table import Table

from bench.errors import BenchmarkError
from bench.growth import PICTURE, growing, share_understood
from bench.intents.plots import MOST_SYSTEMS, PICTURES
from bench.intents.run import RESULTS_FILE

RESULTS = Path("bench/results/intents")
SCORES = Path("bench/results/scores")
SPEED = Path("bench/results/speed/results.json")
SENTIMENT = Path("bench/results/sentiment/results.json")
WEB = Path("bench/results/web/results.json")
PACKS = Path("bench/results/packs/results.json")
REPORT = Path("bench/RESULTS.md")
INTRODUCTION = """\
# Results

Written by `switchboard bench report` from the JSON files under `bench/results/`; what the figures mean and how they
are measured stands in [README.md](README.md). Machines differ and are shared: compare times within one table only.
"""
# Name in results.json, heading, factor, decimals.
FIGURES = (
    ("accuracy", "accuracy, %", 100, 1),
    ("macro_f1", "macro-F1, %", 100, 1),
    ("f1_negative", "F1 of negative, %", 100, 1),
    ("f1_neutral", "F1 of neutral, %", 100, 1),
    ("f1_positive", "F1 of positive, %", 100, 1),
    ("ece", "calibration error, %", 100, 1),
    ("nll", "negative log-likelihood", 1, 3),
    ("oos_auroc", "out-of-scope AUROC", 1, 3),
    ("oos_recall", "out-of-scope recall at 5 % false alarms, %", 100, 1),
    ("train_seconds", "training, s", 1, 1),
    ("train_cpu_seconds", "training, CPU s", 1, 1),
    ("p50_ms", "one message, p50, ms", 1, 2),
    ("p95_ms", "one message, p95, ms", 1, 2),
    ("first_p50_ms", "the first after another variant's, p50, ms", 1, 2),
    ("per_second", "messages a second, batches of 64", 1, 0),
    ("model_mb", "model, MB", 1, 1),
    ("rss_mb", "peak memory, MB", 1, 0),
)

WEB_FIGURES = (
    ("sessions", "sessions at once"),
    ("seconds", "seconds held"),
    ("think_seconds", "seconds to think before a message, on average"),
    ("messages", "messages"),
    ("lost", "messages or answers lost"),
    ("doubled", "messages or answers doubled"),
    ("wrong", "answers with figures of somebody else"),
    ("p50_ms", "message to first answer, p50, ms"),
    ("p95_ms", "message to first answer, p95, ms"),
)


def write_report(root: Path) -> Path:
    """Write ``bench/RESULTS.md`` and return its path.

    Args:
        root: folder of the project.

    Raises:
        BenchmarkError: a results file is not one, or there is none.
    """
    text = report_text(root)
    path = root / REPORT
    path.write_text(text, encoding="utf-8")
    return path


def report_text(root: Path) -> str:
    """What ``bench/RESULTS.md`` has to say; see :func:`write_report`."""
    files = sorted((root / RESULTS).glob(f"*/{RESULTS_FILE}"))
    if not files:
        raise BenchmarkError(f"{root / RESULTS} has no */{RESULTS_FILE}: run `switchboard bench intents` first")
    sections = [_section(path, partial(_intents, path.parent, root / REPORT.parent)) for path in files]
    sections += [
        _section(path, partial(_scores, path.parent)) for path in sorted((root / SCORES).glob(f"*/{RESULTS_FILE}"))
    ]
    single = (
        (root / SENTIMENT, _sentiment),
        (root / SPEED, _speed),
        (root / WEB, _web),
        (root / PACKS, _packs),
    )
    sections += [_section(path, write) for path, write in single if path.is_file()]
    return "\n".join([INTRODUCTION, *sections])


def table(systems: Mapping[str, Mapping[str, Any]]) -> Table:
    """The same table for a terminal."""
    return _drawn(rows(systems))


def web_table(found: Mapping[str, Any]) -> Table:
    """The figures of `switchboard bench web` for a terminal."""
    return _drawn(_web_rows(found))


def _drawn(rows: list[list[str]]) -> Table:
    head, *body = rows
    result = Table()
    for at, heading in enumerate(head):
        result.add_column(heading, justify="left" if at == 0 else "right")
    for row in body:
        result.add_row(*row)
    return result


def rows(systems: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """The table of a run: the systems' names, then a row a figure; those that no system has are left out.

    With many systems it is turned round: a row a system.
    """
    table = [["", *systems]]
    for name, heading, factor, decimals in FIGURES:
        if any(found.get(name) is not None for found in systems.values()):
            table.append([heading, *(_cell(found, name, factor, decimals) for found in systems.values())])
    return table if len(systems) <= MOST_SYSTEMS else [list(row) for row in zip(*table, strict=True)]


def _cell(found: Mapping[str, Any], name: str, factor: float, decimals: int) -> str:
    if found.get(name) is None:
        return "failed" if "error" in found else "–"
    deviation = found.get("deviation", {}).get(name)
    spread = "" if deviation is None else f" ± {deviation * factor:.{decimals}f}"
    return f"{found[name] * factor:.{decimals}f}{spread}"


def _section(path: Path, write: Callable[[dict[str, Any]], list[str]]) -> str:
    try:
        return "\n".join(write(json.loads(path.read_text(encoding="utf-8"))))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BenchmarkError(f"{path} is no result of `switchboard bench` ({error!r}): measure again") from error


def _intents(folder: Path, home: Path, document: dict[str, Any]) -> list[str]:
    systems = document["systems"]
    about = _about(document["data"], document["machine"], document["seeds"])
    failures = [f"- {name} failed: {found['error']}" for name, found in systems.items() if "error" in found]
    settings = [f"{name}: {_settings(found['settings'])}" for name, found in systems.items() if found.get("settings")]
    drawn = {name: shown for name, shown in PICTURES.items() if (folder / name).is_file()}
    pictures = [f"![{shown}]({folder.relative_to(home).as_posix()}/{name})" for name, shown in drawn.items()]
    paragraphs = [failures, [f"Settings: {'; '.join(settings)}."] if settings else [], pictures]
    lines = _headed(f"Intents: {folder.name}", about, document)
    return lines + [line for paragraph in paragraphs if paragraph for line in [*paragraph, ""]]


def _scores(folder: Path, document: dict[str, Any]) -> list[str]:
    about = _about(document["data"], document["machine"], document["seeds"])
    return [
        *_headed(f"Out-of-scope scores: {folder.name}", about, document),
        f"Settings: {_settings(document['settings'])}.",
        "",
    ]


def _sentiment(document: dict[str, Any]) -> list[str]:
    training, machine = document["training"], document["machine"]
    about = (
        f"Our model, as it is served, has learnt from {training['examples']} messages of our own and none of these data "
        f"sets, in {training['train_cpu_seconds']:.0f} CPU seconds; VADER is made of rules. "
        f"{machine['cpu']}, {machine['cores']} cores."
    )
    lines = ["## Sentiment", "", about, "", "```", document["command"], "```", ""]
    for name, found in document["sets"].items():
        lines += [f"{name}, {found['messages']} messages:", "", *_markdown(rows(found["systems"])), ""]
    return lines


def _speed(document: dict[str, Any]) -> list[str]:
    about = f"Messages of {document['tokens']} tokens, {document['threads']} thread. {document['machine']['cpu']}."
    return _headed("Speed", about, document)


def _web(document: dict[str, Any]) -> list[str]:
    about = (
        "The chat page of one server process: sessions with a cookie, a log-in and an open stream each, held at once. "
        f"{document['machine']['cpu']}, {document['machine']['cores']} cores, on which the sessions run too."
    )
    lines = [*_markdown(_web_rows(document["web"])), ""]
    return ["## Web sessions", "", about, "", "```", document["command"], "```", "", *lines]


def _packs(document: dict[str, Any]) -> list[str]:
    about = (
        "Messages of each pack's hold-out that were understood, and its test conversations that went as written, with "
        f"the model of these packs together. {document['machine']['cpu']}, {document['machine']['cores']} cores."
    )
    steps = growing(document)
    lines = [*_markdown(_packs_rows(document)), "", _totals(steps[-1]), ""]
    if len(steps) > 1:
        lines += [f"![what one more pack costs](results/packs/{PICTURE})", ""]
    return ["## Packs alone and together", "", about, "", "```", document["command"], "```", "", *lines]


def _totals(found: Mapping[str, Any]) -> str:
    """How much there is of what a set's packs were made of and tested with."""
    suites = found["suites"].values()
    held_out, stories = (sum(suite[key] for suite in suites) for key in ("hold_out", "conversations"))
    return (
        f"{'+'.join(found['packs'])}: {found['intents']} intents, {found['examples']} examples, {held_out} hold-out messages, "
        f"{stories} test stories, and {found['chats']} conversations over HTTP."
    )


def packs_table(document: Mapping[str, Any]) -> Table:
    """The figures of `switchboard bench packs` for a terminal."""
    return _drawn(_packs_rows(document))


def _packs_rows(document: Mapping[str, Any]) -> list[list[str]]:
    """A row a set, the smaller ones first, and a column for each pack's hold-out."""
    sets = sorted(document["sets"], key=lambda found: (len(found["packs"]), found["packs"]))
    packs = list(dict.fromkeys(pack for found in reversed(sets) for pack in found["packs"]))
    head = ["active packs", "intents", "examples", *(f"{pack}, %" for pack in packs), "all, %", "conversations"]
    costs = [
        "training, s",
        "training, CPU s",
        "a message, p50, ms",
        "messages a second, 50 users",
        "memory of the server, MB",
    ]
    table = [[*head, *costs]]
    for found in sets:
        suites = found["suites"]
        shares = [f"{100 * suites[pack]['accuracy']:.1f}" if pack in suites else "–" for pack in packs]
        went = [sum(suite[key] for suite in suites.values()) for key in ("as_written", "conversations")]
        row = ["+".join(found["packs"]), str(found["intents"]), str(found["examples"]), *shares]
        row += [f"{100 * share_understood(found):.1f}", f"{went[0]} of {went[1]}"]
        row += [f"{found['train_seconds']:.0f}", f"{found['train_cpu_seconds']:.0f}", f"{found['p50_ms']:.1f}"]
        table.append([*row, f"{found['per_second']:.0f}", f"{found['server_rss_mb']:.0f}"])
    return table


def _web_rows(found: Mapping[str, Any]) -> list[list[str]]:
    memory, errors = found["rss_mb"], found["errors"]
    table = [["", ""]]
    table += [[heading, f"{found[name]:g}"] for name, heading in WEB_FIGURES if name in found]
    table.append(["requests that failed and were sent again", ", ".join(f"{k}: {n}" for k, n in errors.items()) or "0"])
    for process, heading in (("server", "memory of the server, MB"), ("actions", "memory of the action server, MB")):
        held = [f"{name} {memory[name][process]:.0f}" for name in ("start", "joined")]
        held += [f"minute {at} {sample[process]:.0f}" for at, sample in enumerate(memory["minutes"], 1)]
        table.append([heading, ", ".join([*held, f"end {memory['end'][process]:.0f}"])])
    return table


def _headed(heading: str, about: str, document: Mapping[str, Any]) -> list[str]:
    table = _markdown(rows(document["systems"]))
    return [f"## {heading}", "", about, "", "```", document["command"], "```", "", *table, ""]


def _about(data: Mapping[str, Any], machine: Mapping[str, Any], seeds: list[int]) -> str:
    train, test = data["train"], data["test"]
    shared = f" ({test['also_in_train']} that stand in the training file too are {{}})"
    parts = [
        f"{train['rows']} examples of {train['labels']} labels to learn from",
        f"{test['rows']} messages to classify"
        + (shared.format("left out" if test["dropped"] else "among them") if test["also_in_train"] else ""),
        *([f"{data['oos']['rows']} messages out of scope"] if "oos" in data else []),
    ]
    numbers = ", ".join(map(str, seeds))
    several = f"Seed {numbers}" if len(seeds) == 1 else f"Seed {seeds[0]}, or mean ± standard deviation over {numbers}"
    return f"{', '.join(parts)}. {several}. {machine['cpu']}, {machine['cores']} cores."


def _settings(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in settings.items())


def _markdown(table: list[list[str]]) -> list[str]:
    head, *body = [f"| {' | '.join(row)} |" for row in table]
    return [head, f"|{'---|' + '---:|' * (len(table[0]) - 1)}", *body]
