"""Telling people something inside the system, and their reading of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from institutions import policies
from institutions.mailing import mail_after_commit
from institutions.models import Notice, User
from qianjiang_finance.common import clock


@transaction.atomic
def notify(
    *,
    recipients: Iterable[User],
    subject: str,
    body: str = "",
    link: str = "",
    by: User | None,
    by_mail: bool = False,
) -> list[Notice]:
    """One notice to each of the recipients, stopped accounts left out, each person once; returns those written.

    Called by the service whose act it tells of, in the transaction of the act; that service has asked its policy. ``link`` is a
    path of this site: ValueError for an address of another. ``by_mail``: by e-mail too, where the server sends it.
    """
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"not a path of this site: {link!r}")
    people = {person.pk: person for person in recipients if person.is_active}
    moment = clock.now()
    notices = Notice.objects.bulk_create(
        Notice(recipient=person, subject=subject[:120], body=body, link=link, by=by, at=moment)
        for person in people.values()
    )
    if by_mail:
        mail_after_commit(notices)
    return notices


@transaction.atomic
def mark_notice_read(*, notice: Notice, by: User) -> bool:
    """The recipient has read it; the time of the first reading stays. Returns whether it was unread. Raises NotAllowed."""
    policies.can_read_notice(by, notice).enforce()
    return bool(Notice.objects.unread().filter(pk=notice.pk).update(read_at=clock.now()))


@transaction.atomic
def mark_all_notices_read(*, by: User) -> int:
    """All of the person's unread notices are read; returns how many there were."""
    return int(Notice.objects.visible_to(by).unread().update(read_at=clock.now()))
