"""透视: figures by institution, group, indicator and period, rows and columns as chosen."""
