"""manage.py import_policy: what a person sees, and the exit that tells a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from measures.models import PolicyDocument

FILE = Path(__file__).resolve().parent.parent.parent / "measures" / "data" / "qjjr-2023-30.txt"


@pytest.fixture
def text() -> str:
    return FILE.read_text(encoding="utf-8")


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_the_command_prints_what_it_read_and_stores_it(
    basics: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_policy", FILE)
    lines = printed(capsys)
    assert lines[0] == "标题：关于印发黔江区金融支持制造业高质量发展若干措施的通知"
    assert lines[1] == "文号：黔江金融办发〔2023〕30号"
    assert lines[2] == "印发：重庆市黔江区金融工作办公室综合协调科，2023年12月29日"
    assert lines[3] == "发文机关（6个）："
    assert "一、加大对制造业信贷供给" in lines
    assert (
        "    责任单位（3个）：区经信委 → 重庆市黔江区经济和信息化委员会；区科技局 → 重庆市黔江区科学技术局；银行机构 → 银行机构（分组）"
        in lines
    )
    assert lines[-1] == "已导入黔江金融办发〔2023〕30号：6个部分、13条措施"
    assert PolicyDocument.objects.count() == 1


def test_a_dry_run_says_so_and_stores_nothing(basics: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_policy", FILE, "--dry-run")
    assert printed(capsys)[-1] == "试运行：将导入黔江金融办发〔2023〕30号，6个部分、13条措施，未写入"
    assert not PolicyDocument.objects.exists()


def test_a_second_import_says_that_nothing_is_to_be_done(
    policy: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_policy", FILE)
    assert printed(capsys)[-1] == "黔江金融办发〔2023〕30号已在系统中，内容一致，无需导入"


def test_an_unknown_unit_ends_the_command_with_its_line_and_shows_what_was_read(
    basics: None, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "policy.txt"
    changed.write_text(text.replace("区农委", "区乡村局"), encoding="utf-8")
    line = next(number for number, row in enumerate(text.split("\n"), start=1) if "区农委" in row)
    with pytest.raises(CommandError, match=f"未导入：\n第{line}行：单位“区乡村局”不在单位名录中"):
        call_command("import_policy", changed)
    assert any("区乡村局 → 未识别" in row for row in printed(capsys))
    assert not PolicyDocument.objects.exists()


def test_an_unreadable_text_ends_the_command_with_the_line(basics: None, tmp_path: Path, text: str) -> None:
    changed = tmp_path / "policy.txt"
    changed.write_text(text.replace("二、丰富", "三、丰富"), encoding="utf-8")
    line = next(number for number, row in enumerate(text.split("\n"), start=1) if row.startswith("二、"))
    with pytest.raises(CommandError, match=f"第{line}行："):
        call_command("import_policy", changed)


def test_a_file_with_a_byte_order_mark_is_the_same_text(policy: None, tmp_path: Path, text: str) -> None:
    marked = tmp_path / "policy.txt"
    marked.write_text(text, encoding="utf-8-sig")
    call_command("import_policy", marked)
    assert PolicyDocument.objects.count() == 1


@pytest.mark.django_db
def test_a_file_in_another_encoding_is_named_as_such(tmp_path: Path, text: str) -> None:
    other = tmp_path / "policy.txt"
    other.write_bytes("金融办".encode("gbk"))
    with pytest.raises(CommandError, match="不是UTF-8文本"):
        call_command("import_policy", other)


@pytest.mark.django_db
def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="读不到文件"):
        call_command("import_policy", tmp_path / "nothing.txt")
