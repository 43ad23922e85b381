"""The import of the official text: what is stored, what a second import does, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from institutions.models import Alias, AuditEvent, User
from measures.models import Measure, MeasureUnit, PolicyDocument
from measures.services import ImportReport, Outcome, import_policy
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import NotAllowed

FILE = Path(__file__).resolve().parent.parent.parent / "measures" / "data" / "qjjr-2023-30.txt"
TEXT = FILE.read_text(encoding="utf-8")


def units(number: int, duty: MeasureUnit.Duty) -> list[tuple[str, str]]:
    """(printed, code of the unit or group) of a measure, in printed order."""
    rows = MeasureUnit.objects.filter(measure__number=number, duty=duty).select_related(
        "institution", "group"
    )
    return [(row.printed, row.institution.code if row.institution else str(row.group_id)) for row in rows]


def messages(report: ImportReport) -> list[str]:
    return [problem.message for problem in report.problems]


def test_the_real_document_is_stored_with_sections_measures_issuers_and_bases(basics: None) -> None:
    with clock.at(clock.local(2024, 1, 5, 10)):
        report = import_policy(text=TEXT)
    document = PolicyDocument.objects.get()
    assert report.outcome is Outcome.CREATED
    assert str(document) == (
        "关于印发黔江区金融支持制造业高质量发展若干措施的通知（黔江金融办发〔2023〕30号）"
    )
    assert document.text == TEXT
    assert [issuer.institution.code for issuer in document.issuers.all()] == [
        "JRB", "FGW", "JXW", "CZJ", "RH", "JG",
    ]  # fmt: skip
    assert list(document.bases.values_list("number", flat=True)) == [
        "银发〔2023〕233号",
        "银保监办发〔2022〕70号",
        "渝府办发〔2020〕76号",
    ]
    sections = {section.numeral: section.measures.count() for section in document.sections.all()}
    assert sections == {"一": 3, "二": 5, "三": 1, "四": 2, "五": 1, "六": 1}
    assert list(Measure.objects.values_list("number", flat=True)) == list(range(1, 14))


def test_units_are_stored_as_printed_in_printed_order_and_mean_units_or_groups(policy: None) -> None:
    assert units(11, MeasureUnit.Duty.LEAD) == [("区财政局", "CZJ"), ("区经信委", "JXW"), ("区金融办", "JRB")]
    assert units(11, MeasureUnit.Duty.RESPONSIBLE) == [
        ("区发改委", "FGW"),
        ("人行黔江分行", "RH"),
        ("国家金融监督管理总局黔江监管分局", "JG"),
        ("银行机构", "BK"),
        ("担保公司", "DB"),
    ]
    assert units(8, MeasureUnit.Duty.RESPONSIBLE)[-1] == ("担保机构", "DB")
    assert units(4, MeasureUnit.Duty.RESPONSIBLE)[-1] == ("保险机构", "BX")


def test_the_wording_is_kept_with_the_slips_of_the_original(policy: None) -> None:
    measure = Measure.objects.get(number=2)
    assert "战略性新兴产业等重点项目的加大信贷供给" in measure.text
    assert measure.clause.startswith("2.优化贷款投向。")
    assert measure.clause.endswith("责任单位：银行机构）")
    assert "应对市场及客户需求变化，积极" in Measure.objects.get(number=4).text


def test_an_import_writes_one_line_into_the_log(basics: None, office_lead: User) -> None:
    import_policy(text=TEXT, by=office_lead)
    event = AuditEvent.objects.get(verb="policy")
    assert (event.by, event.subject) == (office_lead, "黔江金融办发〔2023〕30号")
    assert event.detail.endswith("：6个部分，13条措施")


def test_a_second_import_of_the_same_text_changes_nothing(policy: None) -> None:
    report = import_policy(text=TEXT)
    assert (report.outcome, report.problems) == (Outcome.UNCHANGED, ())
    assert (PolicyDocument.objects.count(), Measure.objects.count()) == (1, 13)
    assert AuditEvent.objects.filter(verb="policy").count() == 1


def test_a_byte_order_mark_does_not_make_another_text(policy: None) -> None:
    assert import_policy(text="\ufeff" + TEXT).outcome is Outcome.UNCHANGED


def test_another_wording_under_the_same_number_is_refused(policy: None) -> None:
    report = import_policy(text=TEXT.replace("逐步做大贷款规模", "尽快做大贷款规模"))
    assert (report.outcome, report.line) == (Outcome.REFUSED, None)
    (message,) = messages(report)
    assert message.startswith("黔江金融办发〔2023〕30号已于")
    assert "正式文件导入后不能更改" in message
    assert "逐步做大贷款规模" in Measure.objects.get(number=1).text


def test_a_second_policy_is_refused(policy: None) -> None:
    report = import_policy(text=TEXT.replace("〔2023〕30号", "〔2025〕3号"))
    assert report.outcome is Outcome.REFUSED
    assert "系统中已有政策文件黔江金融办发〔2023〕30号" in messages(report)[0]
    assert PolicyDocument.objects.count() == 1


def test_a_dry_run_stores_nothing(basics: None) -> None:
    report = import_policy(text=TEXT, dry_run=True)
    assert report.outcome is Outcome.CREATED
    assert report.resolved["区农委"] == "重庆市黔江区农业农村委员会"
    assert report.resolved["银行机构"] == "银行机构（分组）"
    assert not PolicyDocument.objects.exists()
    assert not AuditEvent.objects.filter(verb="policy").exists()


def test_an_unknown_unit_is_refused_with_its_name_and_line(basics: None) -> None:
    line = next(number for number, row in enumerate(TEXT.split("\n"), start=1) if "区农委" in row)
    report = import_policy(text=TEXT.replace("区农委", "区乡村局"))
    assert (report.outcome, report.line) == (Outcome.REFUSED, line)
    assert messages(report) == [
        f"第{line}行：单位“区乡村局”不在单位名录中，请更正原文，或先在机构别名中补充该名称"
    ]
    assert not PolicyDocument.objects.exists()


def test_an_alias_added_by_the_office_makes_the_text_importable(basics: None) -> None:
    bureau = Alias.objects.get(text="区农委").institution
    Alias.objects.create(text="区乡村局", institution=bureau)
    assert import_policy(text=TEXT.replace("区农委", "区乡村局")).outcome is Outcome.CREATED
    assert ("区乡村局", "NW") in units(12, MeasureUnit.Duty.RESPONSIBLE)


def test_every_unknown_name_is_reported_at_once(basics: None) -> None:
    report = import_policy(text=TEXT.replace("区农委", "区乡村局").replace("区科技局", "区创新局"))
    assert len(report.problems) == 2


def test_an_unknown_issuer_is_refused_with_its_line(basics: None) -> None:
    report = import_policy(text=TEXT.replace("重庆市黔江区财政局\n", "重庆市黔江区国资委\n", 1))
    line = next(number for number, row in enumerate(TEXT.split("\n"), start=1) if "黔江区财政局" in row)
    assert (report.outcome, report.line) == (Outcome.REFUSED, line)
    assert "发文机关“重庆市黔江区国资委”不在单位名录中" in messages(report)[0]


def test_a_group_cannot_issue_a_document(basics: None) -> None:
    report = import_policy(text=TEXT.replace("重庆市黔江区财政局\n", "银行机构\n", 1))
    assert "发文机关“银行机构”不在单位名录中" in messages(report)[0]


def test_a_text_that_cannot_be_read_is_refused_with_the_line_of_the_parser(basics: None) -> None:
    line = next(number for number, row in enumerate(TEXT.split("\n"), start=1) if row.startswith("3."))
    report = import_policy(text=TEXT.replace("3.优化信贷结构", "4.优化信贷结构"))
    assert (report.outcome, report.policy, report.line) == (Outcome.REFUSED, None, line)
    assert messages(report)[0].startswith(f"第{line}行：")


def test_a_title_that_swallowed_its_clause_is_refused_with_its_line(basics: None) -> None:
    line = next(number for number, row in enumerate(TEXT.split("\n"), start=1) if row.startswith("1."))
    report = import_policy(text=TEXT.replace("1.提升信贷投放总量。", "1.提升信贷投放总量" + "，" * 80))
    assert report.line == line
    assert f"第{line}行：第1条措施的标题超过80字" in messages(report)[0]


def test_only_the_head_of_the_office_imports(office: User) -> None:
    with pytest.raises(NotAllowed, match="政策文件由区金融办负责人导入"):
        import_policy(text=TEXT, by=office)
    assert not PolicyDocument.objects.exists()


def test_a_log_line_that_fails_takes_the_import_with_it(
    basics: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**row: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(AuditEvent.objects, "create", broken)
    with pytest.raises(OSError, match="disk full"):
        import_policy(text=TEXT)
    assert not PolicyDocument.objects.exists()
