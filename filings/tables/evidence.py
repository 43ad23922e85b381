"""The list of evidence over filings."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.models import Evidence
from qianjiang_finance.common.columns import DayColumn, MomentColumn
from qianjiang_finance.common.templatetags.parts import badge


class EvidenceTable(tables.Table):
    """Evidence: whose, of what figure, the document with its day and level, by whom, withdrawn or not."""

    institution = tables.Column(
        accessor="filing__institution",
        verbose_name="填报单位",
        order_by=("filing__institution__kind__order", "filing__institution__order"),
    )
    period = tables.Column(accessor="filing__period", verbose_name="报送期", order_by="filing__period__index")
    indicator = tables.Column(verbose_name="指标", default="整张报表", order_by="indicator__code")
    title = tables.Column(verbose_name="材料名称")
    dated_on = DayColumn(verbose_name="材料日期")
    file = tables.Column(accessor="attachment__name", verbose_name="文件", orderable=False)
    level = tables.Column(
        accessor="attachment__get_level_display", verbose_name="数据级别", order_by="attachment__level"
    )
    word = tables.Column(verbose_name="状态", orderable=False)
    by = tables.Column(verbose_name="上传人", order_by="by__name")
    at = MomentColumn(verbose_name="上传时间")

    class Meta:
        model = Evidence
        fields = (
            "institution",
            "period",
            "indicator",
            "title",
            "dated_on",
            "file",
            "level",
            "word",
            "by",
            "at",
        )
        empty_text = "没有符合条件的佐证。机构和金融办在报表的“佐证”页上传后列在这里"

    def render_title(self, record: Evidence) -> SafeString:
        filing = record.filing
        page = reverse("filings:filing-evidence", args=[filing.period.code, filing.institution.code])
        return format_html('<a href="{}#evidence-{}">{}</a>', page, record.pk, record.title)

    def value_title(self, record: Evidence) -> str:
        return record.title

    def render_word(self, record: Evidence) -> SafeString:
        return badge(record.tone, record.word)

    def value_word(self, record: Evidence) -> str:
        return record.word
