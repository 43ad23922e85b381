"""Notices by e-mail, where the server has one (``EMAIL_URL``). Sent after the commit; what fails is logged and holds nothing up."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from institutions.models import Notice

logger = logging.getLogger(__name__)


def mail_is_on() -> bool:
    """Whether this installation sends e-mail."""
    return bool(settings.MAIL_ON)


def mail_after_commit(notices: Sequence[Notice]) -> None:
    """Send the notices to the addresses of their recipients once the transaction is safe; people without one are left out."""
    wanted = [notice for notice in notices if notice.recipient.email]
    if wanted and mail_is_on():
        transaction.on_commit(lambda: _send(wanted))


def _send(notices: Sequence[Notice]) -> None:
    """One message each over one connection; one that fails does not stop the others."""
    connection = get_connection()
    for notice in notices:
        link = f"\n\n{settings.SITE_URL}{notice.link}" if settings.SITE_URL and notice.link else ""
        message = EmailMessage(
            notice.subject, f"{notice.body}{link}", to=[notice.recipient.email], connection=connection
        )
        try:
            message.send()
        except (SMTPException, OSError) as error:
            logger.error("notice %s to %s was not mailed: %s", notice.pk, notice.recipient.username, error)
    connection.close()
