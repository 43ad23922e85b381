"""Files in requests and responses, for the views of every room that shows attachments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from institutions.access import address_of, signed_in
from institutions.models import Attachment
from institutions.services import read_attachment


def uploaded_files(request: HttpRequest, field: str = "files") -> list[tuple[str, bytes]]:
    """Name and content of every file of the field; a name may hold a path, the check takes its last part."""
    return [(file.name or "", file.read()) for file in request.FILES.getlist(field)]


def attachment_response(request: HttpRequest, attachment: Attachment) -> HttpResponse:
    """The file as a download, never shown in place; raises BusinessError where the file may not be read."""
    content = read_attachment(attachment=attachment, by=signed_in(request), address=address_of(request))
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=attachment.name
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
