"""Speaking about a filing or a figure, asking and answering, and the office's notes (features F1, F3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from filings import policies
from filings.models import Filing, Message, MessageFile, OfficeNote, Thread
from filings.models.talk import ThreadStatus
from filings.reporting import item_of
from filings.talk_steps import TALK_STEPS, TalkStep
from institutions.models import DataLevel, Membership, Role, User
from institutions.services import Inspected, keep, notify
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls

_LONGEST, _LONGEST_TITLE = 2000, 60


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution: its text, the inspected files with their data level, and for a question the day and the person who answers."""

    text: str
    files: Sequence[Inspected] = ()
    level: str = DataLevel.INTERNAL
    due_on: dt.date | None = None
    owner: str = ""


def people_of(filing: Filing) -> list[User]:
    """Who sees the talks of a filing and may be mentioned: the institution's reporters and the office; ``is_own`` tells them apart."""
    duties = Membership.objects.in_force().filter(user=OuterRef("pk"))
    own = duties.filter(institution=filing.institution_id, role__in=(Role.MAKER, Role.CHECKER, Role.OFFICER))
    office = duties.filter(role__in=(Role.OFFICE_STAFF, Role.OFFICE_LEAD))
    people = User.objects.filter(is_active=True).annotate(is_own=Exists(own), is_of_office=Exists(office))
    return list(people.filter(Q(is_own=True) | Q(is_of_office=True)).order_by("is_of_office", "username"))


@transaction.atomic
def open_thread(
    *, filing: Filing, title: str, said: Contribution, by: User, code: str = "", is_query: bool = False
) -> Thread:
    """Begin a talk about the filing or the figure ``code``; with ``is_query`` the office asks and waits for an answer.

    Raises NotAllowed, and BusinessError for a missing title or text, an item the filing does not have, a day that is past.
    """
    policies.can_talk(by, filing).enforce()
    title = without_controls(title).strip()
    if not title or len(title) > _LONGEST_TITLE:
        raise BusinessError("请填写主题，不超过60个字")
    thread = Thread(
        filing=filing,
        indicator=item_of(filing, code),
        title=title,
        status=ThreadStatus.TALK,
        by=by,
        at=clock.now(),
    )
    step = TALK_STEPS["ask" if is_query else "say"]
    policies.can_take_talk_step(step, by, thread).enforce()
    thread.save()
    _apply(thread, step, said, by)
    return thread


def reply(*, thread: Thread, said: Contribution, by: User) -> Message:
    """Speak in a thread: the institution's words in an open query are its answer. Raises as :func:`take_talk_step`."""
    return take_talk_step(step=policies.talk_step_of(by, thread), thread=thread, said=said, by=by)


@transaction.atomic
def take_talk_step(*, step: TalkStep, thread: Thread, said: Contribution, by: User) -> Message:
    """Any row of the table. Raises NotAllowed, BusinessError for a missing text or day, StaleState when somebody was quicker."""
    policies.can_take_talk_step(step, by, thread).enforce()
    return _apply(thread, step, said, by)


def _apply(thread: Thread, step: TalkStep, said: Contribution, by: User) -> Message:
    """Compare-and-set, the message, its files, and the notices."""
    text = without_controls(said.text.replace("\r\n", "\n")).strip()
    if len(text) > _LONGEST:
        raise BusinessError(f"内容不超过{_LONGEST}个字，请精简或作为附件上传")
    if step.needs_text and not text:
        raise BusinessError("请填写内容")
    people = people_of(thread.filing)
    before = thread.status
    _move(thread, step, said, people)
    message = Message.objects.create(
        thread=thread,
        verb=step.name,
        from_status=before,
        to_status=thread.status,
        text=text,
        by=by,
        at=clock.now(),
    )
    for inspected in said.files:
        MessageFile.objects.create(
            message=message, attachment=keep(inspected=inspected, level=said.level, by=by)
        )
    mentioned = mentioned_in(text, people)
    message.mentions.set(mentioned)
    _tell(thread, step, message, mentioned, people)
    return message


def _move(thread: Thread, step: TalkStep, said: Contribution, people: list[User]) -> None:
    changes: dict[str, object] = {"status": step.target or thread.status}
    if step.needs_due:
        if said.due_on is None or said.due_on < clock.today():
            raise BusinessError("请填写答复期限，不能早于今天")
        changes |= {"due_on": said.due_on, "owner": _owner(said.owner, people)}
    rows = Thread.objects.filter(pk=thread.pk, status=thread.status).update(**changes)
    if not rows:
        raise StaleState("这条沟通已有新的办理，请刷新页面，核对后再办理")
    for name, value in changes.items():
        setattr(thread, name, value)


def _owner(username: str, people: list[User]) -> User | None:
    """The person named to answer; None: the institution as such."""
    if not username:
        return None
    for person in people:
        if person.username == username and person.is_own:  # type: ignore[attr-defined]  # annotated by people_of
            return person
    raise BusinessError("答复人应是填报单位在任的填报人、复核人或负责人")


def mentioned_in(text: str, people: Sequence[User]) -> list[User]:
    """The people whose name stands behind an @, the longest name first, so that @王小明 is not taken for 王小."""
    found = []
    for person in sorted(people, key=lambda person: -len(person.name)):
        mark = f"@{person.name}"
        if mark in text:
            found += [other for other in people if other.name == person.name and other not in found]
            text = text.replace(mark, "")
    return found


def _tell(
    thread: Thread, step: TalkStep, message: Message, mentioned: list[User], people: list[User]
) -> None:
    """A question reaches who answers, an answer who asked, a mention whom it names; nobody is told of the own words."""
    by = message.by
    recipients: list[User] = list(mentioned)
    if step.needs_due:
        own = [person for person in people if person.is_own]  # type: ignore[attr-defined]
        recipients += [thread.owner] if thread.owner else own
    elif step.name == "answer":
        recipients.append(thread.by)
    notify(
        recipients=[person for person in recipients if person.pk != by.pk],
        subject=f"{thread.filing}：{by}{step.done}“{thread.title}”",
        body=message.text[:300],
        link=thread.get_absolute_url(),
        by=by,
    )


@transaction.atomic
def add_note(*, filing: Filing, text: str, by: User, code: str = "") -> OfficeNote:
    """Write a note for the office alone; nobody else is ever told of it. Raises NotAllowed and BusinessError."""
    policies.can_note(by).enforce()
    text = without_controls(text.replace("\r\n", "\n")).strip()
    if not text or len(text) > _LONGEST:
        raise BusinessError(f"请填写备忘内容，不超过{_LONGEST}个字")
    return OfficeNote.objects.create(
        filing=filing, indicator=item_of(filing, code), text=text, by=by, at=clock.now()
    )
