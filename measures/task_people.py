"""Who works for a unit on its tasks. Read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from institutions.models import Membership, Role, User

#: Who is told at a unit, whichever of the roles it has.
UNIT_ROLES = (Role.DEPARTMENT, Role.MAKER, Role.CHECKER)


def people_of(institutions: Iterable[int]) -> dict[int, list[User]]:
    """Institution → the people who work for it on its tasks with an account in use; for the office its staff. One query."""
    found: dict[int, dict[int, User]] = defaultdict(dict)
    rows = (
        Membership.objects.in_force()
        .filter(
            institution__in=set(institutions),
            role__in=[*UNIT_ROLES, Role.OFFICE_STAFF],
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__username")
    )
    for row in rows:
        found[row.institution_id][row.user_id] = row.user
    return {unit: list(people.values()) for unit, people in found.items()}
