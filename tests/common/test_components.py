"""The components of pages: what each says, and that it works without script."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from django.template import engines

from qianjiang_finance.common import clock


def rendered(name: str, **context: object) -> str:
    source = '{% include "components/' + name + '.html" %}'
    return str(engines["django"].from_string(source).render(context))


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def confirm(**changes: object) -> str:
    context: dict[str, object] = {
        "id": "send-back", "label": "退回修改", "tone": "plain", "action": "/step/", "token": 7, "title": "退回修改",
        "body": "机构修改后须重新报送。", "comment_label": "退回原因", "comment_required": True, "csrf_token": "secret",
    }  # fmt: skip
    return rendered("confirm", **{**context, **changes})


def test_a_step_explains_itself_asks_for_the_reason_and_is_sent_by_post() -> None:
    html = confirm()
    assert '<form method="post" action="/step/"' in html
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="secret">' in html
    assert '<input type="hidden" name="seen" value="7">' in html
    assert '<label for="comment-send-back">退回原因（必填）</label>' in html
    assert re.search('<textarea id="comment-send-back" name="comment"[^>]* required>', html)
    assert words(html) == "退回修改 退回修改 机构修改后须重新报送。 退回原因（必填） 确认退回修改"


def test_a_step_without_reason_or_edit_number_has_no_field_for_them() -> None:
    html = confirm(comment_label="", comment_required=False, token="")
    assert "textarea" not in html
    assert 'name="seen"' not in html


def test_the_first_edit_number_is_sent_although_it_is_zero() -> None:
    assert '<input type="hidden" name="seen" value="0">' in confirm(token=0)


def found(severity: str, label: str, code: str, **changes: str) -> dict[str, str]:
    return {
        "severity": severity, "severity_label": label, "rule": "R05", "form": "B2", "code": code, "name": "制造业贷款余额",
        "cell_id": f"cell-{code}", "entered": "1.00", "compared": "", "message": "不相等", "cure": "请核对", **changes,
    }  # fmt: skip


def test_findings_stand_by_severity_errors_first_and_lead_to_their_cells() -> None:
    findings = [
        found("I", "提示", "B201"),
        found("E", "必须改", "B202", compared="合计 = 2.00"),
        found("E", "必须改", "B203"),
    ]
    html = rendered("finding_list", findings=findings, form="", filing_url="/filings/2024Q2/B01/")
    assert re.findall('href="#(.*?)"', html) == ["cell-B202", "cell-B203", "cell-B201"]
    assert words(html).startswith(
        "◆ 必须改 2 处 B2表 制造业贷款余额 B202 不相等 R05 您填的值：1.00 合计 = 2.00。请核对"
    )
    assert "必须说明" not in html


def test_the_current_step_is_marked_and_a_done_one_says_so() -> None:
    steps = [
        {"label": "填报", "state": "done", "detail": ""},
        {"label": "复核签字", "state": "current", "detail": "待复核"},
        {"label": "锁定", "state": "todo", "detail": ""},
    ]
    html = rendered("step_bar", steps=steps)
    assert html.count('aria-current="step"') == 1
    assert words(html) == "填报（已完成）复核签字 待复核锁定"


def test_a_card_prints_numbers_and_ready_texts_and_says_good_or_weak_in_words() -> None:
    card = {
        "name": "制造业贷款", "value": Decimal("1234.5"), "unit": "亿元", "spark": [Decimal(1), Decimal(2)], "coverage": "12/12",
        "changes": [{"label": "同比", "text": "−0.10个百分点", "word": "趋弱", "tone": "weak"}],
    }  # fmt: skip
    html = rendered("stat_card", card=card)
    assert words(html) == "制造业贷款 1,234.50 亿元 同比↓−0.10个百分点 趋弱 12/12"
    assert '<span class="word-weak">趋弱</span>' in html
    assert '<svg class="sparkline"' in html


def test_a_chart_has_its_numbers_as_json_and_as_a_table() -> None:
    chart = {
        "id": "trend", "title": "制造业贷款", "unit": "亿元",
        "spec": {"kind": "line", "categories": ["一季度"], "series": [{"name": "全区", "role": "district", "data": [None]}]},
        "table": {"head": ["季度", "全区"], "rows": [["一季度", None], ["二季度", "57.27"]]},
    }  # fmt: skip
    html = rendered("chart", chart=chart)
    spec = re.search('<script id="trend" type="application/json">(.*?)</script>', html)
    assert spec is not None
    assert json.loads(spec[1]) == chart["spec"]
    assert '<th scope="row">一季度</th><td class="num">—</td>' in html
    assert '<th scope="row">二季度</th><td class="num">57.27</td>' in html
    assert 'aria-label="制造业贷款，数据见下表"' in html


def test_history_names_the_person_or_the_system() -> None:
    at = clock.local(2024, 7, 12, 15, 4)
    events = [
        {"at": at, "by": "甲", "verb": "退回修改", "comment": "口径有误", "tone": "bad"},
        {"at": at, "by": None, "verb": "开放", "comment": "", "tone": "idle"},
    ]
    assert words(rendered("timeline", events=events)) == (
        "2024年7月12日 15:04 退回修改 甲口径有误 2024年7月12日 15:04 开放 系统"
    )


def test_an_empty_place_says_what_will_appear_and_offers_a_step_only_if_there_is_one() -> None:
    html = rendered("empty_state", title="没有待办", text="要办的事列在这里。", url="", label="")
    assert words(html) == "没有待办要办的事列在这里。"
    assert '<a class="btn btn-primary" href="/x/">去填报</a>' in rendered(
        "empty_state", title="没有", text="。", url="/x/", label="去填报"
    )
