"""日程: what is due when for whom, over the Spring Festival and the year end; the feed by its private token; the handover."""

import datetime as dt

import pytest

from enterprises.services import file_publication, start_publication, take_publication_step
from enterprises.steps import PUBLICATION_STEPS
from filings import services
from institutions.models import AuditEvent, FeedToken, Membership
from institutions.services import inspect, renew_feed, revoke_feed
from measures.models import OrderUnit
from measures.order_steps import ORDER_STEPS
from measures.services import take_order_step
from reports import agenda
from tests import factories
from tests.attachment_files import PDF
from tests.factories import filing_of, freeze, issue_order
from tests.measures.task_world import hand_out, item_of, prove, take

pytestmark = pytest.mark.django_db

UNTIL = dt.date(2024, 12, 31)


@pytest.fixture
def world(catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, office, office_lead):
    """A quarter due on 15 January 2024; an order over the Spring Festival; a published list of the bank valid until 29 January 2025."""
    with freeze(2024, 1, 2):
        period = factories.open_period("2023Q4", closes_on=None)
    with freeze(2024, 1, 30):
        row = start_publication(institution=bank, which="credit", by=bank_maker)
        file_publication(
            publication=row, published_on=dt.date(2024, 1, 30), place="营业大厅", link="", files=inspect([("清单.pdf", PDF)]), by=bank_maker,
        )  # fmt: skip
        take_publication_step(step=PUBLICATION_STEPS["confirm"], publication=row, by=office)
        issue_order(office, "B01", due_on=dt.date(2024, 2, 9))
        factories.open_case(office, bank, "2023Q4")
    return period


def told(user, day, until=UNTIL):
    with freeze(*day):
        return [
            (f"{item.day:%m-%d}", item.kind, item.whose, item.timing)
            for item in agenda.items_until(user, until)
        ]


def test_a_filer_sees_its_own_days_only(world, bank_maker, other_maker):
    assert told(bank_maker, (2024, 1, 31)) == [
        ("01-15", "报表报送", "演示大型银行甲", "逾期12个工作日"),
        ("02-05", "核查单", "演示大型银行甲", "还有4个工作日"),
        ("02-09", "督办单", "演示大型银行甲", "还有8个工作日"),
    ]
    assert told(other_maker, (2024, 1, 31)) == [("01-15", "报表报送", "演示城商银行乙", "逾期12个工作日")]


#: 10 to 17 February 2024 is off, the Sundays 4 and 18 are worked: on the 19th the 9th is two working days past, the 5th six.
def test_what_is_overdue_is_counted_over_the_spring_festival(world, bank_maker):
    words = {row[1]: row[3] for row in told(bank_maker, (2024, 2, 19))}
    assert (words["督办单"], words["核查单"]) == ("逾期2个工作日", "逾期6个工作日")


def test_a_list_comes_up_across_the_year_end_before_it_expires(world, bank_maker):
    def lists(day, until):
        return [row for row in told(bank_maker, day, until) if row[1] == "三张清单"]

    assert lists((2024, 12, 20), dt.date(2025, 1, 28)) == []
    assert [row[:3] for row in lists((2024, 12, 20), dt.date(2025, 1, 31))] == [
        ("01-29", "三张清单", "演示大型银行甲")
    ]
    assert lists((2025, 2, 5), dt.date(2025, 2, 28))[0][3].startswith("逾期")


def test_what_is_done_is_no_longer_due(world, bank, bank_maker, bank_checker, office):
    unit = OrderUnit.objects.select_related("order", "institution__kind").get()
    with freeze(2024, 2, 1):
        for name in ("sign", "reply"):
            take_order_step(step=ORDER_STEPS[name], unit=unit, by=bank_maker, comment="已逐户核对")
    with freeze(2024, 1, 12):
        filing = factories.save(filing_of(world, bank), bank_maker)
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
    assert [row[1] for row in told(bank_maker, (2024, 2, 1))] == ["核查单"]


def test_the_office_sees_the_days_of_the_period_and_everybodys_orders(world, office, leader):
    kinds = [(row[0], row[1]) for row in told(office, (2024, 1, 10), dt.date(2024, 2, 20))]
    assert kinds == [("01-15", "报送期"), ("01-22", "报送期"), ("02-05", "核查单"), ("02-09", "督办单")]
    assert told(leader, (2024, 1, 10), dt.date(2024, 2, 20)) != []


