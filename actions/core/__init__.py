"""What every business shares: log-in, contact details, hand-off to a person, stopping."""
