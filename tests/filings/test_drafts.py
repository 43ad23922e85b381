"""Saving a draft: nothing blocks it, nothing typed is lost, two people are merged cell by cell; imports are all or nothing."""

import pytest

from filings import services
from filings.models import Figure, FigureChange, ImportAttempt
from filings.models.filing import Status
from filings.services.drafts import Typed
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories
from tests.factories import BANK_FIGURES, save, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(catalogue, bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


@pytest.fixture
def second_maker(bank):
    return factories.make_user("b01-maker2", ("maker", bank), name="甲填报二")


def typed(**cells):
    return {code: Typed(text) for code, text in cells.items()}


def texts(filing):
    figures = Figure.objects.filter(revision__filing=filing).select_related("indicator")
    return {figure.indicator.code: figure.raw for figure in figures}


def test_a_draft_takes_anything_and_keeps_what_cannot_be_read(filing, bank_maker):
    save(filing, bank_maker, {"B101": "大约七十亿", "B102": "６７１，０００．００", "B201": "9.23亿"})
    figure = Figure.objects.get(indicator__code="B101")
    assert (figure.entry, figure.typed, figure.raw) == ("invalid", "大约七十亿", None)
    assert texts(filing)["B102"] == 67_100_000
    assert texts(filing)["B201"] == 9_230_000


def test_the_three_entries_that_are_no_number_are_distinct_and_a_blank_is_no_row(filing, bank_maker):
    save(filing, bank_maker, {"B101": "0", "B102": "不适用", "B103": "未知", "B105": ""})
    entries = dict(Figure.objects.values_list("indicator__code", "entry"))
    assert entries == {"B101": "number", "B102": "na", "B103": "unknown"}


def test_only_changed_cells_are_written_and_each_leaves_its_history(filing, bank_maker):
    save(filing, bank_maker, {"B101": "100", "B102": "200"})
    before = services.save_draft(filing=filing, typed=typed(B101="100", B102="250"), by=bank_maker, seen=1)
    assert before.changed == 1
    history = FigureChange.objects.filter(indicator__code="B102").values_list("old", "new", "by__name")
    assert list(history) == [("", "200.00", "甲填报"), ("200.00", "250.00", "甲填报")]


def test_a_save_without_changes_writes_nothing(filing, bank_maker):
    save(filing, bank_maker, {"B101": "100"})
    again = services.save_draft(filing=filing, typed=typed(B101="100.00"), by=bank_maker, seen=1)
    assert (again.changed, again.filing.edit_number) == (0, 1)


def test_clearing_a_cell_removes_it_and_is_remembered(filing, bank_maker):
    save(filing, bank_maker, {"B101": "100"})
    save(filing, bank_maker, {"B101": ""})
    assert texts(filing) == {}
    assert FigureChange.objects.last().new == ""


def test_two_people_in_different_cells_both_keep_their_typing(filing, bank_maker, second_maker):
    save(filing, bank_maker, {"B101": "100", "B102": "200"})
    services.save_draft(filing=filing, typed=typed(B101="111", B102="200"), by=bank_maker, seen=1)
    late = services.save_draft(filing=filing, typed=typed(B101="100", B102="222"), by=second_maker, seen=1)
    assert late.conflicts == []
    assert texts(filing) == {"B101": 11_100, "B102": 22_200}


def test_two_people_in_one_cell_the_second_is_told_and_nothing_is_overwritten(
    filing, bank_maker, second_maker
):
    save(filing, bank_maker, {"B101": "100"})
    services.save_draft(filing=filing, typed=typed(B101="111"), by=bank_maker, seen=1)
    late = services.save_draft(filing=filing, typed=typed(B101="122", B103="5"), by=second_maker, seen=1)
    (conflict,) = late.conflicts
    assert (conflict.code, conflict.mine, conflict.theirs, conflict.by) == (
        "B101",
        "122.00",
        "111.00",
        "甲填报",
    )
    assert texts(filing) == {"B101": 11_100, "B103": 500}


def test_having_seen_the_other_value_the_second_save_wins(filing, bank_maker, second_maker):
    save(filing, bank_maker, {"B101": "100"})
    newer = services.save_draft(filing=filing, typed=typed(B101="111"), by=bank_maker, seen=1)
    again = services.save_draft(
        filing=filing, typed=typed(B101="122"), by=second_maker, seen=newer.filing.edit_number
    )
    assert again.conflicts == []
    assert texts(filing)["B101"] == 12_200


def test_a_code_of_another_form_is_refused(filing, bank_maker):
    with pytest.raises(BusinessError, match="G101"):
        save(filing, bank_maker, {"G101": "1"})


def test_a_maker_of_another_bank_cannot_save(filing, other_maker):
    with pytest.raises(NotAllowed):
        save(filing, other_maker, {"B101": "1"})


def test_a_signed_filing_cannot_be_edited(filing, bank_maker, bank_checker):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    with pytest.raises(NotAllowed, match="待复核"):
        save(filing, bank_maker, {"B101": "1"})


def test_before_the_opening_day_nothing_can_be_typed(filing, bank_maker):
    with factories.freeze(2024, 6, 30), pytest.raises(NotAllowed, match="2024年7月1日"):
        save(filing, bank_maker, {"B101": "1"})


def test_an_import_with_an_error_is_refused_whole_and_the_file_is_kept(filing, bank_maker):
    rows = typed(**(BANK_FIGURES | {"B204": "18900.00"}))
    outcome = services.import_figures(
        filing=filing, typed=rows, file_name="上半年.csv", content=b"B204,18900.00", by=bank_maker
    )
    assert [finding.rule for finding in outcome.findings] == ["R05"]
    attempt = ImportAttempt.objects.get()
    assert (attempt.is_accepted, bytes(attempt.content)) == (False, b"B204,18900.00")
    assert "信用与担保类之和不等于制造业贷款" in attempt.outcome
    filing.refresh_from_db()
    assert filing.status == Status.NOT_STARTED
    assert not Figure.objects.exists()


def test_a_clean_import_fills_the_draft_and_the_history_names_the_file(filing, bank_maker):
    outcome = services.import_figures(
        filing=filing,
        typed=typed(B101="700000", B102="671000"),
        file_name="a.csv",
        content=b"x",
        by=bank_maker,
    )
    assert outcome.findings == []
    assert texts(filing) == {"B101": 70_000_000, "B102": 67_100_000}
    assert {change.source for change in FigureChange.objects.all()} == {outcome.attempt}
