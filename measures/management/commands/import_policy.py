"""manage.py import_policy FILE [--dry-run]: store the policy of an official text, or say why not."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from measures.parser import ParsedPolicy, PrintedUnit
from measures.services import ImportReport, Outcome, import_policy
from qianjiang_finance.common.dates import day_text


class Command(BaseCommand):
    help = "导入政策文件原文（UTF-8 文本），打印读出的章节、措施和单位；有问题时不写入并指出行号。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="原文文件")
        parser.add_argument("--dry-run", action="store_true", help="试运行：只打印将要导入的内容，不写入")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        report = import_policy(text=_read(file), dry_run=dry_run)
        if report.policy is not None:
            self._print_policy(report.policy, report.resolved)
        if report.outcome is Outcome.REFUSED:
            raise CommandError(_refusal(report))
        self.stdout.write(self.style.SUCCESS(_conclusion(report, dry_run=dry_run)))

    def _print_policy(self, policy: ParsedPolicy, resolved: Mapping[str, str]) -> None:
        self.stdout.write(f"标题：{policy.title}")
        self.stdout.write(f"文号：{policy.number}")
        self.stdout.write(f"印发：{policy.issued.unit}，{day_text(policy.issued.date)}")
        self.stdout.write(f"发文机关（{len(policy.issuers)}个）：")
        for name in policy.issuers:
            self.stdout.write(f"  {_meaning(name, resolved)}")
        self.stdout.write(f"依据文件（{len(policy.basis)}个）：")
        for basis in policy.basis:
            self.stdout.write(f"  {basis.number}《{basis.title}》")
        for section in policy.sections:
            self.stdout.write(f"{section.numeral}、{section.title}")
            for measure in policy.measures:
                if measure.section == section.numeral:
                    self.stdout.write(f"  {measure.number}.{measure.title}（第{measure.first_line}行）")
                    self._print_units("牵头单位", measure.lead, resolved)
                    self._print_units("责任单位", measure.responsible, resolved)

    def _print_units(self, duty: str, units: Sequence[PrintedUnit], resolved: Mapping[str, str]) -> None:
        names = "；".join(_meaning(unit.printed, resolved) for unit in units)
        self.stdout.write(f"    {duty}（{len(units)}个）：{names}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"读不到文件{file}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}不是UTF-8文本，请另存为UTF-8编码后再导入") from error


def _meaning(printed: str, resolved: Mapping[str, str]) -> str:
    return f"{printed} → {resolved.get(printed, '未识别')}"


def _refusal(report: ImportReport) -> str:
    return "\n".join(["未导入：", *(problem.message for problem in report.problems)])


def _conclusion(report: ImportReport, *, dry_run: bool) -> str:
    assert report.policy is not None  # only a text that cannot be read has none
    number = report.policy.number
    if report.outcome is Outcome.UNCHANGED:
        return f"{number}已在系统中，内容一致，无需导入"
    size = f"{len(report.policy.sections)}个部分、{len(report.policy.measures)}条措施"
    return f"试运行：将导入{number}，{size}，未写入" if dry_run else f"已导入{number}：{size}"
