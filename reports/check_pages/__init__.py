"""政策核查: the matrix of banks × C1–C9 with the district and C10, and the page behind each verdict (feature Z2; domain §3.7 item 4)."""

from reports.check_pages.detail import Detail, build_detail
from reports.check_pages.matrix import Matrix, build_matrix

__all__ = ["Detail", "Matrix", "build_detail", "build_matrix"]
