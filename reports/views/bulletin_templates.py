"""Sentence templates and series of bulletins, edited by the office, with a preview on real figures (feature J6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from filings.models import Period
from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError
from reports import bulletin_policies as policies
from reports import services
from reports.bulletin_forms import SeriesForm, TemplateForm
from reports.bulletins.trying import help_rows, try_sentence
from reports.models import BulletinKind, BulletinSeries, SentenceTemplate
from reports.views.bulletin_pages import require


@require_GET
def template_list(request: HttpRequest) -> HttpResponse:
    """The sentences of each kind, and the series."""
    require(policies.can_draft(signed_in(request)))
    rows = list(SentenceTemplate.objects.select_related("changed_by"))
    kinds = [(kind.label, [row for row in rows if row.kind == kind.value]) for kind in BulletinKind]
    context = {"kinds": kinds, "series": BulletinSeries.objects.all()}
    return render(request, "reports/template_list.html", context)


@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change a sentence or add one; ``try`` shows what it says of the newest period and names unknown placeholders, saving nothing."""
    user = signed_in(request)
    require(policies.can_draft(user))
    template = get_object_or_404(SentenceTemplate, pk=pk) if pk is not None else None
    if request.method == "POST":
        form = TemplateForm(request.POST)
    else:
        form = TemplateForm.of(template) if template else TemplateForm()
    tried = None
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            tried = try_sentence(form.cleaned_data["words"], Period.objects.with_published().first())
        else:
            try:
                services.save_template(template=template, by=user, **form.cleaned_data)
            except BusinessError as error:
                form.add_error("words", str(error))
            else:
                messages.success(request, "已保存句子模板，今后拟写的通报按此起草")
                return redirect("reports:template-list")
    context = {"template": template, "form": form, "tried": tried, "help": help_rows()}
    status = 422 if form.errors else 200
    return render(request, "reports/template_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def series_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """How a series numbers and heads its bulletins."""
    user = signed_in(request)
    require(policies.can_draft(user))
    series = get_object_or_404(BulletinSeries, pk=pk)
    form = SeriesForm(request.POST) if request.method == "POST" else SeriesForm.of(series)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_series(series=series, values=form.cleaned_data, by=user)
        except BusinessError as error:
            form.add_error("pattern", str(error))
        else:
            messages.success(request, "已保存发文系列")
            return redirect("reports:template-list")
    status = 422 if form.is_bound else 200
    return render(request, "reports/series_edit.html", {"series": series, "form": form}, status=status)
