"""The banking pack: accounts, transactions, transfers, branches."""
