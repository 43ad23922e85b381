"""The life of an institution as the office enters it: 新设, 更名, 合并 and 撤销 (domain §2.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from institutions import policies, services
from institutions.forms import CloseForm, NewInstitutionForm, RenameForm
from institutions.models import Institution, User
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError

_asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Page:
    """The words around a form; ``back`` is where one goes without sending it."""

    heading: str
    subtitle: str
    explanation: str
    button: str
    back: str


@_asked_or_sent
def institution_add(request: HttpRequest) -> HttpResponse:
    """登记新设机构."""
    by = _maintainer(request)
    form = NewInstitutionForm(_sent(request))
    institution = _done(form, partial(services.add_institution, by=by))
    if institution:
        messages.success(request, f"已登记新设机构：{institution}，请安全管理员为其人员授予任职")
        return redirect(institution)
    page = Page(
        "登记新设机构",
        "",
        "机构自开业后结束的季度起报送；已经开放的报送期不会为其补建报表。",
        "登记新设",
        reverse("institutions:institution-list"),
    )
    return _shown(request, form, page)


@_asked_or_sent
def institution_rename(request: HttpRequest, code: str) -> HttpResponse:
    """登记更名."""
    by = _maintainer(request)
    institution = _institution(by, code)
    names = {"name": institution.name, "short_name": institution.short_name}
    form = RenameForm(_sent(request), initial=names)
    renamed = _done(form, partial(services.rename, institution=institution, by=by))
    if renamed:
        messages.success(request, f"已登记更名，现用名称：{renamed.name}（{renamed.short_name}）")
        return redirect(renamed)
    explanation = "原名称连同使用日期保留，仍可按原名称查找。"
    page = Page("登记更名", _known_as(institution), explanation, "登记更名", institution.get_absolute_url())
    return _shown(request, form, page)


@_asked_or_sent
def institution_close(request: HttpRequest, code: str) -> HttpResponse:
    """登记终止: 撤销, or 合并 into a successor."""
    by = _maintainer(request)
    institution = _institution(by, code)
    form = CloseForm(institution, _sent(request))
    closed = _done(form, partial(services.close, institution=institution, by=by))
    if closed and closed.closed_on:
        messages.success(request, f"已登记终止：{closed}自{day_text(closed.closed_on)}起终止")
        return redirect(closed)
    explanation = "登记后不能撤回。机构自终止日期起不再填报新的季度，名称和已报数据全部保留；人员的任职请安全管理员另行终止。"
    page = Page("登记终止", _known_as(institution), explanation, "登记终止", institution.get_absolute_url())
    return _shown(request, form, page)


def _maintainer(request: HttpRequest) -> User:
    """The signed-in person of the office; 403 for everyone else."""
    assert isinstance(request.user, User)  # every page asks for a login
    decision = policies.can_maintain_institutions(request.user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return request.user


def _institution(by: User, code: str) -> Institution:
    """The institution to change, or 404. That a closed one changes no more is the service's to say."""
    return get_object_or_404(Institution.objects.visible_to(by).select_related("kind"), code=code)


def _known_as(institution: Institution) -> str:
    return f"{institution.name}（{institution.short_name}）　{institution.kind}　{institution.code}"


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was typed; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def _done(form: forms.Form, act: Callable[..., Institution]) -> Institution | None:
    """What the service made of the form; None if it was not sent or was refused, with the reason on the form."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except BusinessError as error:
        form.add_error(None, str(error))
        return None


def _shown(request: HttpRequest, form: forms.Form, page: Page) -> HttpResponse:
    """The page with the form, 422 if it comes back refused."""
    context = {"form": form, "page": page}
    status = 422 if form.is_bound else 200
    return render(request, "institutions/institution_form.html", context, status=status)
