"""What the pages of the lists share: a list with its policy, an act with its answer, a timeline, a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from enterprises import policies
from enterprises.steps import done_word
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import Attachment, StepRecord, User
from institutions.views.attachments import attachment_response
from qianjiang_finance.common.errors import BusinessError, Decision, NotAllowed
from qianjiang_finance.common.workflow import Step

_TABS = (
    ("企业", "enterprises:enterprise-list", policies.can_read_lists),
    ("对接活动", "enterprises:event-list", policies.can_read_lists),
    ("三张清单公示", "enterprises:publication-list", policies.can_list_publications),
    ("核查单", "enterprises:case-list", policies.can_list_cases),
)


class RoomList(AuditedExportMixin, SingleTableMixin, FilterView):
    """A list that asks its policy before anything is read; exports itself."""

    table_pagination = {"per_page": 50}

    def may_read(self, user: User) -> Decision:
        """The policy of the list."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(self.may_read(signed_in(request)))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``tabs``: the lists of the room that the person may read, as (label, address, whether it is this one)."""
        user = signed_in(self.request)
        addresses = [(label, reverse(name)) for label, name, may in _TABS if may(user)]
        tabs = [(label, address, address == self.request.path) for label, address in addresses]
        return super().get_context_data(tabs=tabs, **kwargs)


def require(decision: Decision) -> None:
    """403 with the reason where the policy refuses."""
    if not decision:
        raise PermissionDenied(decision.reason)


def answer(
    request: HttpRequest, act: Callable[[], str], *, target: Any, page: Callable[[int], HttpResponse]
) -> HttpResponse:
    """Do it, say so and go to ``target``; 403 without the right; the page with the reason when a rule refuses."""
    try:
        messages.success(request, act())
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, f"{error}。没有保存")
        return page(422)
    return redirect(target)


def timeline_of(records: Iterable[StepRecord], steps: dict[str, Step]) -> list[dict[str, object]]:
    """The records, newest first, for components/timeline.html."""
    return [
        {
            "at": record.at,
            "by": record.by,
            "verb": done_word(steps, record.verb),
            "comment": record.comment,
            "tone": "idle",
        }
        for record in records
    ]


def send_file(request: HttpRequest, attachment: Attachment, target: Any) -> HttpResponse:
    """The file, or back to ``target`` with the reason why it may not be read."""
    try:
        return attachment_response(request, attachment)
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect(target)
