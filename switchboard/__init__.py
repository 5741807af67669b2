"""What people run: the command ``switchboard``."""
