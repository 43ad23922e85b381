"""机构排名 on the five banks of domain §5.3: places, percentiles, trimmed averages, groups, who is missing (I1–I5, Z9)."""

from decimal import Decimal

import pytest

from filings.models import Indicator, Period
from institutions.models import AuditEvent, Institution
from reports.institution_pages.ranking import Wanted, build_page
from reports.metrics import round_half_up
from tests import factories
from tests.reports.worked_example import make_banks, publish, publish_banks

pytestmark = pytest.mark.django_db
PAGE = "/reports/institutions/"


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_banks()


def page_of(code="2024Q2", **wanted):
    return build_page(Period.objects.get(code=code), Wanted(**wanted))


def group(name, **wanted):
    return next(peers for peers in page_of(**wanted).peers if peers.name == name)


def rows(peers):
    return {row.filing.code: row for row in peers.rows}


def shown(value, places=4):
    return round_half_up(value.amount, places)


class TestPlaces:
    def test_each_bank_is_ranked_in_its_own_group(self, published):
        peers = page_of(item="B201", yardstick="year-growth").peers
        assert [one.name for one in peers] == ["大型银行", "地方法人银行"]
        assert [(row.filing.code, row.place) for row in peers[0].rows] == [("A", 1), ("B", 2)]
        assert [(row.filing.code, row.place) for row in peers[1].rows] == [("C", 1), ("D", 2), ("E", None)]
        assert rows(peers[1])["E"].unranked == "基期为零"

    @pytest.mark.parametrize(
        ("item", "by", "values"),
        [
            ("B201", "year-growth", {"A": "18.3333", "B": "2.3077", "C": "29.3333", "D": "8.7500"}),
            ("B201", "start", {"A": "7300", "B": "-800", "C": "5300", "D": "1100", "E": "1800"}),
            ("B201", "share", {"A": "43.3741", "B": "25.0000", "C": "18.2331", "D": "12.2650", "E": "1.1278"}),
            ("B203", "more", {"A": "3200", "B": "-900", "C": "2700", "D": "300", "E": "1100"}),
            ("D03", "start-change", {"A": "1.4518", "B": "-0.4873", "C": "1.7033", "D": "0.0000", "E": "12.5000"}),
            ("B405", "year-change", {"A": "-30", "B": "-5", "C": "-38", "D": "5"}),
            ("B207", "year", {"A": "5500", "B": "-1500", "C": "5500", "D": "800", "E": "1900"}),
            ("B201", "quarter", {"A": "3300", "B": "-1200", "C": "2400", "D": "400", "E": "900"}),
        ],
    )  # fmt: skip
    def test_a_yardstick_gives_the_numbers_of_the_worked_example(self, published, item, by, values):
        found = rows(group("全部机构", item=item, yardstick=by, group="all"))
        known = {code: shown(row.value) for code, row in found.items() if row.value.known}
        assert known == {code: Decimal(text) for code, text in values.items()}

    def test_equal_values_share_a_place_and_the_next_is_skipped(self, published):
        # 5500, 5500, 1900, 800, −1500
        peers = group("全部机构", item="B207", yardstick="year", group="all")
        assert [(row.filing.code, row.place) for row in peers.rows] == [
            ("A", 1), ("C", 1), ("E", 3), ("D", 4), ("B", 5),
        ]  # fmt: skip

    def test_of_a_price_the_lowest_is_first_and_good(self, published):
        peers = group("全部机构", item="B405", group="all")
        assert [row.filing.code for row in peers.rows] == ["A", "B", "C", "D", "E"]
        # without 4.05 and 6.90: (4.15 + 4.52 + 5.65) / 3
        assert shown(peers.average.value) == Decimal("4.7733")
        assert [row.word for row in peers.rows] == [
            "好于均值",
            "好于均值",
            "好于均值",
            "弱于均值",
            "弱于均值",
        ]

    def test_a_neutral_indicator_is_in_order_and_not_judged(self, published):
        Indicator.objects.filter(code="B201").update(direction=0)
        peers = group("全部机构", item="B201", group="all")
        assert [row.filing.code for row in peers.rows] == ["A", "B", "C", "D", "E"]
        assert {row.word for row in peers.rows} == {""}

    def test_the_percentile_and_the_gap_to_the_trimmed_average(self, published):
        peers = group("全部机构", item="B201", group="all")
        # (53200 + 38800 + 26100) / 3
        assert shown(peers.average.value, 2) == Decimal("39366.67")
        assert [shown(row.percentile, 0) for row in peers.rows] == [100, 75, 50, 25, 0]
        assert shown(rows(peers)["A"].gap, 2) == Decimal("52933.33")

    def test_places_won_and_lost_since_last_quarter(self, banks):
        publish("2022Q3", {code: {"B203": "1"} for code in "ABCDE"})
        publish_banks()
        # Last quarter A 3000, C 1600, D 550, E 500, B −200; now A 2200, C 1900, E 600, D −50, B −200.
        found = rows(group("全部机构", item="B203", yardstick="quarter", group="all"))
        assert {code: (row.place, row.moved) for code, row in found.items()} == {
            "A": (1, 0), "C": (2, 0), "E": (3, 1), "D": (4, -1), "B": (5, 0),
        }  # fmt: skip


