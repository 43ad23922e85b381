"""/reports/bulletins/: part of the addresses of this room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from reports.bulletin_steps import STEPS
from reports.views import (
    annex,
    bulletin_addressing,
    bulletin_circle,
    bulletin_files,
    bulletin_pages,
    bulletin_templates,
    bulletin_writing,
    bulletins,
)


class BulletinStepConverter(StringConverter):
    """A step of the table of a bulletin's life."""

    regex = "|".join(STEPS)


register_converter(BulletinStepConverter, "bulletin_step")

urlpatterns = [
    path("", bulletins.BulletinList.as_view(), name="bulletin-list"),
    path("annex/", annex.PeriodAnnex.as_view(), name="annex-page"),
    path("add/", bulletin_writing.bulletin_add, name="bulletin-add"),
    path("templates/", bulletin_templates.template_list, name="template-list"),
    path("templates/add/", bulletin_templates.template_edit, name="template-add"),
    path("templates/<int:pk>/", bulletin_templates.template_edit, name="template-edit"),
    path("series/<int:pk>/", bulletin_templates.series_edit, name="series-edit"),
    path("<int:pk>/", bulletin_pages.bulletin_detail, name="bulletin-detail"),
    path("<int:pk>/bulletin.docx", bulletin_files.bulletin_word, name="bulletin-word"),
    path("<int:pk>/bulletin.pdf", bulletin_files.bulletin_pdf, name="bulletin-pdf"),
    path("<int:pk>/annex.xlsx", bulletin_files.bulletin_annex, name="bulletin-annex"),
    path("<int:pk>/annex/", annex.BulletinAnnexPage.as_view(), name="bulletin-annex-page"),
    path("<int:pk>/numbers/", bulletin_pages.bulletin_number, name="bulletin-number"),
    path("<int:pk>/history/", bulletin_pages.bulletin_history, name="bulletin-history"),
    path("<int:pk>/edit/", bulletin_writing.bulletin_edit, name="bulletin-edit"),
    path("<int:pk>/save/", bulletin_writing.bulletin_save, name="bulletin-save"),
    path("<int:pk>/paragraphs/", bulletin_writing.bulletin_paragraph, name="bulletin-paragraph"),
    path("<int:pk>/refresh/", bulletin_writing.bulletin_refresh, name="bulletin-refresh"),
    path("<int:pk>/orders/add/", bulletin_writing.order_edit, name="order-add"),
    path("<int:pk>/orders/<int:order>/", bulletin_writing.order_edit, name="order-edit"),
    path("<int:pk>/orders/<int:order>/remove/", bulletin_writing.order_remove, name="order-remove"),
    path("<int:pk>/previews/", bulletin_circle.preview_list, name="bulletin-previews"),
    path("<int:pk>/previews/send/", bulletin_circle.preview_send, name="bulletin-preview-send"),
    path("<int:pk>/mine/", bulletin_circle.bulletin_mine, name="bulletin-mine"),
    path("<int:pk>/feedback/<slug:code>/", bulletin_pages.bulletin_feedback, name="bulletin-feedback"),
    path("<int:pk>/drift/", bulletin_pages.bulletin_drift, name="bulletin-drift"),
    path("<int:pk>/correct/", bulletin_pages.bulletin_correct, name="bulletin-correct"),
    path("<int:pk>/steps/<bulletin_step:step>/", bulletin_pages.bulletin_step, name="bulletin-step"),
    path(
        "<int:pk>/countersign/<int:row>/",
        bulletin_pages.bulletin_countersign,
        name="bulletin-countersign",
    ),
    path(
        "<int:pk>/previews/<int:preview>/reply/",
        bulletin_circle.preview_reply,
        name="bulletin-preview-reply",
    ),
    path("<int:pk>/addressees/", bulletin_addressing.addressees, name="bulletin-addressees"),
    path("<int:pk>/addressees/change/", bulletin_addressing.addressees_change, name="addressees-change"),
    path("<int:pk>/addressees/lines/", bulletin_addressing.addressees_lines, name="addressees-lines"),
    path("<int:pk>/recipients/", bulletin_pages.RecipientList.as_view(), name="bulletin-recipients"),
    path(
        "<int:pk>/recipients/<int:row>/confirm/",
        bulletin_pages.bulletin_confirm,
        name="bulletin-confirm",
    ),
]
