"""日程: what is due when for a person, as a month, a list and a calendar feed (feature L3)."""

from reports.agenda.feed import calendar_file
from reports.agenda.month import Month, month_of, split
from reports.agenda.sources import AgendaItem, items_until

__all__ = ["AgendaItem", "Month", "calendar_file", "items_until", "month_of", "split"]
