"""``switchboard packs import``: a pack from an owner's file, and again when the file has changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from switchboard.packs.checking import check_pack
from switchboard.packs.question_pack import HELD_OUT_FROM
from tests.components.packs.conftest import TinyProject
from tests.shell import Shell
from tests.switchboard.packs.conftest import tree
from tests.switchboard.packs.owner import HEADER, ROWS, as_csv, as_json, as_workbook

NLU_YAML = """\
version: "3.1"
nlu:
  - intent: opening_hours
    examples: |
      - when are you open
      - what time do you close
      - can i come by at noon
  - intent: late_fees
    examples: |
      - what if i bring it back late
      - do you fine people
      - cost of a late return
responses:
  utter_opening_hours:
    - text: We are open from 8 to 6.
  utter_late_fees:
    - text: Two dollars a day.
"""


class Owner:
    """Brings files and imports them as the pack `library`."""

    def __init__(self, business: TinyProject, shell: Shell) -> None:
        self.business, self.root, self._shell = business, business.root, shell
        self.out = self.err = ""

    def imports(self, file: str, *options: str, name: str = "library") -> int:
        status, self.out, self.err = self._shell.run("packs", "import", file, "--name", name, *options)
        return status

    def brings(self, rows: list[list[str]], *options: str, header: list[str] | None = None) -> int:
        self.business.write("questions.csv", as_csv(rows, header))
        return self.imports("questions.csv", *options)

    def read(self, name: str) -> dict:  # type: ignore[type-arg]
        return dict(yaml.safe_load((self.root / name).read_text(encoding="utf-8")))

    def examples(self, intent: str) -> list[str]:
        text = self.read(f"data/library/nlu/{intent}.yml")["nlu"][0]["examples"]
        return [line[2:] for line in text.splitlines()]


@pytest.fixture
def owner(business: TinyProject, shell: Shell) -> Owner:
    return Owner(business, shell)


def pack_of(root: Path) -> dict[str, bytes]:
    return {name: text for name, text in tree(root).items() if "library" in name and not name.endswith("imported.json")}


def test_a_table_becomes_a_pack(owner: Owner) -> None:
    assert owner.brings(ROWS, "--title", "City library") == 0
    assert "New pack library: 2 intents, 6 examples to learn, 0 kept back" in owner.out
    assert "SWITCHBOARD_PACKS=library switchboard chat" in owner.out
    manifest = owner.read("domains/library/pack.yml")
    assert manifest["title"] == "City library" and manifest["requires"] == ["core"]
    assert manifest["sample_questions"] == ["when are you open", "what if i bring it back late"]
    assert manifest["intent_titles"] == {"opening_hours": "opening hours", "late_fees": "late fees"}
    responses = owner.read("domains/library/responses.yml")["responses"]
    assert responses["utter_library_late_fees"] == [{"text": "Two dollars a day."}]
    assert owner.examples("opening_hours") == ["when are you open", "what time do you close", "can i come by at noon"]
    stories = owner.read("tests/conversations/library/straight/test_answers.yml")["stories"]
    assert stories[0]["steps"] == [
        {"user": "when are you open", "intent": "opening_hours"},
        {"action": "utter_library_opening_hours"},
    ]
    assert check_pack(owner.root, "library")["importer"] == []


def test_every_format_makes_the_same_pack(owner: Owner, tmp_path: Path) -> None:
    as_workbook(tmp_path / "q.xlsx", ROWS)
    owner.business.write("q.json", as_json(ROWS))
    owner.business.write("q.yml", NLU_YAML)
    owner.business.write("semicolons.csv", "\ufeff" + as_csv(ROWS, delimiter=";"))
    packs = []
    for file in (str(tmp_path / "q.xlsx"), "q.json", "q.yml", "semicolons.csv"):
        assert owner.imports(file) == 0, owner.err
        packs.append(pack_of(owner.root))
        for folder in ("domains/library", "data/library", "tests/conversations/library"):
            shutil.rmtree(owner.root / folder)
    assert packs[0] == packs[1] == packs[2] == packs[3] and len(packs[0]) == 7


def test_buttons_links_and_entities(owner: Owner) -> None:
    header = ["Intents", "EXAMPLE ", "Answers", "Button", "link", "Entity", "Language"]
    rows = [
        ["Size", "do you have it in large", "Yes, in {most} sizes.", "", "", "large = size", "English"],
        [
            "",
            "is there a [small](size) one",
            "",
            "Late? = late fees; Hours",
            "Chart: https://example.com/a?b=1",
            "",
            "en",
        ],
        ["Late fees", "what if i bring it back late", "Two dollars a day.", "", "tel:555-0100", "", ""],
        ["", "do you fine people", "Yes: two dollars a day.", "", "", "", ""],
    ]
    assert owner.brings(rows, header=header) == 0, owner.err
    assert owner.examples("size") == ["do you have it in [large](size)", "is there a [small](size) one"]
    responses = owner.read("domains/library/responses.yml")["responses"]
    [answer] = responses["utter_library_size"]
    # Braces would be a slot for Rasa, and doubled ones are not.
    assert answer["text"] == "Yes, in {{most}} sizes.\nChart: https://example.com/a?b=1"
    assert answer["buttons"] == [{"title": "Late?", "payload": "/late_fees"}, {"title": "Hours", "payload": "Hours"}]
    assert [answer["text"] for answer in responses["utter_library_late_fees"]] == [
        "Two dollars a day.\ntel:555-0100",
        "Yes: two dollars a day.\ntel:555-0100",
    ]


def test_all_problems_at_once_and_nothing_is_imported(owner: Owner, tmp_path: Path) -> None:
    header = [*HEADER, "button", "link", "entity", "language"]
    rows = [
        ["Opening hours", "when are you open", "From 8 to 6.", "Go = nowhere", "example.com", "", ""],
        ["", "what time do you close", "", "", "", "noon = period", "Français"],
        ["Fees", "When are you open?", "Two dollars.", "", "", "", ""],
        ["", "/fees", "", "", "", "", ""],
        ["", "it was [late](size", "", "", "", "", ""],
        ["Parking", "is there [parking](sise)", "", "", "", "", ""],
        ["123", "what is 123", "A number.", "", "", "", ""],
    ]
    path = as_workbook(tmp_path / "q.xlsx", rows, header)
    before = tree(owner.root)
    assert owner.imports(str(path)) == 1 and tree(owner.root) == before
    assert "q.xlsx was not imported, nothing was changed. Mend" in owner.err and "Traceback" not in owner.err
    for place, what in [
        ("row 2, column “button”", "the button “Go” asks for the unknown intent “nowhere”"),
        ("row 2, column “link”", "“example.com” is not a link"),
        ("row 3, column “entity”", "“noon” does not stand in “what time do you close”"),
        ("row 3, column “language”", "the language is “Français”, that of this assistant is `en`"),
        ("row 4, column “example”", "stands in `opening_hours` too (sheet “Questions”, row 2, column “example”)"),
        ("row 5, column “example”", "begins with a slash"),
        ("row 6, column “example”", "an annotation that is not closed"),
        ("row 7, column “example”", "unknown entity `sise`. There are: `size`, `colour`. Did you mean `size`?"),
        ("row 7", "`parking` has no answer"),
        ("row 8, column “intent”", "“123” cannot be the name of an intent"),
    ]:
        line = next((line for line in owner.err.splitlines() if what in line), owner.err)
        assert line.startswith(f"  sheet “Questions”, {place}: "), line


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("q.json", '{"intents": [', "q.json, line 1, column 14: not JSON"),
        ("q.json", '{"topics": []}', "has no list `intents`"),
        ("q.json", '{"intents": [{"tag": "a", "pattern": ["b"]}]}', "intents[0].pattern: unknown key. Allowed: `tag`, `patterns`"),
        ("q.json", '{"intents": [{"tag": "a", "patterns": ["b", 3], "responses": "c"}]}', "intents[0].patterns[1]: holds 3"),
        ("q.json", "[" * 100_000, "cannot be read"),
        ("q.yml", "nlu: [", "q.yml:1: not valid YAML"),
        ("q.yml", NLU_YAML.replace("We are open", "We, {name}, are open"), "q.yml:14: the answer names the slot {name}"),
        ("q.yml", NLU_YAML.split("responses")[0], "q.yml:5: `opening_hours` has no answer"),
        ("q.yml", NLU_YAML.split("responses")[0] + "responses: [a]\n", "q.yml:13: `responses` holds no names"),
        ("q.yml", NLU_YAML.replace("a day.", "a day.\n      buttons: [again]"), "the buttons of an answer to `late_fees` are none"),
        ("q.yml", NLU_YAML.replace("a day.", "a day.\n      buttons: {title: again}"), "the buttons of an answer to `late_fees` are none"),
        ("q.yml", "## intent:hours\n- when\n", "is in Rasa's old Markdown"),
        ("q.yml", "- when\n- then\n", "holds a list. A mapping"),
        ("q.md", "## intent:hours\n- when\n", "Rasa's old Markdown is none of these"),
        ("q.json", '{"intents": [{"tag": "a", "patterns": ["b", "c"], "responses": "c", "language": ["en"]}]}', "intents[0].language: holds ['en']"),
        ("q.csv", "a,b\n1,2\n", "has no header with the columns intent, example and answer; its first row is: a, b"),
        ("q.csv", "intent,example,anwser\nx,y,z\n", "row 1: there is no column `answer`. The header has “intent”, “example”, “anwser”"),
        ("q.csv", as_csv(ROWS, [*HEADER]) .replace("answer", "answer,buton"), "row 1: unknown column “buton”. Did you mean `button`?"),
        ("q.csv", "intnet,exmaple,answer\nx,y,z\n", "row 1: unknown column “intnet”. Did you mean `intent`?"),
        ("q.csv", 'intent,example,answer\na,b,c\n,"d\n,e,\n', "is not CSV from line 3 on (unexpected end of data): is a quotation mark"),
        ("q.csv", "", "has no header"),
        ("q.csv", "intent,example,answer\n,when,now\n", "row 2: there is no intent"),
        ("q.xlsx", "no workbook", "is not an Excel workbook"),
        ("q.xls", "old", "Open it and save it as .xlsx"),
        ("q.txt", "when?", "ends in “.txt”; what can be read ends in .xlsx, .csv, .json, .yml, .yaml"),
        ("q.csv", "intent,example,answer\nHello,hello,Hi.\n", "holds no questions that a pack could be made of"),
    ],
    ids=lambda value: " ".join(value.split())[:24],
)  # fmt: skip
def test_files_that_are_not_right(name: str, text: str, said: str, owner: Owner) -> None:
    owner.business.write(name, text)
    before = tree(owner.root)
    assert owner.imports(name) == 1 and tree(owner.root) == before
    assert said in owner.err and "Traceback" not in owner.err


def test_a_file_in_another_encoding_or_none_at_all(owner: Owner) -> None:
    (owner.root / "q.csv").write_bytes("intent,example,answer\nCafé,où,là\n".encode("latin-1"))
    assert owner.imports("q.csv") == 1 and "q.csv, line 2: not UTF-8. Save it as “CSV UTF-8”" in owner.err
    (owner.root / "q.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert owner.imports("q.xlsx") == 1 and "q.xlsx is of an old kind or has a password" in owner.err
    assert owner.imports("none.csv") == 1 and "none.csv cannot be read (No such file" in owner.err


def test_cells_that_only_excel_can_read(owner: Owner, tmp_path: Path) -> None:
    path = as_workbook(tmp_path / "q.xlsx", ROWS)
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Questions"]
    sheet["C5"], sheet["C5"].number_format = 2, '"$"0.00'
    sheet["B3"] = 24
    notes = workbook.create_sheet("Notes")
    notes.append(["call the printer"])
    workbook.save(path)
    assert owner.imports(str(path)) == 1
    assert 'sheet “Questions”, row 5, column “answer”: holds the int 2, shown as “"$"0.00”' in owner.err
    sheet["C5"] = "2 dollars"
    workbook.save(path)
    assert owner.imports(str(path)) == 0, owner.err
    assert "not read, for there are no columns intent and example: “Notes”" in owner.out
    assert "24" in owner.examples("opening_hours")


@pytest.mark.parametrize("name", ["Library", "my-library", "core", "shop", "../up", "forms"])
def test_names_that_a_pack_cannot_have(name: str, owner: Owner) -> None:
    owner.business.write("actions/forms/__init__.py", "")
    owner.business.write("q.csv", as_csv(ROWS))
    before = tree(owner.root)
    assert owner.imports("q.csv", name=name) == 1 and tree(owner.root) == before
    assert owner.err.startswith("Error: ") and "choose another name" in owner.err or "cannot be the name" in owner.err


def test_what_core_answers_is_left_out_and_said(owner: Owner) -> None:
    tutorial = json.loads(as_json(ROWS))
    tutorial["intents"] += [
        {"tag": "greeting", "patterns": ["Hi there", "Hello", "Hey"], "responses": ["Hi!"], "context": [""]},
        {"tag": "greet", "patterns": ["salute me", "say hi"], "responses": ["Hi!"]},
        {
            "tag": "names",
            "patterns": ["what is a library called", "sign of the house", "hi there"],
            "responses": ["City."],
        },
        {"tag": "noanswer", "patterns": [], "responses": ["Pardon?"]},
    ]
    owner.business.write("q.json", json.dumps(tutorial))
    assert owner.imports("q.json") == 0, owner.err
    assert "`greeting` is left out, for every assistant answers that already (`greet` of the pack `core`" in owner.out
    assert "`noanswer` has no patterns and is left out" in owner.out and "`context` is not read" in owner.out
    assert owner.read("domains/library/domain.yml")["intents"] == ["opening_hours", "late_fees", "names"]
    assert (
        "intents[4].patterns[2]: the example “hi there” is left out, for every assistant takes it for `greet`"
        in owner.out
    )


def test_enough_examples_are_held_out_and_none_that_is_learnt(owner: Owner) -> None:
    more = ["monday", "in june", "past nine", "before work", "by night", "on easter", "this week", "at lunch", "early", "on new year",
            "after ten", "in winter", "tonight", "sunday morning", "over the holidays"]  # fmt: skip
    assert owner.brings([*ROWS[:3], *(["", f"could one visit you {when}", ""] for when in more), *ROWS[3:]]) == 0
    assert f"{len(more) + 6 - 3} examples to learn, 3 kept back" in owner.out and len(more) + 3 >= HELD_OUT_FROM
    held_out = owner.read("tests/nlu/library.yml")["nlu"]
    assert [item["intent"] for item in held_out] == ["opening_hours"]
    texts = [line[2:] for line in held_out[0]["examples"].splitlines()]
    assert len(texts) == 3 and not set(texts) & set(owner.examples("opening_hours"))
    assert check_pack(owner.root, "library")["hold-out unseen"] == []


def test_packs_that_cannot_be_active_together_are_named(owner: Owner) -> None:
    assert owner.brings([["order shirt", "a blouse for me", "Sure."], ["", "get me a blouse", ""]]) == 0, owner.err
    assert "cannot be active together with the pack `shop`, which has order_shirt too" in owner.out


def test_a_dry_run_writes_nothing(owner: Owner) -> None:
    before = {*tree(owner.root), "questions.csv"}
    assert owner.brings(ROWS, "--dry-run") == 0 and "Nothing was written" in owner.out
    assert set(tree(owner.root)) == before


class TestAgain:
    """Importing a file that has changed."""

    def test_the_same_file_changes_nothing(self, owner: Owner) -> None:
        owner.brings(ROWS, "--title", "City library")
        before = tree(owner.root)
        assert owner.brings(ROWS) == 0 and "Nothing changes" in owner.out
        assert tree(owner.root) == before

    def test_what_is_added_changed_and_removed_is_shown_and_done(self, owner: Owner) -> None:
        owner.brings(ROWS)
        rows = [["Opening hours", "when are you open", "From 9 to 5."], ["", "what time do you close", ""], ["", "open on sundays", ""],
                ["Parking", "where can i park", "Behind the house."], ["", "is there parking", ""]]  # fmt: skip
        assert owner.brings(rows) == 0
        lines = {line.split("│")[1].strip(): line for line in owner.out.splitlines() if "│" in line}
        assert (
            "changed" in lines["opening_hours"]
            and "+1 −1" in lines["opening_hours"]
            and "From 9 to 5." in lines["opening_hours"]
        )
        assert "added" in lines["parking"] and "+2" in lines["parking"] and "removed" in lines["late_fees"]
        assert owner.examples("opening_hours") == ["when are you open", "what time do you close", "open on sundays"]
        assert owner.read("domains/library/domain.yml")["intents"] == ["opening_hours", "parking"]
        assert not (owner.root / "data/library/nlu/late_fees.yml").exists()
        assert check_pack(owner.root, "library")["importer"] == []

    def test_an_edit_by_hand_is_kept_and_named(self, owner: Owner) -> None:
        owner.brings(ROWS)
        owner.business.change("domains/library/responses.yml", "Two dollars a day.", "Two dollars a day, ten at most.")
        owner.business.change("domains/library/responses.yml", "responses:", "# Checked by Ann.\nresponses:")
        owner.business.change(
            "data/library/nlu/late_fees.yml", "      - do you fine people\n", "      - is there a penalty\n"
        )
        rows = [
            *ROWS[:3],
            ["Late fees", "what if i bring it back late", "Three dollars a day."],
            *ROWS[4:],
            ["", "what is a day late", ""],
        ]
        assert owner.brings(rows) == 0
        assert (
            "Kept your edit: domains/library/responses.yml: utter_library_late_fees (the file says “Three dollars a day.”)"
            in owner.out
        )
        assert "Kept your edit: data/library/nlu/late_fees.yml: late_fees, “do you fine people”" in owner.out
        text = (owner.root / "domains/library/responses.yml").read_text()
        assert "ten at most" in text and "# Checked by Ann." in text
        assert owner.examples("late_fees") == [
            "what if i bring it back late", "is there a penalty", "cost of a late return", "what is a day late"
        ]  # fmt: skip
        assert owner.brings(rows) == 0 and "Kept your edit" in owner.out  # and said again each time

    def test_with_overwrite_the_file_wins_and_says_over_what(self, owner: Owner) -> None:
        owner.brings(ROWS)
        owner.business.change("domains/library/responses.yml", "Two dollars a day.", "It is free.")
        assert owner.brings(ROWS, "--overwrite") == 0
        assert "Overwritten, your edit: domains/library/responses.yml: utter_library_late_fees" in owner.out
        assert "Two dollars a day." in (owner.root / "domains/library/responses.yml").read_text()

    def test_what_was_learnt_stays(self, owner: Owner) -> None:
        owner.brings(ROWS)
        learnt = 'version: "3.1"\nnlu:\n  - intent: late_fees\n    examples: |\n      - am i in debt with you\n'
        owner.business.write("data/library/learnt.yml", learnt)
        assert owner.brings([*ROWS, ["", "what is a day late", ""]]) == 0
        assert (owner.root / "data/library/learnt.yml").read_text() == learnt
        assert owner.brings(ROWS[:3]) == 0  # the intent is gone from the file
        assert "Kept: the intent late_fees" in owner.out
        assert (owner.root / "data/library/learnt.yml").read_text() == learnt
        assert "late_fees" in owner.read("domains/library/domain.yml")["intents"]
        assert owner.brings(ROWS[:3], "--overwrite") == 0
        assert "Overwritten, your edit: data/library/learnt.yml: late_fees, “am i in debt with you”" in owner.out
        assert not (owner.root / "data/library/learnt.yml").exists()

    def test_an_example_that_was_learnt_for_another_intent_is_a_problem(self, owner: Owner) -> None:
        owner.brings(ROWS)
        learnt = 'version: "3.1"\nnlu:\n  - intent: late_fees\n    examples: |\n      - am i in debt with you\n'
        owner.business.write("data/library/learnt.yml", learnt)
        assert owner.brings([["Opening hours", "Am I in debt with you?", "No."], *ROWS]) == 1
        assert "stands in `late_fees` too (data/library/learnt.yml:5)" in owner.err

    def test_an_edit_that_breaks_the_pack_stops_the_import(self, owner: Owner) -> None:
        owner.brings(ROWS)
        owner.business.change("data/library/rules.yml", "utter_library_late_fees", "utter_library_late_fee")
        before = tree(owner.root)
        owner.business.write("questions.csv", as_csv(ROWS[:4]))
        assert owner.brings([*ROWS, ["", "what is a day late", ""]]) == 1
        assert "data/library/rules.yml:" in owner.err and "Did you mean `utter_library_late_fees`" in owner.err
        assert {**tree(owner.root), "questions.csv": b""} == {**before, "questions.csv": b""}

    def test_without_its_record_it_is_refused(self, owner: Owner) -> None:
        owner.brings(ROWS)
        owner.business.write("data/library/imported.json", "{}")
        assert owner.brings(ROWS) == 1 and "data/library/imported.json cannot be read" in owner.err
