"""Before issue: what each institution is shown, what it answers, what the office replies (feature Z8)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from institutions.access import signed_in
from institutions.models import Role
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports import bulletin_policies as policies
from reports import services
from reports.bulletin_forms import AnswerForm
from reports.bulletins.previews import preview_rows
from reports.models import BulletinPreview
from reports.views.bulletin_pages import attempt, load, require

_ANSWERERS = (Role.MAKER, Role.CHECKER, Role.OFFICER)


@require_GET
def preview_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Each institution that is spoken of: its lines, whether it has seen them as they are now, what it said. Office and leaders."""
    bulletin = load(request, pk)
    user = signed_in(request)
    require(policies.can_see_cells(user))
    context = {
        "bulletin": bulletin,
        "rows": preview_rows(bulletin, user),
        "may_send": bool(policies.can_send_previews(user, bulletin)),
        "blockers": [] if bulletin.is_final or bulletin.is_cancelled else services.why_not_signed(bulletin),
    }
    return render(request, "reports/bulletin_previews.html", context)


@require_POST
def preview_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send every institution its lines, new or changed."""
    bulletin = load(request, pk)
    attempt(
        request,
        lambda by: services.send_previews(bulletin=bulletin, by=by),
        "已发出，各机构在“通报”页核对涉及本单位的内容",
    )
    return redirect("reports:bulletin-previews", pk=pk)


@require_POST
def preview_reply(request: HttpRequest, pk: int, preview: int) -> HttpResponse:
    """The office answers a comment or an appeal."""
    bulletin = load(request, pk)
    row = get_object_or_404(bulletin.previews.select_related("institution", "bulletin"), pk=preview)
    reply = request.POST.get("comment", "")
    attempt(
        request,
        lambda by: services.reply_preview(preview=row, reply=reply, by=by),
        f"已答复{row.institution}",
    )
    return redirect("reports:bulletin-previews", pk=pk)


@require_http_methods(["GET", "POST"])
def bulletin_mine(request: HttpRequest, pk: int) -> HttpResponse:
    """What a bulletin will say of the person's own institution, and the answer to it; 404 where nobody asked."""
    user = signed_in(request)
    own = BulletinPreview.objects.filter(bulletin=pk, institution__in=user.institutions_as(*_ANSWERERS))
    rows = list(own.select_related("bulletin", "institution", "by", "replied_by").order_by("-round"))
    if not rows:
        raise Http404("没有发给本单位的征求意见")
    preview = rows[0]
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_preview(preview=preview, by=user, **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已回复：{preview.get_state_display()}")
            return redirect("reports:bulletin-mine", pk=pk)
    context = {
        "preview": preview,
        "earlier": rows[1:],
        "form": form,
        "may_answer": bool(policies.can_answer_preview(user, preview)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/bulletin_mine.html", context, status=status)
