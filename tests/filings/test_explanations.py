"""Explanations of 必须说明 findings: what counts, to which numbers they belong, what may not go on without them."""

import pytest

from filings import checks, services
from filings.models import Explanation
from filings.models.filing import Status
from filings.services import ChecksFailed, Said
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories
from tests.factories import BANK_FIGURES, save, step

pytestmark = pytest.mark.django_db

GOOD = "两家配件企业本季归还到期的项目贷款约三亿元"
OTHER = "黄溪口片区新建项目集中投放贷款，预计全年持续"
#: 环比 +30% in 各项存款, the rest changed a little so that nothing looks copied.
RISEN = {code: text for code, text in BANK_FIGURES.items() if code != "B101"} | {"B101": "910000.00"}
MOVED = {"B102": "672000.00", "B103": "471000.00", "B106": "9010.00"}
WANTED = ("R33", "B101")


@pytest.fixture
def accepted(catalogue, bank, other_bank, bank_maker, bank_checker, office):
    """The quarter before, accepted."""
    return factories.accept_figures(
        factories.open_period("2024Q1"),
        bank,
        BANK_FIGURES,
        maker=bank_maker,
        checker=bank_checker,
        office=office,
    )


@pytest.fixture
def filing(accepted, bank, bank_maker):
    """2024Q2 with 各项存款 up by 30%: one finding to explain."""
    return save(factories.filing_of(factories.open_period("2024Q2"), bank), bank_maker, RISEN | MOVED)


def explain(filing, by, text=GOOD, key=WANTED):
    return services.explain(filing=filing, rule=key[0], code=key[1], text=text, by=by)


def note(filing):
    (found,) = [f for f in services.findings_of(filing) if f.needs_explanation]
    assert found.key == WANTED
    return found.note


@pytest.mark.parametrize(
    "text",
    [
        "贷款到期归还较多啊",
        "核实无误",
        "经核实无误，数据正确，情况属实，无异常",
        "本行已再次核对，情况属实，数据正确，没有问题",
        "啊啊啊啊啊啊啊啊啊啊啊啊",
        "说明说明说明说明说明说明",
        "abcdefghijklmnop 123456",
        "字" + "贷款" * 300,
    ],
)
def test_what_explains_nothing_is_refused_with_what_a_good_one_names(text):
    problem = checks.problem_of(text)
    assert "请写明引起变动的具体业务、企业或政策" in problem or "最多500字" in problem


@pytest.mark.parametrize(
    "text", [GOOD, OTHER, "三户企业归还技改贷款", "经核实无误：年末代发工资存款集中到账"]
)
def test_ten_characters_that_name_a_cause_are_an_explanation(text):
    assert checks.problem_of(text) == ""


def test_an_unexplained_warning_is_not_sent_and_is_named(filing, bank_maker):
    with pytest.raises(ChecksFailed, match=r"1处必须说明.*各项存款余额（R33）") as failed:
        step("send-to-check", filing, bank_maker)
    assert [finding.key for finding in failed.value.findings] == [WANTED]
    explain(filing, bank_maker)
    assert step("send-to-check", filing, bank_maker).status == Status.CHECKING


def test_an_explanation_is_stored_with_the_numbers_it_speaks_of(filing, bank_maker):
    stored = explain(filing, bank_maker)
    assert (stored.text, stored.by, stored.entered) == (GOOD, bank_maker, "910000.00")
    assert stored.compared == "上期数 700,000.00；环比（%） 30.00"
    assert note(filing).label == "已说明"


def test_a_second_explanation_replaces_the_first(filing, bank_maker):
    explain(filing, bank_maker)
    explain(filing, bank_maker, OTHER)
    assert Explanation.objects.get(rule__code="R33", revision__filing=filing).text == OTHER


def test_errors_and_missing_explanations_are_named_together(filing, bank_maker):
    save(filing, bank_maker, {"B204": "18900.00", "B206": "1"})
    with pytest.raises(ChecksFailed, match=r"1处必须改正；有1处必须说明") as failed:
        step("send-to-check", filing, bank_maker)
    assert [finding.rule for finding in failed.value.findings] == ["R05", "R25"]


def test_changed_numbers_ask_for_a_new_confirmation(filing, bank_maker):
    explain(filing, bank_maker)
    save(filing, bank_maker, {"B101": "920000.00"})
    assert note(filing).label == "需重新确认"
    with pytest.raises(ChecksFailed, match="R33"):
        step("send-to-check", filing, bank_maker)
    services.explain_all(filing=filing, said={WANTED: Said(GOOD)}, by=bank_maker)
    assert note(filing).is_stale
    services.explain_all(filing=filing, said={WANTED: Said(GOOD, is_confirmed=True)}, by=bank_maker)
    assert note(filing).is_current


