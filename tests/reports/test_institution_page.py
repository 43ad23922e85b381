"""The page of one institution: its numbers among its peers, the lines of its chart, and what a bank may see (H4, I2, M2)."""

import re
from decimal import Decimal

import pytest

from filings.models import Period
from reports.dashboards.display import Scale
from reports.institution_pages.one import NO_PEERS, TOO_FEW_PEERS, build_one
from reports.institution_pages.one_text import rows_text
from reports.metrics import Value, absent, round_half_up
from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.worked_example import QUARTERS, make_banks

pytestmark = pytest.mark.django_db
#: Loans to manufacturing of a fourth local bank, one number per quarter of the example, and of all loans.
FOURTH = ("9000", "10000", "11000", "11500", "12000")


@pytest.fixture
def five(catalogue):
    make_banks()
    publish_five()


@pytest.fixture
def six(catalogue):
    """The five and a fourth local bank."""
    make_banks()
    factories.make_institution("F", kind="CB", name="演示村镇银行己", order=6)
    publish_five(
        {quarter: {"F": {"B201": FOURTH[place], "B102": "100000"}} for place, quarter in enumerate(QUARTERS)}
    )


def one(code, *, sees_all=True, **wanted):
    return build_one(Period.objects.get(code="2024Q2"), code, sees_all=sees_all, **wanted)


def row(page, code):
    return next(row for row in page.rows if row.item.code == code)


def lines(page):
    return {line.name: line.values for line in page.series.lines}


class TestRows:
    def test_the_indicators_with_place_and_the_average_of_the_others(self, five):
        balance = row(one("A"), "B201")
        assert (balance.value, balance.place, balance.ranked) == (Value(Decimal(92300)), 1, 2)
        assert balance.peers == Value(Decimal(53200))
        assert [change.label for change in balance.changes] == ["比年初", "同比"]

    def test_the_peers_share_is_their_sums_divided_and_not_a_mean_of_shares(self, five):
        # C among D and E: (26100 + 2400) / (258000 + 56000)
        assert round_half_up(row(one("C"), "D01").peers.amount, 4) == Decimal("9.0764")

    def test_the_peers_rate_is_weighted(self, five):
        # (9800 × 5.65 + 1900 × 6.90) / 11700
        assert round_half_up(row(one("C"), "B405").peers.amount, 4) == Decimal("5.8530")

    def test_clients_of_one_institution_are_no_visits(self, five):
        clients = next(row for row in rows_text(one("A"), Scale.YI) if row.code == "B505")
        assert clients.unit == "户"
        assert not any("户次" in change.text for change in clients.changes)

    def test_an_institution_without_a_filing_has_no_page(self, five):
        assert one("JRB") is None


class TestLines:
    def test_growth_has_the_own_line_that_of_the_peers_and_the_district(self, five):
        page = one("A")
        last = {name: round_half_up(values[-1], 4) for name, values in lines(page).items()}
        # B alone 53200 / 52000; 212800 / 184000
        assert last == {
            "演示大型银行甲": Decimal("18.3333"),
            "同组其他机构平均": Decimal("2.3077"),
            "全区": Decimal("15.6522"),
        }

    def test_an_amount_has_no_line_of_the_district(self, five):
        assert list(lines(one("A", yardstick="value"))) == ["演示大型银行甲", "同组其他机构平均"]

    def test_one_alone_in_its_group_is_told_so(self, catalogue):
        make_banks()
        factories.make_institution("J", kind="JB")
        publish_five({"2024Q2": {"J": {"B201": "5"}}})
        assert one("J", yardstick="value").series.notes == (NO_PEERS,)


class TestOwnPage:
    def test_fewer_than_three_others_are_no_aggregate(self, five):
        page = one("C", sees_all=False)
        assert row(page, "B201").peers == absent(TOO_FEW_PEERS)
        assert "同组其他机构平均" not in lines(page)
        assert page.series.notes == (TOO_FEW_PEERS,)
        assert page.peer_names == ()

    def test_three_others_are_shown_together(self, six):
        # (26100 + 2400 + 12000) / 3
        page = one("C", sees_all=False)
        assert row(page, "B201").peers == Value(Decimal(13500))

    def test_the_district_is_held_back_when_it_would_leave_two_banks(self, six):
        # the district less C and less its three peers is the sum of A and B
        assert "全区" not in lines(one("C", sees_all=False))
        assert "全区" in lines(one("C", sees_all=True))
        assert "全区" in lines(one("A", sees_all=False))

    def test_a_share_is_held_back_with_the_district_it_tells(self, six):
        own = lines(one("C", sees_all=False, yardstick="share"))["演示城商银行丙"]
        assert own[-1] is None
        assert lines(one("C", sees_all=True, yardstick="share"))["演示城商银行丙"][-1] is not None

    def test_a_place_among_fewer_than_three_others_is_not_told(self, five):
        held, seen = row(one("C", sees_all=False), "B201"), row(one("C", sees_all=True), "B201")
        assert (held.place, held.percentile.known, seen.place) == (None, False, 1)

    def test_a_bank_reads_its_own_page_and_no_name_of_another(self, six, client):
        client.force_login(factories.make_user("c", ("maker", "C")))
        body = client.get("/reports/institutions/C/?period=2024Q2").content.decode()
        assert "演示城商银行丙" in body
        assert "C9 同比多增" in body
        assert "2024年一季度" in body
        for name in ("演示大型银行甲", "演示农商银行丁", "演示村镇银行戊", "演示村镇银行己"):
            assert name not in body
        assert client.get("/reports/institutions/A/").status_code == 404

    def test_what_the_office_was_shown_is_not_kept_for_the_bank(self, six, client, office):
        client.force_login(office)
        assert "演示农商银行丁" in client.get("/reports/institutions/C/").content.decode()
        client.force_login(factories.make_user("c", ("maker", "C")))
        assert "演示农商银行丁" not in client.get("/reports/institutions/C/").content.decode()

    def test_a_department_has_no_page_of_institutions(self, six, client, lead_unit):
        client.force_login(lead_unit)
        assert client.get("/reports/institutions/C/").status_code == 403


def test_the_file_has_the_lines_of_the_page(five, client, office):
    client.force_login(office)
    text = client.get("/reports/institutions/A/?export=csv").content.decode("utf-8-sig")
    assert "季度,演示大型银行甲（%）,同组其他机构平均（%）,全区（%）" in text


def test_a_file_tells_no_more_decimals_than_the_page(five, client):
    client.force_login(factories.make_user("a", ("maker", "A")))
    for query in ("", "&indicator=D01&by=value", "&indicator=D01&by=year-change"):
        text = client.get(f"/reports/institutions/A/?export=csv{query}").content.decode("utf-8-sig")
        assert re.search(r"\d\.\d\d[,\r]", text) and not re.search(r"\d\.\d{3}", text)


def test_before_the_first_acceptance_the_page_says_what_will_come(catalogue, client, office):
    make_banks()
    client.force_login(office)
    assert "还没有数据" in client.get("/reports/institutions/A/").content.decode()
