"""Who holds which duty today: whom to tell of something, and whom to ask at the finance office (feature E2)."""

from __future__ import annotations

from institutions.models import Institution, Membership, Role, User


def holders_of(*roles: str, at: Institution | None = None) -> list[User]:
    """The people who hold one of the roles today, anywhere or at one institution, each once. One query."""
    duties = Membership.objects.in_force().filter(role__in=roles)
    if at is not None:
        duties = duties.filter(institution=at)
    return list(User.objects.filter(memberships__in=duties).distinct())


def office_contacts() -> str:
    """金融办经办 with their office phones and nothing else of them (domain §8.4): 张三 023-79220000、李四; 区金融办 where nobody holds the role. One query."""
    people = (
        Membership.objects.in_force()
        .filter(role=Role.OFFICE_STAFF, user__is_active=True)
        .order_by("user__username")
        .values_list("user__name", "user__phone")
        .distinct()
    )
    return "、".join(f"{name} {phone}".strip() for name, phone in people) or "区金融办"
