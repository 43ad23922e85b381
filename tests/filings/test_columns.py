"""R32: the columns of earlier figures in an uploaded workbook are the accepted ones, or the file is refused."""

import pytest

from filings import services
from filings.models import Rule
from tests import factories
from tests.filings.workbook_files import changed, place, template

pytestmark = pytest.mark.django_db
LAST_YEAR, YEAR_START, LAST_QUARTER = 4, 5, 6


@pytest.fixture
def filing(catalogue, bank, bank_maker, bank_checker, office):
    for code in ("2023Q2", "2023Q4", "2024Q1"):
        factories.accept_figures(
            factories.open_period(code), bank, factories.BANK_FIGURES,
            maker=bank_maker, checker=bank_checker, office=office,
        )  # fmt: skip
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def load(filing, by, column=None, code="B201", value=None):
    def write(book):
        sheet, row = place(book, code)
        book[sheet].cell(row, column).value = value

    content = template(filing)
    content = changed(content, write) if column else content
    return services.load_workbook(filing=filing, content=content, file_name="b01.xlsx", by=by)


def test_the_template_as_it_came_is_taken(filing, bank_maker):
    assert load(filing, bank_maker).problems == ()


@pytest.mark.parametrize(
    ("column", "label"), [(LAST_YEAR, "上年同期"), (YEAR_START, "年初"), (LAST_QUARTER, "上期")]
)
def test_a_changed_column_refuses_the_file_naming_the_cell(filing, bank_maker, column, label):
    loaded = load(filing, bank_maker, column, "B201", 92301)
    first, cure = loaded.problems
    assert first == f"B2表 {'ABCDEF'[column - 1]}6：R32 制造业贷款余额的{label}数与系统不一致"
    assert "申请更正" in cure
    assert not loaded.attempt.is_accepted
    assert not filing.revisions.exists()


def test_a_number_where_nothing_was_accepted_is_refused(filing, bank_maker):
    """A flow has no number at year start: the template shows — there."""
    assert load(filing, bank_maker, LAST_QUARTER, "B405", 5).problems
    assert load(filing, bank_maker, LAST_QUARTER, "B405", "九").problems


@pytest.mark.parametrize("value", [None, "—", "92300", "92,300.00", 92300.0])
def test_an_emptied_cell_and_the_same_number_in_other_writing_are_taken(filing, bank_maker, value):
    assert load(filing, bank_maker, LAST_QUARTER, "B201", value).problems == ()


def test_many_faults_are_named_up_to_ten_and_counted(filing, bank_maker):
    def write(book):
        for code in list(factories.BANK_FIGURES)[:13]:
            sheet, row = place(book, code)
            book[sheet].cell(row, LAST_QUARTER).value = 1

    content = changed(template(filing), write)
    loaded = services.load_workbook(filing=filing, content=content, file_name="b01.xlsx", by=bank_maker)
    assert len(loaded.problems) == 12
    assert loaded.problems[10] == "另有3处"


def test_a_retired_rule_lets_the_file_pass(filing, bank_maker):
    Rule.objects.filter(code="R32").update(state=Rule.State.RETIRED)
    assert load(filing, bank_maker, LAST_QUARTER, "B201", 1).problems == ()
