"""Two versions of a filing side by side, cell by cell (feature D7). Read only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from filings.entry import Cell, from_figure
from filings.models import Figure, FigureChange, Form, Indicator, Revision


@dataclass(frozen=True, slots=True)
class CellPair:
    """One item in both versions, with the last change of it up to the newer one."""

    item: Indicator
    old: Cell | None
    new: Cell | None
    last_change: FigureChange | None

    @property
    def is_changed(self) -> bool:
        """Value, kind of entry or note differ."""
        return self.old != self.new

    @property
    def difference(self) -> Decimal | None:
        """New less old, in the unit of the item; None where one of them is no number."""
        if self.old is None or self.new is None or self.old.value is None or self.new.value is None:
            return None
        return self.new.value - self.old.value


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pairs shown, by form, and how many items there are and differ."""

    forms: tuple[tuple[Form, tuple[CellPair, ...]], ...]
    total: int
    changed: int


def build(old: Revision, new: Revision, *, show_all: bool = False) -> Comparison:
    """Compare two revisions of one filing, ``old`` the lower number; only the cells that differ unless ``show_all``: two queries."""
    cells: dict[int, dict[int, Cell]] = {old.pk: {}, new.pk: {}}
    items: dict[int, Indicator] = {}
    for figure in Figure.objects.filter(revision__in=(old, new)).select_related("indicator__form"):
        items[figure.indicator_id] = figure.indicator
        cells[figure.revision_id][figure.indicator_id] = from_figure(figure, figure.indicator)
    changes = _last_changes(new)
    pairs = [
        CellPair(item, cells[old.pk].get(pk), cells[new.pk].get(pk), changes.get(pk))
        for pk, item in sorted(items.items(), key=lambda entry: (entry[1].form.order, entry[1].order))
    ]
    shown: dict[Form, list[CellPair]] = {}
    for pair in pairs:
        if show_all or pair.is_changed:
            shown.setdefault(pair.item.form, []).append(pair)
    forms = tuple((form, tuple(rows)) for form, rows in shown.items())
    return Comparison(forms, len(pairs), sum(pair.is_changed for pair in pairs))


def _last_changes(new: Revision) -> Mapping[int, FigureChange]:
    """The newest change of each item up to a revision, by item."""
    changes = FigureChange.objects.filter(
        revision__filing=new.filing_id, revision__number__lte=new.number
    ).select_related("by", "source")
    return {change.indicator_id: change for change in changes.defer("source__content").order_by("pk")}
