"""/enterprises/: enterprises, matchmaking events, published lists, cases of recalled loans."""

from collections.abc import Iterable

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from enterprises.steps import CASE_STEPS, EVENT_STEPS, PUBLICATION_STEPS
from enterprises.views import cases, enterprises, events, publications, signings


def _one_of(names: Iterable[str]) -> type[StringConverter]:
    """A converter that takes the names of steps and nothing else."""
    return type("OneOf", (StringConverter,), {"regex": "|".join(names)})


class CreditCodeConverter(StringConverter):
    """A unified social credit code."""

    regex = "[0-9A-Z]{18}"


register_converter(CreditCodeConverter, "credit")
register_converter(_one_of(EVENT_STEPS), "eventstep")
register_converter(_one_of(PUBLICATION_STEPS), "publicationstep")
register_converter(_one_of(CASE_STEPS), "casestep")

app_name = "enterprises"

urlpatterns = [
    path("", enterprises.EnterpriseList.as_view(), name="enterprise-list"),
    path("new/", enterprises.enterprise_add, name="enterprise-add"),
    path("<credit:code>/", enterprises.enterprise_detail, name="enterprise-detail"),
    path("<credit:code>/edit/", enterprises.enterprise_edit, name="enterprise-edit"),
    path("events/", events.EventList.as_view(), name="event-list"),
    path("events/new/", events.event_plan, name="event-plan"),
    path("events/<int:pk>/", events.event_detail, name="event-detail"),
    path("events/<int:pk>/edit/", events.event_edit, name="event-edit"),
    path("events/<int:pk>/files/", events.event_upload, name="event-upload"),
    path("events/<int:pk>/files/<uuid:key>/", events.event_file, name="event-file"),
    path("events/<int:pk>/signings/", signings.signing_add, name="signing-add"),
    path("events/<int:pk>/<eventstep:step>/", events.event_step, name="event-step"),
    path("signings/<int:pk>/void/", signings.signing_void, name="signing-void"),
    path("signings/<int:pk>/disbursements/", signings.disbursement_add, name="disbursement-add"),
    path("disbursements/<int:pk>/void/", signings.disbursement_void, name="disbursement-void"),
    path("lists/", publications.PublicationList.as_view(), name="publication-list"),
    path("lists/start/", publications.publication_start, name="publication-start"),
    path("lists/<int:pk>/", publications.publication_detail, name="publication-detail"),
    path("lists/<int:pk>/files/<uuid:key>/", publications.publication_file, name="publication-file"),
    path("lists/<int:pk>/<publicationstep:step>/", publications.publication_step, name="publication-step"),
    path("cases/", cases.CaseList.as_view(), name="case-list"),
    path("cases/new/", cases.case_open, name="case-open"),
    path("cases/<int:pk>/", cases.case_detail, name="case-detail"),
    path("cases/<int:pk>/files/<uuid:key>/", cases.case_file, name="case-file"),
    path("cases/<int:pk>/<casestep:step>/", cases.case_step, name="case-step"),
]
