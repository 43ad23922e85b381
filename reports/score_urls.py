"""/reports/scores/: schemes, scores, sheets, points, appeals, adjustments, other weights."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from reports.score_steps import SCORE_STEPS
from reports.views import schemes, score_adjustments, score_sheets, score_what_if, scores


class StepConverter(StringConverter):
    """A step of the table of scores."""

    regex = "|".join(SCORE_STEPS)


class PartConverter(StringConverter):
    """A part of a scheme."""

    regex = "|".join(schemes.PARTS)


class ActConverter(StringConverter):
    """What may be done with a whole scheme."""

    regex = "copy|activate|retire|drop"


register_converter(StepConverter, "score-step")
register_converter(PartConverter, "scheme-part")
register_converter(ActConverter, "scheme-act")

urlpatterns = [
    path("", scores.RunList.as_view(), name="score-list"),
    path("new/", scores.run_add, name="score-add"),
    path("schemes/", schemes.SchemeList.as_view(), name="scheme-list"),
    path("schemes/new/", schemes.scheme_add, name="scheme-add"),
    path("schemes/<int:pk>/", schemes.scheme_detail, name="scheme-detail"),
    path("schemes/<int:pk>/edit/", schemes.scheme_edit, name="scheme-edit"),
    path("schemes/<int:pk>/trial/", schemes.scheme_trial, name="scheme-trial"),
    path("schemes/<int:pk>/<scheme-act:act>/", schemes.scheme_act, name="scheme-act"),
    path("schemes/<int:pk>/<scheme-part:part>/new/", schemes.part_edit, name="part-add"),
    path("schemes/<int:pk>/<scheme-part:part>/<int:row>/", schemes.part_edit, name="part-edit"),
    path(
        "schemes/<int:pk>/<scheme-part:part>/<int:row>/remove/",
        schemes.part_remove,
        name="part-remove",
    ),
    path("adjustments/", score_adjustments.AdjustmentList.as_view(), name="adjustment-list"),
    path("adjustments/new/", score_adjustments.adjustment_add, name="adjustment-add"),
    path(
        "adjustments/<int:pk>/withdraw/",
        score_adjustments.adjustment_withdraw,
        name="adjustment-withdraw",
    ),
    path("appeals/<int:pk>/", score_sheets.appeal_detail, name="score-appeal"),
    path("<int:pk>/", scores.RunPage.as_view(), name="score-run"),
    path("<int:pk>/step/<score-step:step>/", scores.run_step, name="score-step"),
    path("<int:pk>/recalculate/", scores.run_recalculate, name="score-recalculate"),
    path("<int:pk>/what-if/", score_what_if.what_if, name="score-what-if"),
    path("<int:pk>/variants/", score_what_if.variant_save, name="variant-save"),
    path("<int:pk>/variants/<int:variant>/drop/", score_what_if.variant_drop, name="variant-drop"),
    path("<int:pk>/banks/<slug:institution>/", score_sheets.score_sheet, name="score-sheet"),
    path("<int:pk>/banks/<slug:institution>/appeal/", score_sheets.appeal_add, name="appeal-add"),
    path("<int:pk>/banks/<slug:institution>/<slug:item>/", score_sheets.score_point, name="score-point"),
]
