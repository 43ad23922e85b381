"""控制总数核对: difference, state, and the banks most likely behind a gap, on the five banks of domain §5.3 (feature Z11)."""

from decimal import Decimal

import pytest

from filings import services
from filings.models import Indicator, Period
from filings.services import rebuild_summary
from institutions.models import Institution
from reports.gap_clues import Kind
from reports.tie_out import build_tie_out
from tests import factories
from tests.reports.worked_example import make_banks, publish, publish_banks

pytestmark = pytest.mark.django_db
PAGE = "/reports/tie-out/"


@pytest.fixture
def banks(catalogue):
    make_banks()


def period():
    return Period.objects.get(code="2024Q2")


def enter(text, office, code="B201", source="PBC", **more):
    return services.enter_reference(
        period=period(),
        source=source,
        indicator=Indicator.objects.get(code=code),
        text=text,
        by=office,
        **more,
    )


def line(code="B201"):
    return next(
        one for one in build_tie_out(period()).lines if one.line.indicator.code == code and one.line.reference
    )


def named(code="B201"):
    return {one.filing.code: (one.clue.kind, round(one.clue.amount, 2)) for one in line(code).suspects}


def reasons(code="B201"):
    return {one.filing.code: one.reason for one in line(code).suspects}


def test_a_bank_that_has_not_reported_is_the_first_to_look_at(banks, office):
    publish_banks(except_for={"2024Q2": "C"})
    enter("212800", office)
    # 212800 − 38800 = 174000; C had 36400 last quarter
    assert line().line.difference == Decimal(-38800)
    assert round(line().line.rate, 2) == Decimal("-18.23")
    assert line().suspects[0].filing.code == "C"
    assert named()["C"] == (Kind.MISSING, Decimal(-36400))
    assert reasons()["C"] == "本期未报，上期36,400.00万元，占差额的94%"


def test_whose_figure_moved_against_the_others_in_the_direction_of_the_gap(banks, office):
    publish_banks()
    enter("220000", office)
    # Quarter on quarter A 3.71 %, B −2.21 %, C 6.59 %, D 1.56 %, E 60 %: the middle is A's 3300/89000.
    # B: 53200 − 54400 × 92300/89000; D: 26100 − 25700 × 92300/89000; both fell behind, D by 8 % of −7200.
    assert named() == {"B": (Kind.MOVED_LESS, Decimal("-3217.08"))}
    assert reasons()["B"] == "变动比多数机构少3,217.08万元，占差额的45%"


def test_where_nobody_explains_a_tenth_the_strongest_is_named_with_its_part(banks, office):
    publish_banks()
    enter("280000", office)
    # −67200: B's −3217.08 is 5 % of it.
    assert reasons() == {"B": "变动比多数机构少3,217.08万元，占差额的5%"}


def test_too_much_is_looked_for_among_those_that_grew_most(banks, office):
    publish_banks()
    enter("205000", office)
    # C: 38800 − 36400 × 92300/89000 = 1050.34; E: 2400 − 1500 × 92300/89000 = 844.38
    assert [amount for _, amount in named().values()] == [Decimal("1050.34"), Decimal("844.38")]


@pytest.mark.parametrize(
    ("theirs", "suspect", "kind", "reason"),
    [
        # Ours is 212800. D reported 26100 (25700 last quarter), C 38800, A 92300 (89000).
        ("186700", "D", Kind.LEFT_OUT, "差额与其本期数26,100.00万元相符，对方可能未计入这家"),
        ("186800", "D", Kind.LEFT_OUT, "差额与其本期数26,100.00万元相符，对方可能未计入这家"),
        ("251600", "C", Kind.TWICE, "差额与其本期数38,800.00万元相符，对方可能重复计入这家"),
        # 0.9 × 26100 = 23490: D meant 2610.
        ("189310", "D", Kind.ONE_MORE, "疑似多填一位：本期26,100.00万元，若应为2,610.00万元则与差额相符"),
        # 9 × 2400 = 21600: E meant 24000.
        ("234400", "E", Kind.ONE_LESS, "疑似少填一位：本期2,400.00万元，若应为24,000.00万元则与差额相符"),
    ],
)
def test_a_figure_that_meets_the_gap_is_named_with_what_may_have_happened(
    banks, office, theirs, suspect, kind, reason
):
    publish_banks()
    enter(theirs, office)
    assert named()[suspect][0] is kind
    assert reasons() == {suspect: reason}


