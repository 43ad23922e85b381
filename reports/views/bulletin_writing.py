"""Writing a bulletin: a new draft, its words, its orders, its figures taken anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports import bulletin_policies as policies
from reports import services
from reports.bulletin_forms import DraftForm, OrderForm, ParagraphForm
from reports.bulletins.composing import read_contents
from reports.bulletins.page import edit_rows, legend_of, stale_periods
from reports.drafting.placeholders import keys_of
from reports.models import Bulletin, BulletinOrder
from reports.views.bulletin_pages import attempt, load, require


def seen_by(request: HttpRequest) -> int:
    """The edit number that the page was made from; −1, which is never current, when it is no number."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@require_http_methods(["GET", "POST"])
def bulletin_add(request: HttpRequest) -> HttpResponse:
    """Choose kind and period; the draft is written and opened."""
    user = signed_in(request)
    require(policies.can_draft(user))
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bulletin = services.draft_bulletin(by=user, **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已按模板和规则拟写，请逐段核对；数字来自审核通过的数据，不能改写")
            return redirect(bulletin)
    status = 422 if form.is_bound else 200
    return render(request, "reports/bulletin_add.html", {"form": form}, status=status)


@require_GET
def bulletin_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor: words in fields, numbers as fixed marks in them."""
    bulletin = load(request, pk)
    require(policies.can_edit(signed_in(request), bulletin))
    return _editor(request, bulletin)


def _editor(
    request: HttpRequest,
    bulletin: Bulletin,
    changes: Mapping[int, services.Change] | None = None,
    **more: Any,
) -> HttpResponse:
    """The editor; with ``changes`` that were refused, as they were typed."""
    contents = read_contents(bulletin)
    for row in contents.paragraphs:
        if changes and (change := changes.get(row.pk)):
            row.words, row.is_struck, row.strike_reason = (
                change.words,
                change.is_struck,
                change.strike_reason,
            )
    used = set(keys_of(row.words for row in contents.paragraphs))
    known = [key for key in contents.figures if key in used or not key.endswith("排名")]
    context = {
        "bulletin": bulletin,
        "rows": edit_rows(contents),
        "orders": contents.orders,
        "legend": legend_of(known, contents.figures),
        "stale": stale_periods(bulletin),
        "form": ParagraphForm(),
    }
    return render(request, "reports/bulletin_edit.html", context | more, status=422 if more else 200)


@require_POST
def bulletin_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the words of all paragraphs; what was typed stays on the page when it is refused."""
    bulletin = load(request, pk)
    changes = {}
    for row in bulletin.paragraphs.all():
        if (words := request.POST.get(f"words-{row.pk}")) is not None:
            changes[row.pk] = services.Change(
                words=words,
                is_struck=f"struck-{row.pk}" in request.POST,
                strike_reason=request.POST.get(f"reason-{row.pk}", ""),
            )
    try:
        typed = services.save_words(
            bulletin=bulletin, changes=changes, by=signed_in(request), seen=seen_by(request)
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        bulletin.refresh_from_db()
        return _editor(request, bulletin, changes, problem=str(error))
    if typed:
        messages.warning(request, f"已保存。有{len(typed)}处手工数字，没有数据来源，已在文中标出，请核对")
    else:
        messages.success(request, "已保存")
    return redirect("reports:bulletin-edit", pk=pk) if "stay" in request.POST else redirect(bulletin)


@require_POST
def bulletin_paragraph(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a paragraph of the writer's own."""
    bulletin = load(request, pk)
    require(policies.can_edit(signed_in(request), bulletin))
    form = ParagraphForm(request.POST)
    if not form.is_valid():
        return _editor(request, bulletin, form=form)
    attempt(
        request,
        lambda by: services.add_paragraph(
            bulletin=bulletin, by=by, seen=seen_by(request), **form.cleaned_data
        ),
        "已增加一段",
    )
    return redirect("reports:bulletin-edit", pk=pk)


@require_POST
def bulletin_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the figures anew; the words stay."""
    bulletin = load(request, pk)
    attempt(
        request,
        lambda by: services.refresh_figures(bulletin=bulletin, by=by, seen=seen_by(request)),
        "已按现行数据重新取数，文字未变；变化处数见办理记录",
    )
    return redirect(bulletin)


@require_http_methods(["GET", "POST"])
def order_edit(request: HttpRequest, pk: int, order: int | None = None) -> HttpResponse:
    """Change one of 下一步要求, or add one."""
    bulletin = load(request, pk)
    require(policies.can_edit(signed_in(request), bulletin))
    row: BulletinOrder | None = None
    if order is not None:
        row = get_object_or_404(bulletin.orders, pk=order)
    form = OrderForm(request.POST) if request.method == "POST" else OrderForm.of(row) if row else OrderForm()
    if request.method == "POST" and form.is_valid():
        try:
            services.save_order(
                bulletin=bulletin,
                order=row,
                by=signed_in(request),
                seen=seen_by(request),
                **form.cleaned_data,
            )
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存要求")
            return redirect("reports:bulletin-edit", pk=pk)
    context = {"bulletin": bulletin, "order": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "reports/bulletin_order.html", context, status=status)


@require_POST
def order_remove(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """Take an order out of the draft."""
    bulletin = load(request, pk)
    row = get_object_or_404(bulletin.orders, pk=order)
    attempt(
        request,
        lambda by: services.remove_order(bulletin=bulletin, order=row, by=by, seen=seen_by(request)),
        "已删去一项要求",
    )
    return redirect("reports:bulletin-edit", pk=pk)
