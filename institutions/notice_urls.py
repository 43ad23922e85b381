"""/notices/: what the system has told the person. Names carry no namespace: the top bar of every page says ``notice-list``."""

from django.urls import path

from institutions.views import notices

urlpatterns = [
    path("", notices.NoticeListView.as_view(), name="notice-list"),
    path("read/", notices.notice_read_all, name="notice-read-all"),
    path("<int:pk>/read/", notices.notice_read, name="notice-read"),
]
