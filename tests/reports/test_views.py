"""The dashboard page: who sees what, its switches, its fragment, and a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import Institution
from tests import factories
from tests.reports.worked_example import figures_of, make_banks, publish, publish_banks

pytestmark = pytest.mark.django_db

MOST_QUERIES = 16


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_banks()


@pytest.fixture
def get(client):
    """Ask for the page as somebody; the decoded body."""

    def ask(user, query="", status=200, **headers):
        client.force_login(user)
        response = client.get(f"{reverse('reports:dashboard')}{query}", headers=headers)
        assert response.status_code == status
        return response.content.decode()

    return ask


class TestReaders:
    def test_the_office_and_the_leader_see_institutions(self, published, get, office, leader):
        for reader in (office, leader):
            page = get(reader)
            assert "演示大型银行甲" in page
            assert '<a href="/filings/2024Q2/A/#cell-B201">9.23</a>' in page
            assert '<a href="/institutions/A/">演示大型银行甲</a>' in page

    def test_a_department_sees_district_totals_and_no_institution(self, banks, get, lead_unit):
        publish_banks(except_for={"2024Q2": "C"})
        page = get(lead_unit, "?period=2024Q2&unit=wan&group=LB")
        assert "174,000.00" in page
        assert "4/5" in page
        for name in Institution.objects.filter(kind__is_bank=True).values_list("short_name", flat=True):
            assert name not in page
        assert "大型银行" not in page
        assert "/filings/2024Q2/" not in page

    def test_a_total_over_too_few_institutions_is_replaced_by_a_sentence(self, banks, get, lead_unit, office):
        publish("2024Q2", {"A": {"B201": "1"}, "B": {"B201": "2"}})
        assert "不足3家" in get(lead_unit)
        assert "不足3家" not in get(office)

    @pytest.mark.parametrize("role", ["maker", "checker", "officer"])
    def test_a_bank_is_refused(self, published, get, role):
        get(factories.make_user("b", (role, Institution.objects.get(code="A"))), status=403)

    def test_administrators_and_people_without_a_role_are_refused(self, published, get, sysadmin, outsider):
        get(sysadmin, status=403)
        get(outsider, status=403)

    def test_a_visitor_is_asked_to_sign_in(self, client, db):
        response = client.get(reverse("reports:dashboard"))
        assert response.status_code == 302
        assert response.url.startswith(reverse("login"))

    def test_the_page_is_read_only(self, client, office):
        client.force_login(office)
        assert client.post(reverse("reports:dashboard")).status_code == 405


class TestPage:
    def test_before_the_first_acceptance_the_page_says_what_will_come(self, catalogue, get, office):
        page = get(office)
        assert "还没有可汇总的数据" in page

    def test_the_page_says_state_version_date_and_coverage(self, published, get, office):
        page = get(office)
        assert "已审核" in page
        assert "数据截至2024年7月15日 10:00" in page
        assert "第5版" in page
        assert "<strong>5/5</strong>" in page

    def test_the_missing_are_named_with_their_state_and_a_link(self, banks, get, office):
        publish_banks(except_for={"2024Q2": "C"})
        page = get(office, "?period=2024Q2")
        assert "可比口径+12.99%" in page
        assert "可比口径不含演示城商银行丙（1家）；2024年二季度仅含4/5家，未画入" in page
        assert "近12个季度，2024年二季度仅含4/5家，未画入" in page
        assert "未包含1家机构的数据" in page
        assert '<a href="/filings/2024Q2/C/">演示城商银行丙</a>　未填报' in page
        assert '<a href="/filings/2024Q2/C/">未报</a>（未填报）' in page
        assert "试算" in page

    def test_amounts_are_in_yi_unless_wan_is_chosen(self, published, get, office):
        assert '<span>189.20</span> <span class="unit">亿元</span>' in get(office)
        assert '<span>1,892,000.00</span> <span class="unit">万元</span>' in get(office, "?unit=wan")
        assert "<span>189.20</span>" in get(office, "?unit=jiao")

    def test_another_period_is_chosen_and_has_neighbours(self, published, get, office):
        page = get(office, "?period=2023Q4&unit=wan")
        assert '<p class="subtitle">2023年四季度</p>' in page
        assert 'rel="prev" href="?period=2023Q2&amp;unit=wan"' in page
        assert 'rel="next" href="?period=2024Q1&amp;unit=wan"' in page
        assert '<option value="2023Q4" selected>' in page

    @pytest.mark.parametrize("query", ["?period=nonsense", "?indicator=B999&group='", "?period=2024Q9&unit="])
    def test_a_broken_address_shows_the_newest_period(self, published, get, office, query):
        page = get(office, query)
        assert '<p class="subtitle">2024年二季度</p>' in page
        assert "2024年二季度制造业贷款余额排名（全区）" in page

    def test_an_indicator_and_a_kind_are_chosen(self, published, get, office):
        page = get(office, "?indicator=D01&group=CB")
        assert "2024年二季度制造业贷款占各项贷款比重排名（地方法人银行）" in page
        assert '<option value="CB" selected>' in page
        assert "地方法人银行平均" in page

    def test_clients_added_over_banks_are_called_visits_with_a_note(self, published, get, office):
        assert "合计为户次" in get(office, "?indicator=B505")
        assert "合计为户次" not in get(office, "?indicator=B201")


class TestFragment:
    def test_htmx_gets_only_the_part_about_the_indicator(self, published, get, office):
        part = get(office, "?indicator=B203", **{"HX-Request": "true"})
        assert part.lstrip().startswith('<section id="indicator"')
        assert "制造业中长期贷款余额" in part
        assert "<html" not in part
        assert "stat-card" not in part

    def test_going_back_in_the_history_gets_the_whole_page(self, published, get, office):
        headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
        assert "<html" in get(office, **headers)

    def test_the_fragment_keeps_the_readers_rights(self, published, get, lead_unit, bank_maker_of_a):
        part = get(lead_unit, "?indicator=B203&group=LB", **{"HX-Request": "true"})
        assert "演示大型银行甲" not in part
        get(bank_maker_of_a, status=403, **{"HX-Request": "true"})


@pytest.fixture
def bank_maker_of_a(banks):
    return factories.make_user("a-maker", ("maker", Institution.objects.get(code="A")))


class TestQueries:
    @pytest.mark.parametrize("query", ["", "?indicator=D01&group=CB", "?indicator=B405"])
    def test_the_number_of_queries_does_not_grow_with_the_institutions(self, banks, client, office, query):
        client.force_login(office)
        few = self.count_for(client, query, 2)
        many = self.count_for(client, query, 200)
        assert few == many
        assert 0 < many <= MOST_QUERIES

    @staticmethod
    def count_for(client, query, number):
        """Queries of the page when so many institutions of one kind reported the newest quarter and the one a year before."""
        quarter = {2: "2023Q2", 200: "2024Q2"}[number]
        wanted = [f"X{place}" for place in range(number)]
        for code in wanted:
            if not Institution.objects.filter(code=code).exists():
                factories.make_institution(code, kind="CB")
        publish(quarter, {code: figures_of("C", "2024Q2") for code in wanted})
        client.get(reverse("reports:dashboard"))
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"{reverse('reports:dashboard')}{query}")
        assert response.status_code == 200
        assert f"{number}/{number}" in response.content.decode()
        return len(queries)
