"""The three lists: versions, confirmation, twelve months by the clock across year end and leap day, 公示率."""

import datetime as dt
from decimal import Decimal

import pytest

from enterprises import policies, services
from enterprises.models import Publication
from enterprises.standing import open_banks, standing_of
from enterprises.steps import PUBLICATION_STEPS
from institutions.services import inspect
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests.attachment_files import PDF
from tests.factories import freeze, make_institution

pytestmark = pytest.mark.django_db


def start(bank, by, which="authority"):
    return services.start_publication(institution=bank, which=which, by=by)


def filed(publication, by, day, **changes):
    given = {
        "published_on": dt.date(*day),
        "place": "营业大厅公示栏",
        "link": "",
        "files": inspect([("清单.pdf", PDF)]),
    }
    with freeze(*day, hour=9):
        return services.file_publication(publication=publication, by=by, **given | changes)


def confirmed(publication, office, day):
    with freeze(*day, hour=15):
        return services.take_publication_step(
            step=PUBLICATION_STEPS["confirm"], publication=publication, by=office
        )


def published(bank, by, office, day, which="authority"):
    return confirmed(filed(start(bank, by, which), by, day), office, day)


@pytest.mark.parametrize(
    ("published_on", "last"),
    [
        (dt.date(2024, 3, 1), dt.date(2025, 2, 28)),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28)),
        (dt.date(2023, 3, 1), dt.date(2024, 2, 29)),
        (dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        (dt.date(2024, 12, 31), dt.date(2025, 12, 30)),
    ],
)
def test_a_list_is_valid_for_twelve_months(published_on, last):
    assert services.last_day(published_on) == last


def test_it_needs_an_update_from_the_day_after_its_last_across_the_year_end(bank, bank_maker, office):
    row = published(bank, bank_maker, office, (2024, 1, 1))
    words = {}
    for day in ((2024, 12, 31), (2025, 1, 1)):
        with freeze(*day):
            words[day] = (
                row.state_word,
                Publication.objects.expired().count(),
                standing_of([bank], dt.date(*day)).published,
            )
    assert words == {(2024, 12, 31): ("已公示", 0, 1), (2025, 1, 1): ("需更新", 1, 0)}


def test_a_new_version_replaces_the_old_and_the_past_stays(bank, bank_maker, office):
    old = published(bank, bank_maker, office, (2024, 1, 2))
    new = published(bank, bank_maker, office, (2025, 2, 10))
    old.refresh_from_db()
    assert (old.state, new.version, new.state) == ("replaced", 2, "published")
    assert [step.verb for step in old.steps.all()] == ["start", "file", "confirm", "replace"]
    in_force = {
        day: list(Publication.objects.in_force(day))
        for day in (dt.date(2024, 6, 30), dt.date(2025, 1, 15), dt.date(2025, 3, 1))
    }
    assert list(in_force.values()) == [[old], [], [new]]


def test_only_one_version_is_in_the_making(bank, bank_maker):
    start(bank, bank_maker)
    with pytest.raises(BusinessError, match="已有编制中"):
        start(bank, bank_maker)
    start(bank, bank_maker, "credit")


#: Two banks owe 6 lists; one has published 2, of which one has expired: 1 / 6 = 16.67 %.
def test_the_rate_is_published_over_three_times_the_banks(bank, other_bank, bank_maker, office):
    make_institution("B03", kind="LB", closed_on=dt.date(2024, 1, 1))
    make_institution("G01", kind="GU")
    published(bank, bank_maker, office, (2024, 1, 2))
    published(bank, bank_maker, office, (2024, 6, 3), "credit")
    with freeze(2025, 3, 3):
        standing = standing_of(open_banks(dt.date(2025, 3, 3)), dt.date(2025, 3, 3))
    assert (standing.published, standing.expected, round(standing.rate, 2)) == (1, 6, Decimal("16.67"))
    words = [[mark.word for mark in row.marks] for row in standing.rows]
    assert words == [["需更新", "已公示", "未编制"], ["未编制"] * 3]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"published_on": None}, "请填写公示日期"),
        ({"published_on": dt.date(2024, 3, 2)}, "不能晚于今天"),
        ({"place": ""}, "公示地点或公示网址"),
        ({"link": "javascript:alert(1)"}, "应以http"),
        ({"files": []}, "请附清单文件"),
    ],
)
def test_what_is_missing_in_a_report_is_refused(bank, bank_maker, changes, sentence):
    row = start(bank, bank_maker)
    with pytest.raises(BusinessError, match=sentence):
        filed(row, bank_maker, (2024, 3, 1), **changes)
    row.refresh_from_db()
    assert row.state == "drafting"


def test_a_returned_list_is_filed_again_with_its_file(bank, bank_maker, office):
    row = filed(start(bank, bank_maker), bank_maker, (2024, 3, 1))
    services.take_publication_step(
        step=PUBLICATION_STEPS["return"], publication=row, by=office, comment="网址打不开"
    )
    assert filed(row, bank_maker, (2024, 3, 4), files=[]).state == "filed"


def test_a_second_confirmation_is_stale(bank, bank_maker, office):
    row = filed(start(bank, bank_maker), bank_maker, (2024, 3, 1))
    stale = Publication.objects.get(pk=row.pk)
    confirmed(row, office, (2024, 3, 4))
    with pytest.raises(StaleState):
        services.take_publication_step(
            step=PUBLICATION_STEPS["return"], publication=stale, by=office, comment="退回修改"
        )


def test_only_banks_have_lists_and_only_their_own(bank, bank_maker, other_maker, office):
    guarantor = make_institution("G01", kind="GU")
    for institution, person in ((guarantor, office), (bank, other_maker), (bank, office)):
        with pytest.raises(NotAllowed):
            start(institution, person)
    start(bank, bank_maker)
    assert not Publication.objects.visible_to(other_maker).exists()


#: step → (states, who), typed from domain §7: the institution reports, the office confirms.
EXPECTED = {
    "file": ({"drafting"}, {"bank_maker", "bank_checker"}),
    "confirm": ({"filed"}, {"office", "office_lead"}),
    "return": ({"filed"}, {"office", "office_lead"}),
    "void": ({"drafting"}, {"bank_maker", "bank_checker"}),
}
CAST = (
    "bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "lead_unit", "outsider", "sysadmin",
    "secadmin", "auditor",
)  # fmt: skip


@pytest.mark.parametrize("name", PUBLICATION_STEPS)
def test_each_step_is_for_its_states_and_its_people(bank, bank_maker, request, name):
    row = start(bank, bank_maker)
    states, people = EXPECTED[name]
    for state in Publication.State.values:
        row.state = state
        for role in CAST:
            decision = policies.can_take_publication_step(
                PUBLICATION_STEPS[name], request.getfixturevalue(role), row
            )
            assert bool(decision) is (state in states and role in people), (state, role)
