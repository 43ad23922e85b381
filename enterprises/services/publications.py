"""The three lists of the banks, version by version (list L6, measure 13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import Max

from enterprises import policies
from enterprises.models import Publication, PublicationFile, PublicationStep
from enterprises.querysets import REPORTERS
from enterprises.steps import PUBLICATION_STEPS, done_word
from institutions.contacts import holders_of
from institutions.models import DataLevel, Institution, Role, User
from institutions.services import Inspected, keep, notify
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import plain_text
from qianjiang_finance.common.workflow import Step, move


def last_day(published_on: dt.date) -> dt.date:
    """The last of twelve months: a list published on 2024-03-01 is valid until 2025-02-28 24:00 (domain §11, list terms)."""
    try:
        anniversary = published_on.replace(year=published_on.year + 1)
    except ValueError:  # 29 February
        anniversary = dt.date(published_on.year + 1, 3, 1)
    return anniversary - dt.timedelta(days=1)


@transaction.atomic
def start_publication(*, institution: Institution, which: str, by: User) -> Publication:
    """Begin the first or the next version of a list. BusinessError while another version is in the making."""
    policies.can_start_publication(by, institution).enforce()
    if which not in Publication.List.values:
        raise BusinessError("请选择授权、授信或尽职免责清单")
    versions = Publication.objects.filter(institution=institution, list=which)
    number = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            publication = Publication.objects.create(institution=institution, list=which, version=number)
    except IntegrityError as error:
        raise BusinessError("该清单已有编制中或待确认的版本，请在那一版上办理") from error
    _remember(publication, "start", by)
    return publication


@transaction.atomic
def file_publication(
    *,
    publication: Publication,
    published_on: dt.date | None,
    place: str,
    link: str,
    files: Sequence[Inspected] = (),
    by: User,
) -> Publication:
    """Report a version as published: when, where (place or address), with the list attached. The office confirms it."""
    step = PUBLICATION_STEPS["file"]
    policies.can_take_publication_step(step, by, publication).enforce()
    place, link = plain_text(place, what="公示地点", longest=120), link.strip()
    if published_on is None or published_on > clock.today():
        raise BusinessError("请填写公示日期，不能晚于今天")
    if not place and not link:
        raise BusinessError("请填写公示地点或公示网址")
    if link:
        _check_link(link)
    if not files and not publication.files.exists():
        raise BusinessError("请附清单文件或公示现场照片")
    for inspected in files:
        attachment = keep(inspected=inspected, level=DataLevel.PUBLIC, by=by)
        PublicationFile.objects.create(publication=publication, attachment=attachment)
    move(
        Publication.objects.all(),
        publication,
        step.target,
        published_on=published_on,
        place=place,
        link=link,
    )
    _remember(publication, step.name, by)
    _tell(publication, step, by, holders_of(Role.OFFICE_STAFF))
    return publication


@transaction.atomic
def take_publication_step(
    *, step: Step, publication: Publication, by: User, comment: str = ""
) -> Publication:
    """Confirm, return or void a version. Confirming sets its last day and replaces the version before."""
    if step.name == "file":
        raise ValueError("a version is filed with file_publication")
    policies.can_take_publication_step(step, by, publication).enforce()
    comment = plain_text(
        comment, what=step.comment_label, longest=500, shortest=2 if step.needs_comment else 0
    )
    changes: dict[str, object] = {}
    if step.name == "confirm":
        assert publication.published_on is not None  # a filed version has its day
        changes = {"valid_until": last_day(publication.published_on), "confirmed_at": clock.now()}
        _replace(publication, by)
    move(Publication.objects.all(), publication, step.target, **changes)
    _remember(publication, step.name, by, comment)
    _tell(publication, step, by, holders_of(*REPORTERS, at=publication.institution), comment)
    return publication


def _replace(publication: Publication, by: User) -> None:
    """The version in force gives way to the new one."""
    before = Publication.objects.filter(
        institution=publication.institution, list=publication.list, state=Publication.State.PUBLISHED
    )
    for old in before.select_related("institution"):
        move(Publication.objects.all(), old, Publication.State.REPLACED)
        _remember(old, "replace", by, f"第{publication.version}版")


def _check_link(link: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError as error:
        raise BusinessError("公示网址应以http://或https://开头，请从浏览器地址栏复制") from error
    if len(link) > 200:
        raise BusinessError("公示网址不超过200个字符")


def _remember(publication: Publication, verb: str, by: User, comment: str = "") -> None:
    PublicationStep.objects.create(
        publication=publication, verb=verb, to_state=publication.state, comment=comment, by=by, at=clock.now()
    )


def _tell(publication: Publication, step: Step, by: User, people: Sequence[User], comment: str = "") -> None:
    notify(
        recipients=[person for person in people if person.pk != by.pk],
        subject=f"{publication}：{done_word(PUBLICATION_STEPS, step.name)}",
        body=comment,
        link=publication.get_absolute_url(),
        by=by,
    )
