"""指标: one indicator over time, by group and institution, and who pulled the district's growth."""
