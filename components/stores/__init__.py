"""Tracker stores."""

from components.stores.masking_tracker_store import MaskingTrackerStore, stored_text

__all__ = ["MaskingTrackerStore", "stored_text"]