class TestGroups:
    def test_one_peer_group_alone(self, published):
        page = page_of(item="B201", group="CB")
        assert [peers.name for peers in page.peers] == ["地方法人银行"]
        assert [one.name for one in page.groups] == ["大型银行", "地方法人银行"]

    def test_a_group_picked_on_the_page_is_ranked_among_itself(self, published):
        page = page_of(item="B201", group="pick", members=("D", "A", "nobody"))
        assert [(row.filing.code, row.place) for row in page.peers[0].rows] == [("A", 1), ("D", 2)]
        assert page.peers[0].name == "自选组"

    def test_the_address_holds_the_group(self, published, client, office):
        client.force_login(office)
        body = client.get(f"{PAGE}?indicator=B201&group=pick&member=A&member=D").content.decode()
        assert "自选组成员（已选2家）" in body
        assert '<h3 id="group-1">自选组 <span class="quiet">2家，参加排名2家</span></h3>' in body

    def test_picking_nobody_says_what_to_do(self, published, client, office):
        client.force_login(office)
        assert "还没有选机构" in client.get(f"{PAGE}?group=pick").content.decode()

    def test_a_policy_bank_is_ranked_among_its_own_only(self, banks):
        Institution.objects.filter(code="B").update(kind_id="PB")
        publish_banks()
        peers = {one.name: one for one in page_of(item="B201").peers}
        assert rows(peers["政策性银行"])["B"].place == 1
        together = rows(group("全部机构", item="B201", group="all"))
        assert (together["B"].place, together["B"].unranked) == (None, "政策性银行单列")


class TestMissing:
    def test_who_has_not_reported_has_no_place_and_is_named(self, banks, client, office):
        publish_banks(except_for={"2024Q2": "C"})
        peers = group("全部机构", item="B201", group="all")
        assert (peers.ranked, len(peers.rows)) == (4, 5)
        assert rows(peers)["C"].unranked == "未报（未填报）"
        client.force_login(office)
        body = client.get(f"{PAGE}?period=2024Q2").content.decode()
        assert "已汇总<strong>4/5</strong>家" in body
        assert "本期未报1家，按“不计入”处理" in body
        assert '<a href="/filings/coverage/?period=2024Q2">报数情况</a>' in body


class TestPage:
    def test_an_unknown_choice_is_none_and_a_yardstick_fits_its_indicator(self, published):
        page = page_of(item="nonsense", yardstick="year-change", group="nowhere")
        assert (page.item.code, page.yardstick.code, page.group) == ("B201", "value", "")
        assert "share" not in {one.code for one in page_of(item="D01").yardsticks}

    def test_the_rules_are_stated(self, published, client, office):
        client.force_login(office)
        body = client.get(PAGE).content.decode()
        for words in ("名次并列", "百分位＝", "截尾均值是各机构数值的简单平均", "越高越好", "不作零处理"):
            assert words in body

    def test_the_file_has_each_row_and_each_average_and_is_logged(self, published, client, office):
        client.force_login(office)
        text = client.get(f"{PAGE}?indicator=B201&by=year-growth&export=csv").content.decode("utf-8-sig")
        assert "大型银行,1,2,演示大型银行甲,A,大型银行,18.3333,100.0000" in text
        assert "截尾均值：2家简单平均（不足5家，未截尾）" in text
        assert "数据状态：已审核，第5版，已汇总5/5家" in text
        assert AuditEvent.objects.filter(verb="export").count() == 1

    def test_before_the_first_acceptance_the_page_says_what_will_come(self, catalogue, client, office):
        client.force_login(office)
        assert "还没有可排名的数据" in client.get(PAGE).content.decode()
        assert client.get(f"{PAGE}?export=csv").status_code == 404

    def test_a_department_sees_no_ranking_and_a_bank_its_own_page(self, published, client, lead_unit):
        client.force_login(lead_unit)
        assert client.get(PAGE).status_code == 403
        client.force_login(factories.make_user("a", ("maker", "A")))
        assert client.get(PAGE).url == "/reports/institutions/A/"
