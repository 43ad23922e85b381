"""The person's notices: the list, reading one, reading all."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions import services
from institutions.access import signed_in
from institutions.filters import NoticeFilter
from institutions.models import Notice
from institutions.tables import NoticeTable


class NoticeListView(SingleTableMixin, FilterView):
    """The person's own notices, newest first."""

    table_class = NoticeTable
    filterset_class = NoticeFilter
    template_name = "institutions/notice_list.html"
    table_pagination = {"per_page": 20}

    def get_queryset(self) -> QuerySet[Notice]:
        notices: QuerySet[Notice] = Notice.objects.visible_to(signed_in(self.request))
        return notices.select_related("by")


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read; with ``go`` on to what it speaks of, else back to the list. Another person's is a 404."""
    user = signed_in(request)
    notice = get_object_or_404(Notice.objects.visible_to(user), pk=pk)
    services.mark_notice_read(notice=notice, by=user)
    return redirect(notice.link if "go" in request.POST and notice.link else "notice-list")


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    count = services.mark_all_notices_read(by=signed_in(request))
    messages.success(request, f"已将{count}条通知标为已读" if count else "没有未读的通知")
    return redirect("notice-list")
