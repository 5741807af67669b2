"""The actions of the pack `education`."""
