"""The random numbers of trainings that run side by side."""

from __future__ import annotations

from threading import Lock

RANDOM_STATE = Lock()
"""Held by a training in this process: Python, numpy and torch have one state for all threads, and two would draw from one
another's numbers, so that no training could be repeated."""
