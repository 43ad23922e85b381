"""The table of all evidence of a measure and quarter."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qianjiang_finance.common.columns import DayColumn, MomentColumn
from qianjiang_finance.common.templatetags.parts import badge
from reports.evidence import Proof


class ProofTable(tables.Table):
    """What it was given for, whose, the document with its day, file and level, by whom and when, withdrawn or not."""

    kind = tables.Column(verbose_name="来源")
    whose = tables.Column(verbose_name="单位")
    title = tables.Column(verbose_name="材料名称")
    dated_on = DayColumn(verbose_name="材料日期")
    file = tables.Column(accessor="attachment__name", verbose_name="文件")
    level = tables.Column(accessor="attachment__get_level_display", verbose_name="数据级别", orderable=False)
    word = tables.Column(verbose_name="状态")
    by = tables.Column(verbose_name="上传人", orderable=False)
    at = MomentColumn(verbose_name="上传时间")

    class Meta:
        fields = ("kind", "whose", "title", "dated_on", "file", "level", "word", "by", "at")
        empty_text = "本条措施本季度还没有佐证。在报表、任务、督办单等页面上传后列在这里"

    def render_title(self, record: Proof) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.url, record.title)

    def value_title(self, record: Proof) -> str:
        return record.title

    def render_word(self, record: Proof) -> SafeString:
        return badge(record.tone, record.word)

    def value_word(self, record: Proof) -> str:
        return record.word
