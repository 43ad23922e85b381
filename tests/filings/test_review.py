"""Who reviews whom, the order of the queue, and the sentence that names the next actor (features D1, D4)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from filings import review_queue, sentences, services
from filings.models import Filing, ReviewerAssignment
from filings.progress import with_next_person
from filings.review_queue import Roster
from filings.risk import Facts, assess, largest_change
from institutions.models import AuditEvent, Kind
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories
from tests.factories import BANK_FIGURES, freeze, save, step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "points", "level"),
    [
        (Facts(), 0, "低"),
        (Facts(warnings=3, hints=2), 17, "低"),
        (Facts(warnings=9, hints=30), 40, "高"),
        (Facts(change=1_999), 3, "低"),
        (Facts(change=20_000), 20, "中"),
        (Facts(is_correction=True, is_late=True), 20, "中"),
        (Facts(returns=3, is_on_behalf=True), 30, "中"),
    ],
)
def test_the_arithmetic_of_risk(facts, points, level):
    risk = assess(facts)
    assert (risk.points, risk.level) == (points, level)


def test_the_reasons_name_only_what_counts():
    assert assess(Facts(warnings=2, change=1_250)).reasons == ("必须说明2处", "最大变动12.50%")


def test_the_largest_change_has_no_sign_and_leaves_small_bases_out():
    pairs = [
        (Decimal(1100), Decimal(1000)),
        (Decimal(780), Decimal(1000)),
        (Decimal(9), Decimal(1)),
        (None, Decimal(5000)),
    ]
    assert largest_change(pairs) == 2_200
    assert largest_change([(Decimal(9), None)]) is None


@pytest.fixture
def second(basics):
    return factories.make_user("office-2", ("office-staff", "JRB"), name="金融办第二人")


def test_the_own_reviewer_goes_before_the_kinds(bank, other_bank, office, second, office_lead):
    services.assign_reviewer(target=Kind.objects.get(pk="LB"), reviewer=office, by=office_lead)
    services.assign_reviewer(target=bank, reviewer=second, by=office_lead)
    roster = Roster.on(dt.date.today())  # noqa: DTZ011  the day of the assignment
    peer = factories.make_institution("B03", kind="LB")
    assert [roster.of(unit) for unit in (bank, peer, other_bank)] == [second, office, None]
    assert AuditEvent.objects.filter(subject__startswith="审核分工").count() == 2


def test_a_new_reviewer_ends_the_one_before_and_nobody_may_be_named(bank, office, second, office_lead):
    with freeze(2024, 7, 1):
        services.assign_reviewer(target=bank, reviewer=office, by=office_lead)
        services.assign_reviewer(target=bank, reviewer=second, by=office_lead, starts_on=dt.date(2024, 7, 10))
        services.assign_reviewer(target=bank, reviewer=None, by=office_lead, starts_on=dt.date(2024, 8, 1))
    days = [dt.date(2024, 7, 9), dt.date(2024, 7, 10), dt.date(2024, 7, 31), dt.date(2024, 8, 1)]
    assert [Roster.on(day).of(bank) for day in days] == [office, second, second, None]


def test_only_the_lead_assigns_people_of_the_office_and_not_backwards(bank, office, bank_maker, office_lead):
    with pytest.raises(NotAllowed):
        services.assign_reviewer(target=bank, reviewer=office, by=office)
    with pytest.raises(BusinessError, match="须为金融办"):
        services.assign_reviewer(target=bank, reviewer=bank_maker, by=office_lead)
    with freeze(2024, 7, 2), pytest.raises(BusinessError, match="不能早于今天"):
        services.assign_reviewer(target=bank, reviewer=office, by=office_lead, starts_on=dt.date(2024, 7, 1))
    assert not ReviewerAssignment.objects.exists()


def deliver(filing, maker, checker):
    save(filing, maker, BANK_FIGURES)
    factories.explain_all(filing, maker)
    step("send-to-check", filing, maker)
    return step("sign", filing, checker)


@pytest.fixture
def two(catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, other_checker, office):
    """Both delivered on time, the first bank first; the second came back once."""
    with freeze(2024, 7, 1):
        period = factories.open_period("2024Q2")
    first, other = (factories.filing_of(period, unit) for unit in (bank, other_bank))
    with freeze(2024, 7, 8):
        deliver(first, bank_maker, bank_checker)
        deliver(other, other_maker, other_checker)
    with freeze(2024, 7, 9):
        step("send-back", other, office, "请核对")
        deliver(other, other_maker, other_checker)
    return first, other


def test_the_riskier_comes_first_then_the_longer_waiting(two, office, catalogue):
    first, other = two
    with freeze(2024, 7, 11):
        rows = review_queue.build(office, "all", Roster({}, {}))
    assert [(row.filing, row.risk.reasons[-1:], row.waiting) for row in rows] == [
        (other, ("退回1次",), 2),
        (first, rows[1].risk.reasons[-1:], 3),
    ]
    assert rows[0].risk.points == rows[1].risk.points + 10


def test_the_queue_is_mine_nobodys_or_all(two, bank, office, second, office_lead):
    first, other = two
    services.assign_reviewer(target=bank, reviewer=second, by=office_lead)
    roster = Roster({bank.pk: second}, {})

    def queue(user, whose):
        return [row.filing for row in review_queue.build(user, whose, roster)]

    assert queue(second, "mine") == [first]
    assert queue(office, "mine") == []
    assert queue(office, "none") == [other]
    assert queue(office, "all") == [other, first]


def test_signing_keeps_the_largest_change(catalogue, bank, bank_maker, bank_checker, office):
    people = {"maker": bank_maker, "checker": bank_checker, "office": office}
    factories.accept_figures(factories.open_period("2024Q1"), bank, BANK_FIGURES, **people)
    filing = factories.filing_of(factories.open_period("2024Q2"), bank)
    save(filing, bank_maker, BANK_FIGURES | {"B101": "770000.00"})
    factories.explain_all(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    assert filing.revisions.get().largest_change == 1_000


def test_the_pages_show_queue_and_reviewers(client, two, bank, office, office_lead):
    client.force_login(office_lead)
    data = {"target": "u-B01", "reviewer": office.pk, "starts_on": ""}
    answer = client.post(reverse("filings:reviewer-assign"), data, follow=True).content.decode()
    assert "已设置：演示大型银行甲由金融办经办审核" in answer
    assert "单独指定" in answer
    client.force_login(office)
    page = client.get(reverse("filings:review-queue")).content.decode()
    assert "演示大型银行甲" in page
    assert "演示城商银行乙" not in page
    export = client.get(reverse("filings:review-queue"), {"whose": "all", "export": "csv"}).content.decode()
    assert "演示城商银行乙" in export
    assert "退回1次" in export


def test_a_refused_assignment_says_why(client, two, office, office_lead):
    client.force_login(office_lead)
    data = {"target": "k-LB", "reviewer": office.pk, "starts_on": "2001-01-01"}
    answer = client.post(reverse("filings:reviewer-assign"), data)
    assert answer.status_code == 422
    assert "不能早于今天" in answer.content.decode()


def test_the_sentence_names_who_must_act(client, two, bank, bank_maker, bank_checker, office, office_lead):
    first, _ = two
    factories.make_user("b01-maker-2", ("maker", bank), name="甲填报二")

    def said():
        return with_next_person(Filing.objects.all()).select_related("period").get(pk=first.pk).sentence

    assert said() == "已报送：等待金融办审核人审核"
    services.assign_reviewer(target=bank, reviewer=office, by=office_lead)
    assert said() == "已报送：等待金融办审核人金融办经办审核"
    with freeze(2024, 7, 11):
        step("send-back", first, office, "请核对")
    assert said() == "已退回：等待填报人甲填报等修改并重新报送，补报期限2024年7月15日24:00"
    save(first, bank_maker, {"B504": "160.00"})
    step("send-to-check", first, bank_maker)
    assert said() == "待复核：等待复核人甲复核签字"
    step("sign", first, bank_checker)
    step("accept", first, office)
    assert said() == "审核通过：数据已进入汇总，等待金融办负责人金融办主任锁定"
    client.force_login(bank_maker)
    assert said() in client.get(first.get_absolute_url()).content.decode()


def test_on_behalf_the_sentence_says_so():
    assert sentences.sentence("drafting", who="甲", is_on_behalf=True).startswith("填报中：由金融办代填")
    assert sentences.sentence("accepted", is_on_behalf=True).startswith("审核通过")
