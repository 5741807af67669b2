"""``switchboard bench intents``: our intent component and what a Rasa user would take instead, on the same work."""
