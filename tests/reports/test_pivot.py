"""数据透视 on the five banks of domain §5.3: axes, sums, like-for-like, kept layouts (feature H5)."""

from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict

from filings.models import Period
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports import services
from reports.models import PivotLayout
from reports.pivot.table import Wanted, build_pivot
from tests import factories
from tests.reports.worked_example import make_banks, publish, publish_banks

pytestmark = pytest.mark.django_db
PAGE = "/reports/pivot/"


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_banks()


def table(query=""):
    return build_pivot(Period.objects.get(code="2024Q2"), Wanted.read(QueryDict(query)))


def numbers(pivot):
    return {row.head.name: [cell.value.amount for cell in row.cells] for row in pivot.rows}


def rounded(pivot):
    return {
        name: [None if amount is None else round(amount, 4) for amount in amounts]
        for name, amounts in numbers(pivot).items()
    }


class TestAxes:
    def test_institutions_by_indicator_end_with_the_sums(self, published):
        pivot = table("rows=institution&columns=item&item=B201&item=D01")
        assert [head.note for head in pivot.columns] == ["B201", "D01"]
        assert rounded(pivot)["演示大型银行甲"] == [Decimal(92300), Decimal("13.7556")]
        assert rounded(pivot)["合计"] == [Decimal(212800), Decimal("11.2474")]

    def test_groups_by_period(self, published):
        pivot = table("rows=group&columns=period&item=B201&span=4")
        assert [head.name for head in pivot.columns] == [
            "2023年三季度", "2023年四季度", "2024年一季度", "2024年二季度",
        ]  # fmt: skip
        assert numbers(pivot) == {
            "大型银行": [None, 139000, 143400, 145500],
            "地方法人银行": [None, 59100, 63600, 67300],
            "合计": [None, 198100, 207000, 212800],
        }
        assert pivot.fixed == "B201 制造业贷款余额"

    def test_indicators_by_period_are_district_totals_and_a_group_narrows_them(self, published):
        whole = table("rows=item&columns=period&item=B405&item=B201&span=1")
        assert rounded(whole) == {
            "制造业新发放贷款加权平均利率": [Decimal("4.4225")],
            "制造业贷款余额": [Decimal(212800)],
        }
        assert whole.fixed == "全区合计"
        # (36500 × 4.05 + 18500 × 4.15) / 55000
        large = table("rows=item&columns=period&item=B405&span=1&group=LB")
        assert rounded(large) == {"制造业新发放贷款加权平均利率": [Decimal("4.0836")]}
        assert large.fixed == "所选分组合计"

    def test_any_yardstick_can_be_shown(self, published):
        pivot = table("rows=institution&columns=item&item=B201&item=D01&by=year-growth")
        assert rounded(pivot)["演示城商银行丙"] == [Decimal("29.3333"), None]
        assert pivot.rows[2].cells[1].value.reason == "该指标没有这项内容"
        assert rounded(pivot)["合计"] == [Decimal("15.6522"), None]

    def test_senseless_axes_become_sensible_ones(self, published):
        wanted = table("rows=institution&columns=institution&by=nonsense&span=99&item=X").wanted
        assert (wanted.rows, wanted.columns, wanted.span) == ("institution", "period", 4)
        assert table("rows=institution&columns=group").wanted.columns == "period"
        assert table("rows=nonsense&columns=item&item=X").chosen[0].code == "B102"


class TestMissing:
    def test_a_total_of_two_dates_is_compared_on_the_same_banks(self, banks):
        publish_banks(except_for={"2024Q2": "C"})
        pivot = table("rows=institution&columns=item&item=B201&by=year-growth")
        assert numbers(pivot)["演示城商银行丙"] == [None]
        # 174000 / 154000
        assert rounded(pivot)["合计"] == [Decimal("12.9870")]

    def test_what_an_institution_does_not_report_is_told_from_what_it_has_not(self, banks):
        factories.make_institution("G", kind="GU", name="演示担保")
        publish("2024Q2", {"A": {"B201": "1"}, "G": {"G102": "5"}})
        pivot = table("item=B201&item=G102")
        cells = {row.head.name: [cell.value.reason for cell in row.cells] for row in pivot.rows}
        assert cells["演示担保"] == ["不填报该指标", ""]
        assert cells["演示大型银行甲"] == ["", "不填报该指标"]


