"""The log of what people did, written in the transaction of the act itself (domain §8.2, 安全审计)."""

from __future__ import annotations

from institutions.access import address_of
from institutions.models import AuditEvent, Institution, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.exports import Sheet, TableExportMixin


def record(
    *, verb: AuditEvent.Verb, subject: str, by: User | None, detail: str = "", address: str | None = None
) -> AuditEvent:
    """Write one row: who (None: a command on the server) did what on which thing, from which address."""
    return AuditEvent.objects.create(
        verb=verb, subject=subject[:120], detail=detail, by=by, at=clock.now(), address=address
    )


class AuditedExportMixin(TableExportMixin):
    """A list that exports itself and writes each export into the log."""

    def exported(self, sheet: Sheet, suffix: str) -> None:
        assert isinstance(self.request.user, User)  # every page asks for a login
        record(
            verb=AuditEvent.Verb.EXPORT,
            subject=sheet.title,
            by=self.request.user,
            detail=f"{suffix}，{len(sheet.rows)}行，条件：{self.request.GET.urlencode()}",
            address=address_of(self.request),
        )

    def marks_demo(self) -> bool:
        return Institution.objects.filter(is_demo=True).exists()