def test_a_query_and_a_return_with_its_term_are_due(world, bank, bank_maker, bank_checker, office):
    with freeze(2024, 1, 12):
        filing = factories.save(filing_of(world, bank), bank_maker)
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
    with freeze(2024, 1, 15):
        filing.refresh_from_db()
        services.send_back(
            filing=filing, by=office, seen=filing.edit_number, comment="请核对", details=services.returns.Return({"B204": "核对"}),
        )  # fmt: skip
        terms = services.Contribution("请说明", due_on=dt.date(2024, 1, 18))
        services.open_thread(filing=filing, title="余额变动", said=terms, by=office, is_query=True)
    rows = told(bank_maker, (2024, 1, 16), dt.date(2024, 1, 31))
    assert [row[:2] for row in rows] == [("01-17", "报表补报"), ("01-18", "问询")]


def test_the_tasks_of_the_own_unit_are_due_until_they_are_delivered(
    world, bank, bank_maker, other_maker, office
):
    hand_out(office, on=(2024, 1, 8))
    with freeze(2024, 1, 10):
        take("sign", item_of("M01-T1", bank), bank_maker)

    def tasks(user):
        with freeze(2024, 3, 1):
            found = agenda.items_until(user, dt.date(2024, 3, 31))
        return [(item.day, item.title.split()[0], item.whose) for item in found if item.kind == "任务"]

    # M01-T1, the plan of the year of each bank, is due on 31 March.
    due = (dt.date(2024, 3, 31), "M01-T1", "演示大型银行甲")
    assert due in tasks(bank_maker) and due not in tasks(other_maker)
    with freeze(2024, 3, 1):
        prove(item_of("M01-T1", bank), bank_maker)
        take("submit", item_of("M01-T1", bank), bank_maker, "已印发年度计划")
    assert due not in tasks(bank_maker)


class TestPage:
    def test_the_month_shows_its_days_and_the_list_its_links(self, client, world, bank_maker):
        client.force_login(bank_maker)
        with freeze(2024, 2, 5):
            page = client.get("/reports/agenda/").content.decode()
            assert (
                "2024年2月日程" in page
                and 'href="?month=2024-01"' in page
                and 'href="?month=2024-03"' in page
            )
            assert OrderUnit.objects.get().get_absolute_url() in page
            assert '<span class="tile-value tone-text-late">1</span><span>已逾期' in page
            assert '<span class="tile-value tone-text-wait">2</span><span>今天到本周日' in page
            assert client.get("/reports/agenda/?month=2024-13").status_code == 404

    def test_what_is_split_by_the_week_ends_on_sunday(self, world, bank_maker):
        with freeze(2024, 2, 2):
            parts = agenda.split(agenda.items_until(bank_maker, UNTIL))
        assert [len(part) for part in (parts.overdue, parts.week, parts.later)] == [1, 0, 2]


