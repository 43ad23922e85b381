"""报数情况: for each item of a form, who reported a number, zero, 不适用, 未知 or nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from filings import coverage, policies
from filings.models import Form, Period
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin


class FormCoverageView(AuditedExportMixin, TemplateView):
    """``?period=2024Q2&form=B1``; ``&item=B201&answer=absent`` lists the institutions behind a number."""

    template_name = "filings/coverage.html"
    export_title = "报数情况"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_see_matrix(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        wanted = self.request.GET
        periods, forms = list(Period.objects.all()), list(Form.objects.all())
        published = next((one for one in periods if one.data_version), periods[0] if periods else None)
        period = next((one for one in periods if one.code == wanted.get("period")), published)
        form = next((one for one in forms if one.code == wanted.get("form")), forms[0] if forms else None)
        context |= {"periods": periods, "forms": forms, "period": period, "form": form, "table": None}
        if period is None or form is None:
            return context
        self.export_title = f"{period}{form.title}报数情况"
        self.export_notes = form.head_lines
        table = coverage.build(period, form)
        item, answer = table.find(wanted.get("item", "")), wanted.get("answer", "")
        chosen = item.of(answer) if item and answer in coverage.ANSWERS else ()
        return context | {
            "table": table,
            "missing_text": period.missing_text(table.missing),
            "may_choose": bool(policies.can_open_period(signed_in(self.request))),
            "rules": Period.MissingRule.choices,
            "words": coverage.ANSWERS,
            "item": item,
            "answer_word": coverage.ANSWERS.get(answer, ""),
            "chosen": chosen,
        }
