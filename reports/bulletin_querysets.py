"""Bulletins by reader: who sees which, and in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from institutions.models import Role

if TYPE_CHECKING:
    from institutions.models import User

#: States in which the circle of a bulletin reads it.
PUBLIC_STATES = ("issued", "closed")
#: People of a reporting institution, and all who speak for an institution: what is addressed to it, they may read.
REPORTERS = (Role.MAKER, Role.CHECKER, Role.OFFICER)
SPEAKERS = (*REPORTERS, Role.DEPARTMENT)


class BulletinQuerySet(models.QuerySet[Any]):
    """Bulletins."""

    def visible_to(self, user: User) -> BulletinQuerySet:
        """The office sees all; leaders what is out of drafting; an institution the issued ones addressed to it, and one
        that it is asked to countersign."""
        if user.is_office:
            return self.all()
        if user.has_role(Role.LEADER):
            return self.exclude(state__in=("draft", "cancelled"))
        own = user.institutions_as(*SPEAKERS)
        addressed = Exists(self._of("recipients", own))
        signs = Exists(self._of("countersigns", own))
        return self.filter(Q(addressed, state__in=PUBLIC_STATES) | Q(signs, state="countersign"))

    def _of(self, name: str, own: set[int]) -> models.QuerySet[Any]:
        """Rows that tie a bulletin to one of the institutions; the models import this module, so they are found by name."""
        related: Any = self.model._meta.get_field(name).related_model
        return related.objects.filter(bulletin=OuterRef("pk"), institution__in=own)

    def issued(self) -> BulletinQuerySet:
        """Those that went out."""
        return self.filter(state__in=PUBLIC_STATES)
