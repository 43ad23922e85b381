"""/measures/ and /measures/<n>/."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from measures import views


class MeasureConverter(IntConverter):
    """A measure's number: 1 to 99."""

    regex = "[1-9][0-9]?"


register_converter(MeasureConverter, "measure")

app_name = "measures"

urlpatterns = [
    path("", views.measure_list, name="measure-list"),
    path("<measure:number>/", views.measure_detail, name="measure-detail"),
]
