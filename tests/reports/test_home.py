"""The home page: what waits for each person, and how many days are left."""

import pytest

from reports import home
from tests import factories
from tests.factories import save, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(catalogue, bank, other_bank, office):
    return factories.open_period("2024Q2")


def names(filings):
    return [filing.institution.code for filing in filings]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ((2024, 7, 8), "2024年二季度报送截止2024年7月12日24:00，还有4个工作日"),
        ((2024, 7, 12), "2024年二季度报送今日24:00截止"),
        ((2024, 7, 16), "2024年二季度报送已截止2个工作日（2024年7月12日）"),
    ],
)
def test_the_banner_counts_working_days(period, office, day, sentence):
    with factories.freeze(*day):
        assert home.build(office).banner == sentence


def test_each_person_sees_the_filing_when_it_is_their_turn(
    period, bank, bank_maker, bank_checker, other_maker, office
):
    filing = factories.filing_of(period, bank)
    assert names(home.build(bank_maker).to_do) == ["B01"]
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    assert names(home.build(bank_maker).to_do) == []
    assert names(home.build(bank_checker).to_do) == ["B01"]
    step("sign", filing, bank_checker)
    assert names(home.build(office).to_do) == ["B01"]
    assert names(home.build(other_maker).to_do) == ["B02"]


def test_the_office_sees_who_has_not_filed_and_its_numbers_open_their_lists(period, office, client):
    page = home.build(office)
    assert names(page.outstanding) == ["B01", "B02", "CZJ"]
    tiles = {tile.label: tile for tile in page.tiles}
    assert tiles["本期未报送"].value == 3
    client.force_login(office)
    for tile in page.tiles:
        answer = client.get(tile.url)
        assert len(answer.context["table"].data) == tile.value, tile.label


def test_the_office_sees_how_many_saved_without_sending(period, bank, bank_maker, office):
    save(factories.filing_of(period, bank), bank_maker, {"B101": "1"})
    tiles = {tile.label: tile.value for tile in home.build(office).tiles}
    assert (tiles["本期已保存未提交"], tiles["本期未报送"]) == (1, 3)


@pytest.mark.parametrize("day", [13, 14])
def test_on_the_weekend_after_the_deadline_it_is_not_called_today(period, office, day):
    with factories.freeze(2024, 7, day):
        assert home.build(office).banner == "2024年二季度报送已截止不足1个工作日（2024年7月12日）"


def test_a_bank_is_not_shown_who_else_has_not_filed(period, bank_maker):
    assert home.build(bank_maker).outstanding == ()


def test_someone_without_a_role_is_told_whom_to_ask(client, outsider):
    client.force_login(outsider)
    assert "您的账号还没有职责" in client.get("/").content.decode()


def test_a_bank_finds_its_tasks_on_its_home_each_number_opening_its_list(
    client, policy, bank, bank_maker, office
):
    from tests.measures.task_world import hand_out, item_of, take

    hand_out(office)
    waiting = bank.work_items.filter(state="issued").count()
    client.force_login(bank_maker)
    with factories.freeze(2024, 3, 25):
        html = client.get("/").content.decode()
        assert f'<span class="tile-value tone-text-wait">{waiting}</span><span>待签收任务</span>' in html
        take("sign", item_of("M01-T1", bank), bank_maker)
        assert "临近期限任务" in client.get("/").content.decode()
    with factories.freeze(2024, 4, 1):
        html = client.get("/").content.decode()
        assert '<span class="tile-value tone-text-late">1</span><span>红灯任务</span>' in html
