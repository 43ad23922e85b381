"""/measures/ and /measures/<n>/."""

from django.urls import path

from measures import views

app_name = "measures"

urlpatterns = [
    path("", views.measure_list, name="measure-list"),
    path("<int:number>/", views.measure_detail, name="measure-detail"),
]
