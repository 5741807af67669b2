"""How answers look in Slack: always within what Slack takes, and nothing in them is markup that was not meant."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from components.channels.messages import shown
from components.channels.slack_blocks import Frame, posts
from components.channels.slack_places import Place
from components.channels.slack_text import code, link, mrkdwn, pieces, typed
from components.channels.slack_workspace import Post
from components.channels.tables import aligned
from tests.components.channels.charts import PARTS

DIRECT, CHANNEL = Place("D0SAM"), Place("C0GENERAL", "1700000000.000100")


def rendered(message: dict[str, Any], place: Place = DIRECT, site: str | None = None) -> list[Post]:
    """The posts of a message, each of them such that Slack takes it."""
    text, extra = shown(message)
    found = posts(
        text, extra, Frame(place, "turn", site, ("U0SAM", "hi")), go_private=bool(message.get("private_chat"))
    )
    for post in found:
        assert post.text and len(post.text) <= 4000 and len(post.blocks) <= 50
        for block in Block.parse_all(post.blocks):
            block.to_dict()  # raises where Slack would refuse it
        names = [block["block_id"] for block in post.blocks if "block_id" in block]
        assert len(set(names)) == len(names)
    return found


def elements(post: Post) -> list[dict[str, Any]]:
    return [element for block in post.blocks if block["type"] == "actions" for element in block["elements"]]


@pytest.mark.parametrize(
    ("said", "shown_as"),
    [
        ("**Done.** See [our fees](https://example.com/fees?a=1&b=2).", "*Done.* See <https://example.com/fees?a=1&amp;b=2|our fees>."),
        ("- one\n- two", "• one\n• two"),
        ("# Hours\nMon", "*Hours*\nMon"),
        ("<!channel> <@U0ALEX> a & b", "&lt;!channel&gt; &lt;@U0ALEX&gt; a &amp; b"),
        ("[click](javascript:alert(1))", "[click](javascript:alert(1))"),
        ("5 * 3 ** 2", "5 * 3 ** 2"),
    ],
)  # fmt: skip
def test_markdown_becomes_slacks_own_and_mentions_nobody(said: str, shown_as: str) -> None:
    assert mrkdwn(said) == shown_as


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<@U0BOT> what's my balance", "what's my balance"),
        ("hey <@U0BOT|switchboard>, hi", "hey , hi"),
        ("mail <mailto:sam@example.com|sam@example.com> or <tel:+14045550199|404-555-0199>", "mail sam@example.com or 404-555-0199"),
        ("<mailto:sam@example.com>", "sam@example.com"),
        ("see <https://example.com|example.com> &amp; <#C1|general>", "see example.com & #general"),
        ("pay <@U0ALEX|alex> 5 &lt; 6", "pay @alex 5 < 6"),
        ("<!here> hi", "@here hi"),
        ("&amp;lt;", "&lt;"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_its_writer_sees_it(text: str, plain: str) -> None:
    assert typed(text, "U0BOT") == plain


def test_text_alone_is_a_text_and_a_long_one_several() -> None:
    assert rendered({"text": "Hello."}) == [Post("Hello.")]
    long = rendered({"text": "\n".join(f"Line {number} & more" for number in range(900))})
    assert len(long) > 3 and "\n".join(post.text for post in long).count("&amp; more") == 900
    assert all(post.text.startswith("Line") and post.text.endswith("more") for post in long)
    assert "".join(pieces("x" * 7001)) == "x" * 7001


def test_few_choices_are_buttons_and_many_a_select() -> None:
    few = [{"title": str(number), "payload": f"/pick{number}"} for number in range(5)]
    assert [element["type"] for element in elements(rendered({"text": "?", "buttons": few})[0])] == ["button"] * 5
    many = [{"title": "x" * 200, "payload": f"/pick{number}"} for number in range(130)]
    selects = elements(rendered({"text": "?", "buttons": many})[0])
    assert [len(select["options"]) for select in selects] == [100, 30]


def test_many_choices_with_long_meanings_are_buttons_for_a_select_could_not_hold_them() -> None:
    long = [{"title": str(number), "payload": f"/pick{{{'x' * 200}{number}}}"} for number in range(12)]
    found = elements(rendered({"text": "?", "buttons": long})[0])
    assert [element["type"] for element in found] == ["button"] * 12
    assert found[11]["value"].endswith("11}")


def test_a_long_table_is_several_code_blocks_each_with_its_heading() -> None:
    rows = [[f"Nov {number}", "Corner `Shop` <&>", f"${number}.00"] for number in range(300)]
    table = {"columns": ["Date", "With", "Amount"], "rows": rows, "after": "Say *more* for more."}
    (post, *_) = rendered({"text": "300 transactions", "table": table})
    texts = [block["text"]["text"] for block in post.blocks]
    assert all(text.startswith("```\nDate") and text.endswith("```") and text.count("`") == 6 for text in texts[:-1])
    assert sum(text.count("Nov ") for text in texts) == 300 and texts[-1] == "Say *more* for more."


def test_figures_are_flush_right_and_wide_letters_count_twice() -> None:
    lines = aligned({"columns": ["Who", "Sum"], "rows": [["王さん", "$5.00"], ["Al\nSmith", "-$1,200.00"], ["Bo"]]})
    assert lines == ["Who              Sum", "王さん         $5.00", "Al Smith  -$1,200.00", "Bo"]
    assert aligned({"columns": ["A"], "rows": []}) == ["A"]


def test_a_chart_changes_nothing() -> None:
    for message in ({"text": "42.5% are stocks."}, {"text": "-", "table": {"columns": ["A"], "rows": [["1"]]}}):
        assert rendered({**message, "chart": PARTS}) == rendered(message)


def test_a_table_with_endless_lines_still_fits() -> None:
    (post,) = rendered({"text": "-", "table": {"columns": ["&" * 4000], "rows": [["<" * 4000]]}})
    assert "&lt;" in post.blocks[0]["text"]["text"]


def test_links_cards_and_pictures() -> None:
    message = {
        "text": "See here.",
        "links": [{"title": "Fees | all", "url": "https://example.com/a|b"}, {"title": "Terms", "url": "/terms"}],
        "cards": [{"title": "Gold", "subtitle": "5 % back", "image": "https://example.com/g.png", "url": "/gold"}],
        "image": "https://example.com/map.png",
    }
    (post,) = rendered(message, site="https://chat.example.com")
    shown_text = str(post.blocks)
    assert "<https://example.com/a%7Cb|Fees / all>" in shown_text
    assert (
        "<https://chat.example.com/terms|Terms>" in shown_text
        and "*<https://chat.example.com/gold|Gold>*" in shown_text
    )
    (post,) = rendered(message)
    assert "terms" not in str(post.blocks) and "*Gold*" in str(post.blocks)
    assert rendered({"image": "https://example.com/map.png"})[0].text == "Picture"


def test_a_secret_is_asked_for_in_a_window_where_nobody_reads_along_only() -> None:
    message = {"text": "Your passcode?", "input": {"type": "password"}}
    assert [element["action_id"] for element in elements(rendered(message)[0])] == ["enter"]
    assert rendered(message, CHANNEL) == [Post("Your passcode?")]


def test_a_direct_message_is_offered_where_others_read() -> None:
    message = {"text": "Not here.", "private_chat": True}
    assert [element["action_id"] for element in elements(rendered(message, CHANNEL)[0])] == ["go_private"]


def test_a_choice_is_no_question_to_go_on_with_and_a_card_may_be_a_picture_alone() -> None:
    frame = Frame(CHANNEL, "turn", None, ("U0SAM", "/check_balance"))
    (post,) = posts("Not here.", {}, frame, go_private=True)
    assert elements(post)[0]["value"] == '["U0SAM", ""]'
    (post,) = rendered({"text": "Look.", "cards": [{"image": "https://example.com/g.png"}]})
    assert post.blocks[-1]["accessory"]["alt_text"] == "Picture"


def test_names_in_markup_stay_names() -> None:
    assert link("a>b", "https://example.com") == "<https://example.com|a&gt;b>"
    assert code(["```<!here>"]) == "```\n'''&lt;!here&gt;\n```"
