"""Pages about who: institutions and their upkeep, accounts, duties, the log."""
