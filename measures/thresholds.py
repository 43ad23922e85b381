"""The office's thresholds and colours as they are now, kept so that they cost no page a query."""

from __future__ import annotations

from django.core.cache import cache

from measures.models import SupervisionSettings

#: Where they are kept in the cache.
KEY = "supervision-settings"
#: Seconds after which they are read again even if nobody said that they changed.
_LASTS = 300


def current() -> SupervisionSettings:
    """The row as set, else the defaults (unsaved)."""
    known: SupervisionSettings | None = cache.get(KEY)
    if known is None:
        known = SupervisionSettings.objects.first() or SupervisionSettings()
        cache.set(KEY, known, _LASTS)
    return known


def forget() -> None:
    """They have changed: the next page reads them again."""
    cache.delete(KEY)
