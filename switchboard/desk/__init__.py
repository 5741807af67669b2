"""The desk: where colleagues take over what the assistant should not answer."""
