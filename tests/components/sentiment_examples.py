"""A dozen messages with moods, for tests that train a sentiment model on a tiny encoder."""

from __future__ import annotations

GROUPS = {
    ("negative", 0): ["how much is gone from savings", "my rent is late"],
    ("negative", 1): ["move my money now", "landlord wants his rent now"],
    ("negative", 2): ["where is my money", "you have my fifty"],
    ("negative", 3): ["give me my money now you", "my account now or else"],
    ("neutral", 0): ["balance please", "send fifty to ben", "pay my landlord rent"],
    ("positive", 0): ["good morning", "hello good morning", "hey good account"],
}


def sentiment_file(extra: dict[tuple[str, int], list[str]] | None = None) -> str:
    """The messages as a sentiment file, with more of them if given."""
    lines = ["sentiment:"]
    for (mood, anger), texts in [*GROUPS.items(), *(extra or {}).items()]:
        lines += [f"  - mood: {mood}", f"    anger: {anger}", "    examples: |", *(f"      - {text}" for text in texts)]
    return "\n".join(lines) + "\n"
