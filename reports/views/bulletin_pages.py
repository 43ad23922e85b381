"""One bulletin: reading it, the cells behind a number, its steps, its recipients, its drift."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import User
from qianjiang_finance.common.errors import BusinessError, Decision, NotAllowed
from reports import bulletin_policies as policies
from reports import services
from reports.bulletin_querysets import REPORTERS
from reports.bulletin_steps import STEPS, done_word
from reports.bulletin_tables import RecipientFilter, RecipientTable
from reports.bulletins.feedback import build_feedback
from reports.bulletins.number_page import number_page
from reports.bulletins.page import build_page
from reports.models import Bulletin, BulletinCountersign, BulletinRecipient


def load(request: HttpRequest, pk: int) -> Bulletin:
    """The bulletin, if the person may see it; any other is a 404."""
    rows = Bulletin.objects.visible_to(signed_in(request)).select_related(
        "period", "series", "drafted_by", "signed_by", "corrects"
    )
    bulletin: Bulletin = get_object_or_404(rows, pk=pk)
    return bulletin


def require(decision: Decision) -> None:
    """403 with the reason of a policy that refuses."""
    if not decision:
        raise PermissionDenied(decision.reason)


def attempt(request: HttpRequest, act: Callable[[User], object], done: str) -> bool:
    """Do a write; its success or the reason of its refusal is shown on the next page. 403 for a person without the right."""
    try:
        act(signed_in(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True


@require_GET
def bulletin_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as it reads; for a recipient the reading is marked."""
    bulletin = load(request, pk)
    user = signed_in(request)
    page = build_page(bulletin, user)
    if page.own and page.own.read_at is None:
        services.mark_read(bulletin=bulletin, by=user)
    return render(request, "reports/bulletin_detail.html", {"page": page})


@require_GET
def bulletin_number(request: HttpRequest, pk: int) -> HttpResponse:
    """``?key=B201.余额``: the formula of a number and the cells of every figure in it."""
    bulletin = load(request, pk)
    require(policies.can_see_cells(signed_in(request)))
    figure = get_object_or_404(bulletin.figures, key=request.GET.get("key", ""))
    page = number_page(bulletin, figure)
    return render(request, "reports/bulletin_number.html", {"bulletin": bulletin, "page": page})


@require_GET
def bulletin_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step and change: who, when, with which words. The office and the leaders."""
    bulletin = load(request, pk)
    require(policies.can_see_cells(signed_in(request)))
    events = bulletin.events.select_related("by").order_by("-pk")
    timeline = [
        {
            "at": event.at,
            "by": event.by,
            "verb": done_word(event.verb),
            "comment": event.comment,
            "tone": "idle",
        }
        for event in events
    ]
    return render(request, "reports/bulletin_history.html", {"bulletin": bulletin, "timeline": timeline})


@require_POST
def bulletin_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of the table and return to the bulletin."""
    bulletin, found = load(request, pk), STEPS[step]
    comment = request.POST.get("comment", "")
    attempt(
        request,
        lambda by: services.take_bulletin_step(step=found, bulletin=bulletin, by=by, comment=comment),
        f"已办理：{found.done}",
    )
    return redirect(bulletin)


@require_POST
def bulletin_countersign(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A unit agrees (会签)."""
    bulletin = load(request, pk)
    countersign = get_object_or_404(
        BulletinCountersign.objects.select_related("institution"), bulletin=bulletin, pk=row
    )
    countersign.bulletin = bulletin
    comment = request.POST.get("comment", "")
    attempt(
        request,
        lambda by: services.countersign(countersign=countersign, comment=comment, by=by),
        f"{countersign.institution}已会签",
    )
    still = Bulletin.objects.visible_to(signed_in(request)).filter(pk=pk)
    return redirect(bulletin) if still.exists() else redirect("reports:bulletin-list")


@require_POST
def bulletin_confirm(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """回执 of one recipient."""
    bulletin = load(request, pk)
    recipient = get_object_or_404(bulletin.recipients.select_related("institution", "bulletin"), pk=row)
    attempt(request, lambda by: services.confirm_receipt(recipient=recipient, by=by), "已回执，感谢配合")
    return redirect(bulletin)


@require_GET
def bulletin_feedback(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """反馈单 of one recipient of an issued bulletin: its own people, the office, the leaders; another's is a 404."""
    bulletin, user = load(request, pk), signed_in(request)
    recipients = bulletin.recipients.select_related("institution__kind")
    if not user.sees_all_institutions:
        recipients = recipients.filter(institution__in=user.institutions_as(*REPORTERS))
    institution = get_object_or_404(recipients, institution__code=code).institution
    feedback = build_feedback(bulletin, institution, user)
    context = {"bulletin": bulletin, "institution": institution, "feedback": feedback}
    return render(request, "reports/bulletin_feedback.html", context)


class RecipientList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The recipients of a bulletin and their marks; exports itself. The office and the leaders."""

    table_class = RecipientTable
    filterset_class = RecipientFilter
    template_name = "reports/bulletin_recipients.html"
    table_pagination = {"per_page": 100}
    export_title = "收文和回执"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.bulletin = load(request, kwargs["pk"])
        require(policies.can_see_cells(signed_in(request)))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[BulletinRecipient]:
        return self.bulletin.recipients.select_related(
            "institution__kind", "read_by", "downloaded_by", "confirmed_by"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(bulletin=self.bulletin, **kwargs)


@require_GET
def bulletin_drift(request: HttpRequest, pk: int) -> HttpResponse:
    """通报影响: what of an issued bulletin would read differently today."""
    bulletin = load(request, pk)
    user = signed_in(request)
    require(policies.can_see_cells(user))
    drift = services.read_drift(bulletin) if bulletin.is_final else None
    return render(
        request,
        "reports/bulletin_drift.html",
        {
            "bulletin": bulletin,
            "drift": drift,
            "corrections": bulletin.corrections.all(),
            "may_correct": bool(policies.can_correct(user, bulletin)),
        },
    )


@require_POST
def bulletin_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the 更正通报 and open it."""
    bulletin = load(request, pk)
    try:
        correction = services.draft_correction(bulletin=bulletin, by=signed_in(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect("reports:bulletin-drift", pk=pk)
    messages.success(request, "已生成更正通报草稿，请核对后送核稿")
    return redirect(correction)
