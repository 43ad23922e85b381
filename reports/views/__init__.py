"""Pages of the read side: home, dashboard, bulletins."""