def test_a_source_that_still_has_the_figure_of_before(banks, office):
    """A balance against last quarter (9000 after 8000), what runs from 1 January against last year: B 18500 after 20000."""
    publish("2023Q2", {"B": {"B207": "20000"}})
    publish("2024Q1", {"A": {"B310": "8000"}, "B": {}})
    publish("2024Q2", {"A": {"B310": "9000", "B207": "36500"}, "B": {"B207": "18500"}})
    enter("8000", office, code="B310", source="DEPT")
    assert reasons("B310") == {"A": "差额与其变动+1,000.00万元相符，对方可能仍用上期数8,000.00万元"}
    enter("56500", office, code="B207")
    assert reasons("B207") == {"B": "差额与其变动−1,500.00万元相符，对方可能仍用上年同期数20,000.00万元"}


def test_of_a_line_about_one_bank_only_its_own_slip_is_told(banks, office):
    publish_banks()
    bank = Institution.objects.get(code="E")
    enter("24000", office, institution=bank)
    assert reasons() == {"E": "疑似少填一位：本期2,400.00万元，若应为24,000.00万元则与差额相符"}
    enter("5000", office, institution=bank)
    assert reasons() == {}


def test_who_has_not_reported_stands_beside_an_exact_clue(banks, office):
    """Without C 174000; 200100 is that and D's 26100 once more."""
    publish_banks(except_for={"2024Q2": "C"})
    enter("200100", office)
    assert [(one.filing.code, one.clue.kind) for one in line().suspects] == [
        ("D", Kind.TWICE),
        ("C", Kind.MISSING),
    ]


def test_within_the_limit_nobody_is_named(banks, office):
    publish_banks()
    enter("213000", office)
    assert (line().line.state, line().suspects) == ("允许范围内", ())


def test_the_states_are_counted_and_an_explanation_is_shown(banks, client, office):
    publish_banks()
    enter("220000", office)
    client.force_login(office)
    body = client.get(f"{PAGE}?period=2024Q2&unit=wan").content.decode()
    for words in (
        "未解释1项",
        "220,000.00",
        "212,800.00",
        "−7,200.00",
        "−3.27",
        "演示大型银行乙",
        "变动比多数机构少3,217.08万元，占差额的45%",
    ):
        assert words in body
    services.explain_reference(
        reference=period().references.get(), text="人行口径含票据融资，我办口径不含", by=office
    )
    body = client.get(f"{PAGE}?period=2024Q2").content.decode()
    assert "已解释1项" in body
    assert "人行口径含票据融资" in body
    assert "−0.72" in body  # 亿元


def test_an_explained_line_still_says_where_to_look(banks, office):
    publish_banks()
    made = enter("220000", office)
    services.explain_reference(reference=made, text="人行口径含票据融资，我办口径不含", by=office)
    assert list(named()) == ["B"]


def test_the_file_has_every_line_and_a_leader_reads_but_does_not_enter(
    banks, client, office, leader, lead_unit
):
    publish_banks()
    enter("220000", office)
    client.force_login(leader)
    text = client.get(f"{PAGE}?period=2024Q2&export=csv").content.decode("utf-8-sig")
    assert "制造业贷款余额,B201,万元,全区合计,人民银行,220000.00,212800.00,-7200.00" in text
    body = client.get(f"{PAGE}?period=2024Q2").content.decode()
    assert "录入和解释" not in body
    for reader in (lead_unit, factories.make_user("a", ("maker", "A"))):
        client.force_login(reader)
        assert client.get(PAGE).status_code == 403


def test_what_a_rule_waits_for_is_listed_until_it_is_entered(banks, client, office):
    publish_banks()
    rebuild_summary(period=period())
    client.force_login(office)
    assert "未录入" in client.get(f"{PAGE}?period=2024Q2").content.decode()


def test_before_the_first_acceptance_the_page_says_what_will_come(catalogue, client, office):
    client.force_login(office)
    assert "还没有可核对的数据" in client.get(PAGE).content.decode()
