"""A draft on the five banks of domain §5.3, and ways to take it through its life."""

from __future__ import annotations

from filings.models import Period
from institutions.models import Institution, User
from reports import services
from reports.bulletin_steps import STEPS
from reports.bulletins.said import countersigners
from reports.models import Bulletin, BulletinSeries
from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.worked_example import make_banks


def publish_the_five() -> Period:
    """The five banks with all their quarters, series and sentences loaded."""
    make_banks()
    publish_five()
    services.load_templates()
    return Period.objects.get(code="2024Q2")


def draft(by: User, **values: object) -> Bulletin:
    settings: dict[str, object] = {
        "kind": "quarterly",
        "period": Period.objects.get(code="2024Q2"),
        "series": BulletinSeries.objects.order_by("pk").first(),
    }
    return services.draft_bulletin(by=by, **(settings | values))


def step(name: str, bulletin: Bulletin, by: User, comment: str = "") -> Bulletin:
    bulletin.refresh_from_db()
    return services.take_bulletin_step(step=STEPS[name], bulletin=bulletin, by=by, comment=comment)


def maker_of(code: str) -> User:
    """Somebody who speaks for the bank."""
    bank = Institution.objects.get(code=code)
    found = User.objects.filter(username=f"{code.lower()}-maker").first()
    return found or factories.make_user(f"{code.lower()}-maker", ("maker", bank))


def agree_all(bulletin: Bulletin, office: User) -> None:
    """Every bank that is spoken of is asked and has nothing against it."""
    for preview in services.send_previews(bulletin=bulletin, by=office):
        by = maker_of(preview.institution.code)
        services.answer_preview(preview=preview, answer="agree", comment="", by=by)


def issue(bulletin: Bulletin, office: User, lead: User) -> Bulletin:
    """The whole way: review, 会签 recorded by the office, previews, signing, number, issue."""
    step("submit", bulletin, office)
    bulletin = step("circulate" if countersigners(bulletin) else "pass", bulletin, lead)
    for row in bulletin.countersigns.all():
        services.countersign(countersign=row, comment="已书面会签", by=lead)
    bulletin.refresh_from_db()
    agree_all(bulletin, office)
    for name in ("sign", "number", "issue"):
        bulletin = step(name, bulletin, lead)
    return bulletin
