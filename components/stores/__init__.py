"""Tracker stores."""

from components.stores.masking_tracker_store import MaskingTrackerStore

__all__ = ["MaskingTrackerStore"]