class TestFeed:
    def address(self, user):
        return f"/reports/agenda/{renew_feed(by=user)}.ics"

    def test_a_calendar_program_reads_the_persons_own_days_without_a_login(
        self, client, world, bank_maker, settings
    ):
        settings.SITE_URL = "https://example.test"
        with freeze(2024, 1, 31, hour=12):
            answer = client.get(self.address(bank_maker))
        text = answer.content.decode().replace("\r\n ", "")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert text.count("BEGIN:VEVENT") == 3
        unit = OrderUnit.objects.get()
        for line in (
            "DTSTAMP:20240131T040000Z",
            "DTSTART;VALUE=DATE:20240209",
            "DTEND;VALUE=DATE:20240210",
            "SUMMARY:【督办单】回复黔江金督〔2024〕1号：核查提前收回贷款情况",
            f"UID:order-{unit.pk}@qianjiang-finance",
            f"URL:https://example.test{unit.get_absolute_url()}",
        ):
            assert f"{line}\r\n" in text
        assert "演示城商银行乙" not in text

    def test_no_line_is_longer_than_75_bytes_and_marks_are_escaped(self, world):
        item = agenda.AgendaItem(dt.date(2024, 2, 9), "督办单", "一，二,三;四\n" + "长" * 60, "", "/", "x")
        lines = agenda.calendar_file(
            [item], at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC), site="", is_demo=True
        ).split("\r\n")
        assert max(len(line.encode()) for line in lines) <= 75
        assert r"一，二\,三\;四\n" in "".join(lines) and "演示数据" in "".join(lines)

    def test_a_token_is_kept_as_its_digest_and_written_into_the_log(self, world, bank_maker):
        token = renew_feed(by=bank_maker)
        assert token not in FeedToken.objects.get().digest and len(FeedToken.objects.get().digest) == 64
        assert AuditEvent.objects.filter(verb="account", subject="日程订阅地址", by=bank_maker).count() == 1

    def test_a_replaced_a_revoked_and_an_unknown_token_are_nothing(self, client, world, bank_maker):
        old = self.address(bank_maker)
        new = self.address(bank_maker)
        assert client.get(old).status_code == 404
        assert client.get(new).status_code == 200
        assert revoke_feed(by=bank_maker) is True
        assert client.get(new).status_code == 404
        assert revoke_feed(by=bank_maker) is False

    def test_whoever_is_stopped_or_has_left_is_told_nothing(self, client, world, bank_maker):
        address = self.address(bank_maker)
        Membership.objects.filter(user=bank_maker).update(valid_until=dt.date(2024, 1, 20))
        with freeze(2024, 1, 31):
            assert client.get(address).status_code == 404
        Membership.objects.filter(user=bank_maker).update(valid_until=None)
        bank_maker.is_active = False
        bank_maker.save(update_fields=["is_active"])
        assert client.get(address).status_code == 404

    def test_the_page_tells_the_address_once(self, client, world, bank_maker):
        client.force_login(bank_maker)
        told_once = client.post("/reports/agenda/renew/", follow=True).content.decode()
        assert "/reports/agenda/" in told_once and ".ics" in told_once and "只显示这一次" in told_once
        assert ".ics" not in client.get("/reports/agenda/").content.decode()
        assert "已停用" in client.post("/reports/agenda/revoke/", follow=True).content.decode()


class TestHandover:
    def page(self, client, user, query="", day=(2024, 2, 5)):
        client.force_login(user)
        with freeze(*day):
            return client.get(f"/reports/agenda/handover/{query}")

    def test_a_new_filer_finds_people_filings_explanations_and_days(
        self, client, world, bank, bank_maker, bank_checker, office
    ):
        """B101 rose by 30% on the quarter before: R33 asks for an explanation."""
        people = {"maker": bank_maker, "checker": bank_checker, "office": office}
        factories.accept_figures(factories.open_period("2023Q3"), bank, factories.BANK_FIGURES, **people)
        figures = factories.BANK_FIGURES | {
            "B101": "910000.00",
            "B102": "672000.00",
            "B103": "471000.00",
            "B106": "9010.00",
        }
        with freeze(2024, 1, 12):
            filing = factories.save(filing_of(world, bank), bank_maker, figures)
            factories.explain_all(filing, bank_maker, "本季集中代发工资，存款临时增加约二亿元")
            factories.step("send-to-check", filing, bank_maker)
            factories.step("sign", filing, bank_checker)
            filing.refresh_from_db()
            services.send_back(
                filing=filing, by=office, seen=filing.edit_number, comment="B204与台账不符", details=services.returns.Return({"B204": ""}),
            )  # fmt: skip
        text = self.page(client, bank_maker).content.decode()
        for words in (
            "甲填报",
            "甲复核",
            "金融办经办",
            "B204与台账不符",
            "黔江金督〔2024〕1号",
            "核查〔2024〕1号",
            "本季集中代发工资",
            "2023年四季度第1版，甲填报制表、甲复核复核",
        ):
            assert words in text
        assert "演示城商银行乙" not in text

    def test_the_office_asks_for_any_unit_and_others_for_their_own_only(
        self, client, world, bank_maker, office, other_maker
    ):
        assert self.page(client, office, "?institution=B01").status_code == 200
        own = self.page(client, office).content.decode()
        assert "重庆市黔江区金融工作办公室" in own and "督办单" in own
        assert self.page(client, other_maker, "?institution=B01").status_code == 404
        assert self.page(client, other_maker, "?institution=B02").status_code == 200
