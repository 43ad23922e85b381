"""Views with no business in them: the health check and the error pages."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """State of the database and its migrations as JSON: 200 when both are well, 503 otherwise."""
    try:
        executor = MigrationExecutor(connection)
        pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        database = "ok"
    except DatabaseError:
        pending, database = None, "unreachable"
    well = database == "ok" and pending == 0
    body = {"status": "ok" if well else "error", "database": database, "pending_migrations": pending}
    return JsonResponse(body, status=200 if well else 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for an expired form: what happened, what to do, and what was typed, in Chinese."""
    return render(request, "403_csrf.html", {"typed": typed_fields(request)}, status=403)


def session_expired(request: HttpRequest) -> HttpResponse:
    """The page for a form sent after the session has ended; nothing was written, what was typed is shown to be copied."""
    return render(request, "session_expired.html", {"typed": typed_fields(request)}, status=401)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what went wrong unforeseen: 500. A database that is locked or does not answer is a matter of moments: 503, with
    what was typed; its transaction has been rolled back, so nothing stands half."""
    if not isinstance(sys.exception(), OperationalError):
        return defaults.server_error(request)
    page = render_to_string("503.html", {"typed": typed_fields(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": "5"})


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person typed into a form that was not taken: name and text of the filled visible fields, never a password."""
    hidden = {"csrfmiddlewaretoken", "seen", "action", "next"}
    return [
        (name.removeprefix("v-"), str(text))
        for name, text in request.POST.items()
        if text and name not in hidden and "password" not in name
    ]
