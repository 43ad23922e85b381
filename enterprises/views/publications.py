"""三张清单公示: who has published what, one version with its steps and files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from enterprises import policies, services
from enterprises.filters import PublicationFilter
from enterprises.forms import PublicationForm
from enterprises.models import Publication, PublicationFile
from enterprises.querysets import REPORTERS
from enterprises.standing import open_banks, standing_of
from enterprises.steps import PUBLICATION_STEPS
from enterprises.tables import PublicationTable
from enterprises.views.common import RoomList, answer, require, send_file, timeline_of
from institutions.access import signed_in
from institutions.models import Institution, User
from institutions.services import inspect
from institutions.views.attachments import uploaded_files
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, Decision, NotAllowed


class PublicationList(RoomList):
    """The versions the person may see, above them each bank's standing today and 公示率."""

    table_class = PublicationTable
    filterset_class = PublicationFilter
    template_name = "enterprises/publication_list.html"
    export_title = "三张清单公示情况"

    def may_read(self, user: User) -> Decision:
        return policies.can_list_publications(user)

    def get_queryset(self) -> QuerySet[Publication]:
        rows: QuerySet[Publication] = Publication.objects.visible_to(signed_in(self.request))
        return rows.select_related("institution__kind")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        banks = open_banks(clock.today())
        own = user.institutions_as(*REPORTERS)
        if not user.sees_all_institutions:
            banks = [bank for bank in banks if bank.pk in own]
        mine = [bank for bank in banks if bank.pk in own]
        standing = standing_of(banks, clock.today())
        return super().get_context_data(
            standing=standing, mine=mine, lists=Publication.List.choices, **kwargs
        )


@require_POST
def publication_start(request: HttpRequest) -> HttpResponse:
    """Begin a version of a list of the own bank."""
    banks = Institution.objects.visible_to(signed_in(request)).select_related("kind")
    institution = get_object_or_404(banks, code=request.POST.get("institution", ""))
    try:
        publication = services.start_publication(
            institution=institution, which=request.POST.get("list", ""), by=signed_in(request)
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect("enterprises:publication-list")
    messages.success(request, "已建立编制中的版本，公示后在本页报备")
    return redirect(publication)


@require_GET
def publication_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: when, where, until when, its files, what may be done."""
    return _page(request, _publication(request, pk))


@require_POST
def publication_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of the table; filing reads its own form."""
    publication = _publication(request, pk)
    found = PUBLICATION_STEPS[step]

    def act() -> str:
        by = signed_in(request)
        require(policies.can_take_publication_step(found, by, publication))
        if step == "file":
            form = PublicationForm(request.POST)
            if not form.is_valid():
                raise BusinessError("请填写公示日期和地点或网址")
            files = inspect(uploaded_files(request))
            services.file_publication(publication=publication, files=files, by=by, **form.cleaned_data)
        else:
            comment = request.POST.get("comment", "")
            services.take_publication_step(step=found, publication=publication, by=by, comment=comment)
        return f"已办理：{found.done}"

    return answer(request, act, target=publication, page=lambda status: _page(request, publication, status))


@require_GET
def publication_file(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A file of a version that the person may see."""
    publication = _publication(request, pk)
    files = PublicationFile.objects.select_related("attachment")
    found = get_object_or_404(files, publication=publication, attachment__key=key)
    return send_file(request, found.attachment, publication)


def _publication(request: HttpRequest, pk: int) -> Publication:
    rows = Publication.objects.visible_to(signed_in(request)).select_related("institution__kind")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, publication: Publication, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    steps = [
        step
        for step in PUBLICATION_STEPS.values()
        if policies.can_take_publication_step(step, user, publication)
    ]
    typed = request.POST if status == 422 else None
    known = {name: getattr(publication, name) for name in PublicationForm.base_fields}
    context = {
        "publication": publication,
        "steps": [step for step in steps if step.name != "file"],
        "form": PublicationForm(typed, initial=known) if any(step.name == "file" for step in steps) else None,
        "files": publication.files.select_related("attachment"),
        "timeline": timeline_of(publication.steps.select_related("by").order_by("-pk"), PUBLICATION_STEPS),
        "may_renew": publication.state == Publication.State.PUBLISHED
        and bool(policies.can_start_publication(user, publication.institution)),
    }
    return render(request, "enterprises/publication_detail.html", context, status=status)
