"""What the stand-in answers: a little of each thing that the page can show."""

from __future__ import annotations

from typing import Any

from tests.components.channels.charts import LINE, PARTS

HOSTILE = (
    'Hello <img src=x onerror="window.hacked=1"><script>window.hacked=1</script> '
    "[a](javascript:window.hacked=1) ![pixel](https://evil.invalid/p.png) **bold**"
)
TABLE = {
    "columns": ["Date", "Description", "Amount"],
    "rows": [
        ["May 3", "Corner Grocery", "-$42.17"],
        ["May 5", "Northside Transit", "-$2.75"],
        ["May 7", "Payroll, Hill & Sons", "$1,840.00"],
    ],
    "before": "Your **Checking (…3377)** in the last 30 days:",
    "after": "That's 3 transactions. Would you like an earlier month?",
}
ACCOUNTS = [{"title": f"Savings (…{4521 + number})", "payload": f"account {number}"} for number in range(8)]
CARD = {
    "title": "Everyday Checking",
    "subtitle": "No monthly fee. Cash machines everywhere.",
    "buttons": [{"title": "Open one", "payload": "open checking"}],
}


def answers(text: str, question: dict[str, Any], customer: str | None) -> list[dict[str, Any]]:
    """What the assistant says to a message.

    Args:
        text: as it was sent.
        question: the assistant's message before it.
        customer: number of a customer whom the embedding site knows.
    """
    if question.get("input", {}).get("type") == "password":
        return [{"text": "Thanks, Sam, you're logged in."}, {"text": "Your Savings (…4521) balance is $2,450.10."}]
    if "six-digit" in question.get("text", ""):
        return [{"text": "And your four-digit passcode, please?", "input": {"type": "password"}}]
    if question.get("input", {}).get("type") == "date":
        return [{"text": f"I'll send it on {text}."}]
    for word, said in SCRIPT.items():
        if word in text.lower():
            return said
    asks_balance = "balance" in text.lower() or "how much" in text.lower()
    if asks_balance and customer:
        return [{"text": f"Your balance is $2,450.10, customer {customer}."}]
    if asks_balance:
        return [{"text": "Let me log you in. What is your six-digit customer number?"}]
    return [{"text": f"You said: {text}"}]


SCRIPT: dict[str, list[dict[str, Any]]] = {
    "hostile": [{"text": HOSTILE, "links": [{"title": "<b>x</b>", "url": "javascript:window.hacked=1"}]}],
    "transactions": [{"text": "May 3 Corner Grocery -$42.17 …", "table": TABLE}],
    "transfer": [
        {
            "text": "Send $50.00 from Savings (…4521) to Checking (…3377)?",
            "buttons": [{"title": "Yes, send it", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}],
        }
    ],
    "/affirm": [{"text": "Done. I sent $50.00. Your Savings balance is now $2,400.10."}],
    "when": [{"text": "On which day?", "input": {"type": "date", "min": "2026-01-10", "max": "2026-02-10"}}],
    "which": [{"text": "Which account?", "buttons": ACCOUNTS}],
    "products": [
        {
            "text": "Here is what we have:",
            "cards": [CARD],
            "links": [{"title": "All accounts and fees", "url": "https://bank.example/fees"}],
        }
    ],
    "spread": [{"text": "42.5% are stocks, and 57.5% is cash.", "chart": PARTS}],
    "worth": [{"text": "Your portfolio is worth $10,300.00.", "chart": LINE}],
    "person": [
        {"event": "notice", "notice": "joined", "agent": "Kim"},
        {"from": "agent", "agent": "Kim", "text": "Hi Sam, I am Kim.\nI have your transfer here: *one moment*."},
        {"event": "agent_typing", "agent": "Kim", "seconds": 60},
    ],
    "several": [{"text": "One."}, {"text": "Two."}, {"text": "Three."}],
}