class TestPage:
    def test_each_single_figure_opens(self, published, client, office):
        client.force_login(office)
        body = client.get(f"{PAGE}?item=B201&unit=wan").content.decode()
        assert '<a href="/filings/2024Q2/A/#cell-B201">92,300.00</a>' in body
        assert '<a href="/reports/institutions/A/?period=2024Q2">演示大型银行甲</a>' in body

    def test_the_file_has_the_unrounded_numbers(self, published, client, office):
        client.force_login(office)
        text = client.get(f"{PAGE}?item=B201&item=D01&export=csv").content.decode("utf-8-sig")
        assert "机构,,制造业贷款余额 B201,制造业贷款占各项贷款比重 D01" in text
        assert "演示大型银行甲,A,92300.00,13.755588" in text

    def test_only_readers_of_single_institutions_may_open_it(self, published, client, lead_unit):
        for reader in (lead_unit, factories.make_user("a", ("maker", "A"))):
            client.force_login(reader)
            assert client.get(PAGE).status_code == 403

    def test_before_the_first_acceptance_the_page_says_what_will_come(self, catalogue, client, office):
        client.force_login(office)
        assert "还没有可透视的数据" in client.get(PAGE).content.decode()


class TestLayouts:
    QUERY = "rows=item&columns=period&item=B201&span=8"

    def test_a_layout_is_kept_and_its_link_opens_it(self, published, client, office):
        client.force_login(office)
        answer = client.post(f"{PAGE}save/", {"name": "季度走势", "query": self.QUERY, "shared": "on"})
        layout = PivotLayout.objects.get()
        assert answer.url == f"{PAGE}{layout.pk}/"
        opened = client.get(answer.url)
        assert dict(parse_qsl(opened.url.partition("?")[2])) == dict(parse_qsl(self.QUERY))
        assert "季度走势" in client.get(opened.url).content.decode()

    def test_a_shared_layout_opens_for_a_colleague_and_another_does_not(
        self, published, client, office, leader
    ):
        shared = services.save_layout(name="共享", query=self.QUERY, is_shared=True, by=office)
        own = services.save_layout(name="自用", query=self.QUERY, is_shared=False, by=office)
        client.force_login(leader)
        assert client.get(shared.get_absolute_url()).status_code == 302
        assert client.get(own.get_absolute_url()).status_code == 404
        assert client.post(f"{PAGE}{own.pk}/delete/").status_code == 404
        assert client.post(f"{PAGE}{shared.pk}/delete/").status_code == 403
        assert PivotLayout.objects.count() == 2

    def test_the_same_name_replaces_ones_own(self, published, office, leader):
        services.save_layout(name="走势", query="rows=item", is_shared=False, by=office)
        services.save_layout(name="走势", query=self.QUERY, is_shared=True, by=office)
        services.save_layout(name="走势", query="rows=group", is_shared=False, by=leader)
        assert [one.query for one in PivotLayout.objects.order_by("pk")] == [self.QUERY, "rows=group"]

    def test_the_owner_deletes(self, published, client, office):
        layout = services.save_layout(name="走势", query=self.QUERY, is_shared=False, by=office)
        client.force_login(office)
        assert client.post(f"{PAGE}{layout.pk}/delete/").url == PAGE
        assert not PivotLayout.objects.exists()

    @pytest.mark.parametrize(
        ("name", "query", "words"),
        [
            ("", "rows=item", "请填写布局名称"),
            ("走势" * 30, "rows=item", "不超过40个字"),
            ("走势", "x" * 2001, "条件太多"),
        ],
    )
    def test_what_cannot_be_kept_is_refused_in_words(self, published, client, office, name, query, words):
        with pytest.raises(BusinessError, match=words):
            services.save_layout(name=name, query=query, is_shared=False, by=office)
        client.force_login(office)
        assert (
            words in client.post(f"{PAGE}save/", {"name": name, "query": query}, follow=True).content.decode()
        )

    def test_nobody_keeps_more_than_fifty(self, published, office):
        for number in range(50):
            services.save_layout(name=str(number), query="rows=item", is_shared=False, by=office)
        with pytest.raises(BusinessError, match="最多保存50个"):
            services.save_layout(name="再一个", query="rows=item", is_shared=False, by=office)

    def test_a_department_keeps_none(self, published, lead_unit):
        with pytest.raises(NotAllowed):
            services.save_layout(name="走势", query="rows=item", is_shared=False, by=lead_unit)
