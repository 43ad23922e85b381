"""Whom a bulletin goes to, before it is signed: the list, changes of it by hand, and the lines on the paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from institutions.access import signed_in
from reports import bulletin_policies as policies
from reports import services
from reports.bulletin_forms import AddressForm, LinesForm
from reports.bulletins.addressing import addressees_of
from reports.models import Bulletin
from reports.views.bulletin_pages import attempt, load, require
from reports.views.bulletin_writing import seen_by


@require_GET
def addressees(request: HttpRequest, pk: int) -> HttpResponse:
    """Who will receive the bulletin, why, and how. The office and the leaders; once it is out, the receipts."""
    bulletin = load(request, pk)
    require(policies.can_see_cells(signed_in(request)))
    if bulletin.is_issued:
        return redirect("reports:bulletin-recipients", pk=pk)
    return _page(request, bulletin)


def _page(request: HttpRequest, bulletin: Bulletin, lines: LinesForm | None = None) -> HttpResponse:
    may_change = bool(policies.can_address(signed_in(request), bulletin))
    present = {"addressees": bulletin.addressees, "copies_to": bulletin.copies_to}
    rows = addressees_of(bulletin)
    context = {
        "bulletin": bulletin,
        "rows": rows,
        "receiving": sum(row.receives for row in rows),
        "may_change": may_change,
        "form": AddressForm() if may_change else None,
        "lines": lines or LinesForm(initial=present),
    }
    return render(request, "reports/bulletin_addressees.html", context, status=422 if lines else 200)


@require_POST
def addressees_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the bulletin, or a copy, to a unit, kind or group; or leave it out."""
    bulletin = load(request, pk)
    require(policies.can_address(signed_in(request), bulletin))
    form = AddressForm(
        {"whom": request.POST.get("whom"), "way": request.POST.get("way") or request.GET.get("way")}
    )
    if form.is_valid():
        way = form.cleaned_data["way"]
        attempt(
            request,
            lambda by: services.address(
                bulletin=bulletin, units=form.units, way=way, by=by, seen=seen_by(request)
            ),
            "已调整收文单位，主送、抄送已按名单重写，请核对",
        )
    else:
        messages.error(request, "没有这个单位、类别或分组，请从列表中选择")
    return redirect("reports:bulletin-addressees", pk=pk)


@require_POST
def addressees_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """主送 and 抄送 in the office's own words."""
    bulletin = load(request, pk)
    require(policies.can_address(signed_in(request), bulletin))
    form = LinesForm(request.POST)
    if not form.is_valid():
        return _page(request, bulletin, form)
    attempt(
        request,
        lambda by: services.write_lines(bulletin=bulletin, by=by, seen=seen_by(request), **form.cleaned_data),
        "已保存主送、抄送",
    )
    return redirect("reports:bulletin-addressees", pk=pk)
