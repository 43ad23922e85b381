"""监管驾驶舱 and where each role lands; the scale of the check pages (features H7, H8)."""

import pytest
from django.urls import reverse

from filings import services
from measures.models import Measure
from reports import home
from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.worked_example import make_banks

pytestmark = pytest.mark.django_db
COCKPIT = "/reports/cockpit/"


@pytest.fixture
def five(catalogue):
    make_banks()
    publish_five()


@pytest.fixture
def get(client):
    def ask(user, path=COCKPIT, status=200):
        client.force_login(user)
        answer = client.get(path)
        assert answer.status_code == status
        return answer.content.decode()

    return ask


class TestCockpit:
    def test_one_screen_has_lights_cards_trend_and_rank(self, five, get, leader):
        body = get(leader)
        for measure in Measure.objects.all():
            assert measure.title in body
        for words in (
            "制造业贷款余额排名",
            "21.28",
            "演示大型银行甲",
            "已汇总<strong>5/5</strong>家",
            'class="cockpit"',
        ):
            assert words in body
        assert (
            '<a href="/reports/indicators/B201/?period=2024Q2&amp;unit=yi&amp;base=year#moved">+15.65%</a>'
            in body
        )

    def test_a_department_sees_no_institution_on_it(self, five, get, lead_unit):
        body = get(lead_unit)
        assert "21.28" in body
        assert "演示大型银行甲" not in body

    def test_a_bank_has_no_cockpit(self, five, get):
        get(factories.make_user("a", ("maker", "A")), status=403)

    def test_before_the_first_acceptance_the_page_says_what_will_come(self, catalogue, get, leader):
        assert "还没有可显示的数据" in get(leader)

    def test_the_dashboard_leads_there_with_its_period_and_unit(self, five, get, office):
        assert f'href="{COCKPIT}?period=2024Q2&amp;unit=wan"' in get(
            office, "/reports/?period=2024Q2&unit=wan"
        )


class TestLandings:
    def test_a_leader_lands_in_the_cockpit(self, five, client, leader):
        client.force_login(leader)
        assert client.get("/").url == COCKPIT

    def test_a_department_lands_on_its_own_measures_and_tasks(self, policy, client, lead_unit):
        client.force_login(lead_unit)
        assert client.get("/").url == reverse("measures:unit-detail", args=["FGW"])

    def test_the_office_sees_what_lies_on_its_desk_and_each_number_opens_its_list(
        self, catalogue, bank, bank_maker, office, client
    ):
        filing = factories.filing_of(factories.open_period("2024Q2"), bank)
        factories.save(filing, bank_maker)
        services.set_flag(filing=filing, code="B201", reason="比上季下降较多", by=office)
        found = {tile.label: tile for tile in home.build(office).tiles}
        assert found["跟踪中的异常值"].value == 1
        assert "待批豁免" not in found
        client.force_login(office)
        assert len(client.get(found["跟踪中的异常值"].url).context["table"].data) == 1

    def test_only_the_lead_is_shown_what_waits_for_a_decision(self, catalogue, office, office_lead, client):
        factories.open_period("2024Q2")
        assert not {"待签发通报", "待确认评分"} & {tile.label for tile in home.build(office).tiles}
        client.force_login(office_lead)
        assert client.get("/").status_code == 200


class TestScale:
    def test_the_figures_behind_a_verdict_are_shown_in_wan_or_in_yi(self, five, get, office):
        wan = get(office, "/reports/checks/C2/A/?period=2024Q2")
        assert "46,200.00" in wan
        assert "制造业中长期贷款（万元）" in wan or "（万元）" in wan
        yi = get(office, "/reports/checks/C2/A/?period=2024Q2&unit=yi")
        assert ">4.62</a>" in yi
        assert "（亿元）" in yi
        assert "46,200.00" not in yi

    def test_rates_have_no_scale(self, five, get, office):
        assert ">4.05" in get(office, "/reports/checks/C6/A/?period=2024Q2&unit=yi")
