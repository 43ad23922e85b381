"""The annex workbook of a period: what stands in it (annex), how it is laid out (layout, remarks), and the writer (workbook)."""

from reports.bulletins.annex import Annex, build_annex

__all__ = ["Annex", "build_annex"]
