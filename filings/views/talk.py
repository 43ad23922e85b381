"""沟通: the talks, queries and notes of one filing; the list of queries (features F1, F3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from filings import policies, services
from filings.models import Evidence, Filing, MessageFile, OfficeNote, Thread
from filings.reporting import items_of
from filings.talk_steps import TALK_STEPS
from filings.views.common import load_filing
from institutions.access import signed_in
from institutions.models import Attachment, DataLevel
from institutions.services import inspect
from institutions.views.attachments import attachment_response, uploaded_files
from qianjiang_finance.common.errors import BusinessError, NotAllowed

_FIELDS = (("title", "主题"), ("text", "内容"))


@require_GET
def filing_talk(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """All talks of a filing, newest first; ``?item=B201`` offers that figure for a new one."""
    return _page(request, load_filing(request, period, code))


@require_POST
def thread_open(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Begin a talk, or ask."""
    filing = load_filing(request, period, code)

    def act() -> str:
        thread = services.open_thread(
            filing=filing,
            title=request.POST.get("title", ""),
            said=_said(request),
            by=signed_in(request),
            code=request.POST.get("item", ""),
            is_query="query" in request.POST,
        )
        return f"已{'提出问询' if thread.is_query else '发起沟通'}：{thread}"

    return _answer(request, filing, act)


@require_POST
def thread_reply(request: HttpRequest, period: str, code: str, pk: int) -> HttpResponse:
    """Speak, or answer."""
    filing = load_filing(request, period, code)
    thread = _thread(request, filing, pk)

    def act() -> str:
        message = services.reply(thread=thread, said=_said(request), by=signed_in(request))
        return f"已{TALK_STEPS[message.verb].done}：{thread}"

    return _answer(request, filing, act)


@require_POST
def thread_step(request: HttpRequest, period: str, code: str, pk: int, step: str) -> HttpResponse:
    """Turn a talk into a query, close or reopen a query."""
    filing = load_filing(request, period, code)
    thread = _thread(request, filing, pk)

    def act() -> str:
        taken = TALK_STEPS[step]
        services.take_talk_step(step=taken, thread=thread, said=_said(request), by=signed_in(request))
        return f"已{taken.done}：{thread}"

    return _answer(request, filing, act)


@require_POST
def note_add(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Write a note for the office alone."""
    filing = load_filing(request, period, code)

    def act() -> str:
        text, item = request.POST.get("text", ""), request.POST.get("item", "")
        services.add_note(filing=filing, text=text, by=signed_in(request), code=item)
        return "已记录内部备忘"

    return _answer(request, filing, act)


@require_GET
def filing_file(request: HttpRequest, period: str, code: str, key: str) -> HttpResponse:
    """A file attached to a talk of the filing or given as its evidence, for who may see the filing."""
    filing = load_filing(request, period, code)
    said = Q(pk__in=MessageFile.objects.filter(message__thread__filing=filing).values("attachment"))
    given = Q(pk__in=Evidence.objects.filter(filing=filing).values("attachment"))
    attachment = get_object_or_404(Attachment, said | given, key=key)
    try:
        return attachment_response(request, attachment)
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect("filings:filing-talk", period, code)


def _thread(request: HttpRequest, filing: Filing, pk: int) -> Thread:
    threads = Thread.objects.visible_to(signed_in(request)).filter(filing=filing)
    thread: Thread | None = threads.select_related("owner", "by").filter(pk=pk).first()
    if thread is None:
        raise Http404
    thread.filing = filing
    return thread


def _said(request: HttpRequest) -> services.Contribution:
    """What the form says; the files are checked and scanned here, before any transaction."""
    try:
        due = dt.date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        due = None
    return services.Contribution(
        text=request.POST.get("text", ""),
        files=inspect(uploaded_files(request)),
        level=request.POST.get("level", DataLevel.INTERNAL),
        due_on=due,
        owner=request.POST.get("owner", ""),
    )


def _answer(request: HttpRequest, filing: Filing, act: Callable[[], str]) -> HttpResponse:
    """Back to the page with what happened; a refusal shows the page with the reason and what was typed."""
    try:
        messages.success(request, act())
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, f"{error}。没有保存，您填写的内容列在下面")
        return _page(request, filing, status=422)
    return redirect(reverse("filings:filing-talk", args=[filing.period.code, filing.institution.code]))


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The texts of a form that was not taken, to be copied."""
    return [(word, request.POST[name]) for name, word in _FIELDS if request.POST.get(name)]


def _page(request: HttpRequest, filing: Filing, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    threads = (
        Thread.objects.visible_to(user)
        .filter(filing=filing)
        .select_related("indicator", "owner")
        .prefetch_related("messages__by", "messages__files__attachment")
    )
    notes = OfficeNote.objects.visible_to(user).filter(filing=filing).select_related("by", "indicator")
    people = services.people_of(filing) if policies.can_talk(user, filing) else []
    context = {
        "filing": filing,
        "threads": threads,
        "notes": notes if user.is_office else None,
        "people": people,
        "items": items_of(filing) if people else [],
        "chosen": request.GET.get("item", ""),
        "levels": DataLevel.choices,
        "may_talk": policies.can_talk(user, filing),
        "may_ask": policies.can_ask(user),
        "is_own": policies.is_own(user, filing),
        "typed": _typed(request) if status != 200 else [],
    }
    return render(request, "filings/filing_talk.html", context, status=status)
