"""Who will get which reminder of a period, sending them now, and what was sent (feature E4)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from filings import policies, reminders, services
from filings.models import Period, Reminder
from institutions.access import signed_in
from institutions.services import mail_is_on
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed

#: Receipts shown on the page, newest first.
_SHOWN = 200


@require_GET
def reminder_plan(request: HttpRequest, period: str) -> HttpResponse:
    """The unfinished units with stage, recipients and exact text of today; below them the receipts."""
    decision = policies.can_remind(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)
    found = get_object_or_404(Period, code=period)
    today = clock.today()
    planned = reminders.plan(found, today)
    receipts = Reminder.objects.filter(filing__period=found).select_related("filing__institution", "by")
    context = {
        "period": found,
        "today": today,
        "planned": planned,
        "due": sum(one.is_due for one in planned),
        "has_mail": mail_is_on(),
        "receipts": list(receipts[:_SHOWN]),
    }
    return render(request, "filings/reminder_plan.html", context)


@require_POST
def reminder_send(request: HttpRequest, period: str) -> HttpResponse:
    """Remind the units ticked now."""
    found = get_object_or_404(Period, code=period)
    try:
        sent = services.send_reminders(
            period=found, codes=request.POST.getlist("unit"), by=signed_in(request)
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已催报{len(sent.reminders)}家，通知{sent.people}人，记录见本页下方")
    return redirect("filings:reminder-plan", period)
