"""A filing's way: save, check, sign, accept, send back, correct – one wins, the other is told."""

import pytest

from filings import services
from filings.models import Figure, FilingEvent, PublishedFigure
from filings.models.filing import Status
from filings.services.drafts import Typed
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories
from tests.factories import BANK_FIGURES, save, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(catalogue, bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def published(code, institution):
    return PublishedFigure.objects.get(indicator__code=code, institution=institution).raw


def test_the_whole_way_from_first_figure_to_publication(filing, bank, bank_maker, bank_checker, office):
    assert save(filing, bank_maker).status == Status.DRAFTING
    assert step("send-to-check", filing, bank_maker).status == Status.CHECKING
    assert step("sign", filing, bank_checker).status == Status.SUBMITTED
    assert not PublishedFigure.objects.exists()
    assert step("accept", filing, office).status == Status.ACCEPTED
    assert published("B201", bank) == 9_230_000
    assert published("B405", bank) == 40_500
    verbs = list(FilingEvent.objects.values_list("verb", flat=True))
    assert verbs == ["save", "send-to-check", "sign", "accept"]


def test_signing_freezes_names_time_and_checksum(filing, bank_maker, bank_checker):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    revision = filing.revisions.get()
    assert (revision.maker_name, revision.checker_name) == ("甲填报", "甲复核")
    assert revision.submitted_at is not None
    assert len(revision.sha256) == 64


def test_an_incomplete_form_is_saved_but_not_sent(filing, bank_maker):
    save(filing, bank_maker, {"B201": "100"})
    with pytest.raises(services.ChecksFailed) as failed:
        step("send-to-check", filing, bank_maker)
    blank = {finding.code for finding in failed.value.findings}
    assert "B102" in blank
    assert "B201" not in blank
    filing.refresh_from_db()
    assert filing.status == Status.DRAFTING


@pytest.mark.parametrize(
    ("code", "text", "rule"),
    [
        ("B504", "-1", "R01"),
        ("B504", "1.234", "R02"),
        ("B504", "一百五", "R02"),
        ("B103", "651000.01", "R03"),
        ("B202", "46100.06", "R04"),
        ("B204", "18900.00", "R05"),
        ("B206", "230.5", "R02"),
    ],
)
def test_an_error_rule_blocks_signing_and_names_its_cell(filing, bank_maker, code, text, rule):
    save(filing, bank_maker, BANK_FIGURES | {code: text})
    with pytest.raises(services.ChecksFailed) as failed:
        step("send-to-check", filing, bank_maker)
    assert (rule, code) in {(finding.rule, finding.code) for finding in failed.value.findings}


def test_manufacturing_above_all_loans_is_r06(filing, bank_maker):
    figures = BANK_FIGURES | {"B201": "700000", "B202": "653800", "B205": "680200"}
    save(filing, bank_maker, figures)
    with pytest.raises(services.ChecksFailed) as failed:
        step("send-to-check", filing, bank_maker)
    finding = next(f for f in failed.value.findings if f.rule == "R06")
    assert finding.entered == "700000.00"
    assert finding.compared == "制造业贷款余额 = 700,000.00；各项贷款余额 = 671,000.00"


def test_a_sum_within_the_tolerance_passes(filing, bank_maker):
    save(filing, bank_maker, BANK_FIGURES | {"B202": "46100.05"})
    assert step("send-to-check", filing, bank_maker).status == Status.CHECKING


def test_not_applicable_needs_a_reason_and_unknown_is_an_entry(filing, bank_maker):
    save(filing, bank_maker, BANK_FIGURES | {"B308": "不适用", "B311": "未知"})
    with pytest.raises(services.ChecksFailed) as failed:
        step("send-to-check", filing, bank_maker)
    assert [finding.code for finding in failed.value.findings] == ["B308"]


def test_the_maker_cannot_sign_even_when_also_checker(filing, bank, bank_maker):
    both = factories.make_user("both", ("maker", bank), ("checker", bank))
    save(filing, both)
    step("send-to-check", filing, both)
    with pytest.raises(NotAllowed, match="不能是同一人"):
        step("sign", filing, both)


def test_whoever_typed_a_cell_cannot_sign_though_another_sent_it(filing, bank, bank_maker):
    both = factories.make_user("both", ("maker", bank), ("checker", bank))
    save(filing, both)
    step("send-to-check", filing, bank_maker)
    with pytest.raises(NotAllowed, match="不能是同一人"):
        step("sign", filing, both)


def test_a_reason_is_needed_to_send_back(filing, bank_maker, bank_checker, office):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    with pytest.raises(BusinessError, match="请填写原因"):
        step("send-back", filing, office, "  ")


def test_a_return_opens_a_new_revision_and_keeps_the_old_one(filing, bank_maker, bank_checker, office):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    returned = step("send-back", filing, office, "制造业贷款与台账不符")
    assert (returned.status, returned.return_count) == (Status.RETURNED, 1)
    save(filing, bank_maker, {"B504": "160.00"})
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    first, second = filing.revisions.order_by("number")
    assert first.figures.get(indicator__code="B504").raw == 15_000
    assert second.figures.get(indicator__code="B504").raw == 16_000
    assert second.figures.count() == first.figures.count()


def test_the_second_of_two_officers_is_told_and_nothing_is_written(
    filing, bank_maker, bank_checker, office, office_lead
):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    signed = step("sign", filing, bank_checker)
    services.take("accept", filing=signed, by=office, seen=signed.edit_number)
    with pytest.raises(StaleState, match=r"金融办经办.*审核通过"):
        services.take("send-back", filing=signed, by=office_lead, seen=signed.edit_number, comment="看错")
    filing.refresh_from_db()
    assert filing.status == Status.ACCEPTED


def test_a_checker_cannot_sign_figures_changed_after_the_page_was_read(filing, bank_maker, bank_checker):
    save(filing, bank_maker)
    read = step("send-to-check", filing, bank_maker)
    step("hand-back", filing, bank_checker, "再核一下")
    save(filing, bank_maker, {"B504": "99.00"})
    step("send-to-check", filing, bank_maker)
    with pytest.raises(StaleState):
        services.take("sign", filing=read, by=bank_checker, seen=read.edit_number)


def test_a_correction_keeps_the_old_figures_published_until_the_new_are_accepted(
    filing, bank, bank_maker, bank_checker, office, office_lead
):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("accept", filing, office)
    step("lock", filing, office_lead)
    factories.ask_correction(filing, bank_maker)
    step("approve-correction", filing, office_lead)
    save(filing, bank_maker, {"B504": "160.00"})
    assert published("B504", bank) == 15_000
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("accept", filing, office)
    assert published("B504", bank) == 16_000
    assert [r.number for r in filing.revisions.order_by("number")] == [1, 2]


def test_a_refused_correction_returns_to_the_state_before(
    filing, bank_maker, bank_checker, office, office_lead
):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("accept", filing, office)
    step("lock", filing, office_lead)
    factories.ask_correction(filing, bank_maker)
    assert step("refuse-correction", filing, office_lead, "依据不足").status == Status.LOCKED


def test_a_failing_event_rolls_the_step_back(filing, bank_maker, monkeypatch):
    save(filing, bank_maker)

    def broken(*args, **kwargs):
        raise RuntimeError("log is full")

    monkeypatch.setattr(FilingEvent.objects, "create", broken)
    with pytest.raises(RuntimeError):
        step("send-to-check", filing, bank_maker)
    filing.refresh_from_db()
    assert filing.status == Status.DRAFTING


def test_three_signatures_when_the_installation_asks_for_them(
    filing, bank, bank_maker, bank_checker, settings
):
    settings.THIRD_SIGNATURE = True
    officer = factories.make_user("b01-officer", ("officer", bank), name="甲行长")
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    with pytest.raises(NotAllowed):
        step("sign", filing, bank_checker)
    assert step("pass-check", filing, bank_checker).status == Status.SIGNING
    assert step("countersign", filing, officer).status == Status.SUBMITTED
    revision = filing.revisions.get()
    assert (revision.maker_name, revision.checker_name, revision.officer_name) == (
        "甲填报",
        "甲复核",
        "甲行长",
    )


def test_frozen_figures_are_never_touched_by_a_later_save(filing, bank_maker, bank_checker, office):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    with pytest.raises(NotAllowed):
        save(filing, bank_maker, {"B504": "1"})
    assert Figure.objects.get(indicator__code="B504").raw == 15_000


def test_all_findings_of_history_are_told_at_once(catalogue, bank, bank_maker, bank_checker, office):
    """A flow 10,000 times too high and another below last quarter: neither hides the other."""
    people = {"maker": bank_maker, "checker": bank_checker, "office": office}
    factories.accept_figures(factories.open_period("2023Q2"), bank, BANK_FIGURES, **people)
    factories.accept_figures(factories.open_period("2024Q1"), bank, BANK_FIGURES, **people)
    late = factories.filing_of(factories.open_period("2024Q2"), bank)
    save(late, bank_maker, BANK_FIGURES | {"B406": "900000000.00", "B408": "100.00"})
    with pytest.raises(services.ChecksFailed) as failed:
        step("send-to-check", late, bank_maker)
    found = {(finding.rule, finding.code) for finding in failed.value.findings}
    assert {("R38", "B406"), ("R30", "B408")} <= found


def test_whoever_typed_an_earlier_version_cannot_sign_a_later_one(filing, bank, office):
    """Two people hold both duties; one types, the other changes a cell after the return: neither may sign alone for the other."""
    first = factories.make_user("first", ("maker", bank), ("checker", bank))
    second = factories.make_user("second", ("maker", bank), ("checker", bank))
    save(filing, first)
    step("send-to-check", filing, first)
    step("sign", filing, second)
    step("send-back", filing, office, "请核对")
    save(filing, second, {"B504": "151.00"})
    step("send-to-check", filing, second)
    with pytest.raises(NotAllowed, match="不能是同一人"):
        step("sign", filing, first)


def test_a_blank_with_a_note_still_counts_as_blank(filing, bank_maker):
    services.save_draft(
        filing=filing,
        typed={code: Typed(text) for code, text in BANK_FIGURES.items()} | {"B504": Typed("", "台账未到")},
        by=bank_maker,
        seen=0,
    )
    with pytest.raises(services.ChecksFailed) as failed:
        step("send-to-check", filing, bank_maker)
    assert [finding.code for finding in failed.value.findings] == ["B504"]
    assert Figure.objects.get(indicator__code="B504").note == "台账未到"


def test_an_edit_number_from_the_future_is_refused(filing, bank_maker):
    with pytest.raises(StaleState, match="编辑序号有误"):
        services.save_draft(filing=filing, typed={"B101": Typed("1")}, by=bank_maker, seen=999_999)