def test_signing_asks_again_when_the_compared_figure_was_corrected_meanwhile(
    filing, accepted, bank_maker, bank_checker, office, office_lead
):
    explain(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    factories.ask_correction(accepted, bank_maker, {"B101": "690000.00"})
    step("approve-correction", accepted, office_lead)
    step("send-to-check", accepted, bank_maker)
    step("sign", accepted, bank_checker)
    step("accept", accepted, office)
    with pytest.raises(ChecksFailed, match="R33"):
        step("sign", filing, bank_checker)


def test_a_new_revision_starts_without_and_is_offered_the_old_one(filing, bank_maker, bank_checker, office):
    explain(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("send-back", filing, office, "请补充企业名称")
    save(filing, bank_maker, {"B504": "151.00"})
    now = note(filing)
    assert (now.text, now.offer, now.offer_from) == ("", GOOD, "2024年二季度第1版")
    with pytest.raises(ChecksFailed, match="R33"):
        step("send-to-check", filing, bank_maker)


def test_explaining_after_a_return_opens_the_next_revision(filing, bank_maker, bank_checker, office):
    explain(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("send-back", filing, office, "请补充企业名称")
    assert explain(filing, bank_maker, OTHER).revision.number == 2
    assert [row.text for row in Explanation.objects.filter(rule__code="R33")] == [GOOD, OTHER]


def test_an_accepted_quarters_explanation_is_offered_and_counts_only_when_confirmed(
    filing, bank, bank_maker, bank_checker, office
):
    explain(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("accept", filing, office)
    figures = RISEN | MOVED | {"B101": "1200000.00", "B102": "673000", "B103": "472000", "B106": "9020"}
    figures |= {"B504": "160.00"}
    later = save(factories.filing_of(factories.open_period("2024Q3"), bank), bank_maker, figures)
    assert note(later).offer == GOOD
    services.explain_all(filing=later, said={WANTED: Said("")}, by=bank_maker)
    assert note(later).text == ""
    services.explain_all(filing=later, said={WANTED: Said("", is_confirmed=True)}, by=bank_maker)
    assert (note(later).text, note(later).is_current) == (GOOD, True)


def test_the_words_of_an_earlier_quarter_are_marked_for_the_reviewer(
    filing, bank, bank_maker, bank_checker, office, client
):
    explain(filing, bank_maker)
    assert note(filing).repeats == ""
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("accept", filing, office)
    figures = RISEN | MOVED | {"B101": "1200000.00", "B102": "673000", "B103": "472000", "B106": "9020"}
    later = save(
        factories.filing_of(factories.open_period("2024Q3"), bank), bank_maker, figures | {"B504": "160"}
    )
    explain(later, bank_maker)
    assert note(later).repeats == "与2024年二季度的说明相同"
    step("send-to-check", later, bank_maker)
    step("sign", later, bank_checker)
    client.force_login(office)
    assert "与2024年二季度的说明相同" in client.get(later.get_absolute_url()).content.decode()
    assert note(filing).repeats == ""


def test_one_text_for_two_findings_is_marked_at_both(filing, bank_maker):
    save(filing, bank_maker, {"B206": "1"})
    explain(filing, bank_maker)
    explain(filing, bank_maker, key=("R25", "B206"))
    marks = {f.rule: f.note.repeats for f in services.findings_of(filing) if f.needs_explanation}
    assert marks == {
        "R33": "与本期制造业有贷户数（R25）的说明相同",
        "R25": "与本期各项存款余额（R33）的说明相同",
    }


def test_another_banks_explanation_is_never_offered(
    filing, accepted, bank_maker, bank_checker, office, other_maker, other_checker, other_bank
):
    explain(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("accept", filing, office)
    people = {"maker": other_maker, "checker": other_checker, "office": office}
    factories.accept_figures(accepted.period, other_bank, BANK_FIGURES, **people)
    theirs = save(factories.filing_of(filing.period, other_bank), other_maker, RISEN | MOVED)
    assert note(theirs).offer == ""


def test_one_refused_text_does_not_hold_up_the_others(filing, bank_maker):
    save(filing, bank_maker, {"B308": "72500.01"})
    said = {WANTED: Said("核实无误"), ("R15", "B308"): Said(OTHER)}
    refused = services.explain_all(filing=filing, said=said, by=bank_maker)
    assert list(refused) == [WANTED]
    assert Explanation.objects.get(revision__filing=filing).rule.code == "R15"


def test_an_emptied_box_withdraws_the_explanation(filing, bank_maker):
    explain(filing, bank_maker)
    services.explain_all(filing=filing, said={WANTED: Said(" ")}, by=bank_maker)
    assert not Explanation.objects.filter(revision__filing=filing).exists()


def test_what_has_no_finding_is_not_explained(filing, bank_maker):
    with pytest.raises(BusinessError, match="没有需要说明"):
        explain(filing, bank_maker, key=("R33", "B201"))
    with pytest.raises(BusinessError, match="至少写10个汉字"):
        explain(filing, bank_maker, "太少")


def test_only_the_maker_explains_and_only_while_drafting(filing, bank_maker, bank_checker, other_maker):
    for person in (bank_checker, other_maker):
        with pytest.raises(NotAllowed):
            explain(filing, person)
    explain(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    with pytest.raises(NotAllowed):
        explain(filing, bank_maker, OTHER)


def test_taking_a_suggestion_saves_the_cell_and_its_history(filing, bank_maker):
    save(filing, bank_maker, {"B101": "7123456789.12"})
    saved = services.take_suggestion(filing=filing, code="B101", by=bank_maker)
    draft = saved.filing.revisions.get()
    assert draft.figures.get(indicator__code="B101").raw == 71_234_568
    change = draft.changes.filter(indicator__code="B101").last()
    assert (change.old, change.new, change.by) == ("7123456789.12", "712345.68", bank_maker)


def test_a_cell_that_is_no_slip_has_nothing_to_take(filing, bank_maker, bank_checker):
    with pytest.raises(BusinessError, match="没有建议值"):
        services.take_suggestion(filing=filing, code="B101", by=bank_maker)
    with pytest.raises(NotAllowed):
        services.take_suggestion(filing=filing, code="B101", by=bank_checker)
