"""Words of a bulletin from figures: placeholders, the phrases they become, the cells behind them (domain §6.2, §6.3)."""
