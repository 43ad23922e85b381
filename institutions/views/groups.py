"""评价分组: the list with its members, a new one, a changed one, in use or not (feature I1)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from institutions import policies, services
from institutions.forms import PeerGroupForm
from institutions.models import Group, User
from institutions.profile import members_of
from qianjiang_finance.common.errors import BusinessError

_asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def group_list(request: HttpRequest) -> HttpResponse:
    """All groups with their open members, the peer groups first; the office and the leaders."""
    assert isinstance(request.user, User)  # every page asks for a login
    decision = policies.can_read_groups(request.user)
    if not decision:
        raise PermissionDenied(decision.reason)
    context = {
        "rows": members_of(Group.objects.order_by("-is_peer_group", "order")),
        "may_maintain": bool(policies.can_maintain_institutions(request.user)),
    }
    return render(request, "institutions/group_list.html", context)


@_asked_or_sent
def group_add(request: HttpRequest) -> HttpResponse:
    """A new peer group."""
    by = _maintainer(request)
    form = PeerGroupForm(request.POST or None)
    if form.is_valid():
        try:
            group = services.add_peer_group(code=form.cleaned_data["code"], wanted=form.wanted(), by=by)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已新设评价分组“{group}”")
            return redirect("institutions:group-list")
    return _page(request, form, None)


@_asked_or_sent
def group_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change a peer group's name and members."""
    by = _maintainer(request)
    group = get_object_or_404(Group, pk=code, is_peer_group=True)
    form = PeerGroupForm(request.POST) if request.method == "POST" else PeerGroupForm.of(group)
    form.fields["code"].disabled = True
    form.fields["code"].required = False
    if form.is_bound and form.is_valid():
        try:
            services.change_peer_group(group=group, wanted=form.wanted(), by=by)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已修改评价分组“{form.cleaned_data['name']}”")
            return redirect("institutions:group-list")
    return _page(request, form, group)


@require_POST
def group_use(request: HttpRequest, code: str) -> HttpResponse:
    """Use a group as a peer group, or no longer: the other of what the page showed (``seen=1``: in use)."""
    by = _maintainer(request)
    group = get_object_or_404(Group, pk=code)
    is_used = request.POST.get("seen") != "1"
    try:
        services.set_peer_group(group=group, is_used=is_used, by=by)
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{group}”{'已用作' if is_used else '不再用作'}评价分组")
    return redirect("institutions:group-list")


def _maintainer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # every page asks for a login
    decision = policies.can_maintain_institutions(request.user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return request.user


def _page(request: HttpRequest, form: PeerGroupForm, group: Group | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "institutions/group_form.html", {"form": form, "group": group}, status=status)
