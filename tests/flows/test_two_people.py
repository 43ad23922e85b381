"""Two people on one filing: one wins, the other is told, no text is lost; four writers on one period do not hinder each other."""

from __future__ import annotations

import html
import re
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from filings import services
from filings.models import Filing, FilingEvent, SummaryRow
from filings.models.filing import Status
from filings.services.drafts import Typed
from qianjiang_finance.common.errors import StaleState
from tests import factories
from tests.factories import BANK_FIGURES
from tests.flows.invariants import assert_whole
from tests.flows.together import together

pytestmark = pytest.mark.django_db(transaction=True)

#: Each race is run on so many filings: who wins is open, that exactly one wins is not.
RACES = 6


@pytest.fixture
def banks(basics):
    return [factories.make_institution(f"B{number:02}", order=number) for number in range(1, RACES + 1)]


@pytest.fixture
def maker(banks):
    return factories.make_user("maker", *(("maker", bank) for bank in banks), name="甲填报")


@pytest.fixture
def second_maker(banks):
    return factories.make_user("maker2", *(("maker", bank) for bank in banks), name="乙填报")


@pytest.fixture
def checker(banks):
    return factories.make_user("checker", *(("checker", bank) for bank in banks), name="甲复核")


@pytest.fixture
def second_checker(banks):
    return factories.make_user("checker2", *(("checker", bank) for bank in banks), name="乙复核")


@pytest.fixture
def period(catalogue, banks, office):
    return factories.open_period("2024Q2")


@pytest.fixture
def drafts(period, banks, maker):
    filings = [factories.filing_of(period, bank) for bank in banks]
    return [factories.save(filing, maker) for filing in filings]


@pytest.fixture
def sent(drafts, maker):
    return [factories.step("send-to-check", filing, maker) for filing in drafts]


@pytest.fixture
def signed(sent, checker):
    return [factories.step("sign", filing, checker) for filing in sent]


def taking(name, filing, by, comment=""):
    """The step as two people take it who have both read the filing as it stands now."""
    return partial(services.take, name, filing=filing, by=by, seen=filing.edit_number, comment=comment)


def the_one_who_won(outcomes: list[object]) -> Filing:
    """The filing of the one who won; the other has been told that somebody was quicker."""
    won = [outcome for outcome in outcomes if isinstance(outcome, Filing)]
    told = [outcome for outcome in outcomes if isinstance(outcome, StaleState)]
    assert (len(won), len(told)) == (1, 1), outcomes
    assert "请刷新页面" in str(told[0])
    return won[0]


def events(filing: Filing, *verbs: str) -> int:
    return FilingEvent.objects.filter(filing=filing, verb__in=verbs).count()


def test_of_acceptance_and_return_at_once_exactly_one_happens(period, signed, office, office_lead):
    for filing in signed:
        outcomes = together(
            taking("accept", filing, office), taking("send-back", filing, office_lead, "请核对制造业贷款")
        )
        won = the_one_who_won(outcomes)
        assert won.status in (Status.ACCEPTED, Status.RETURNED)
        assert events(filing, "accept", "send-back") == 1
    assert_whole(period)


def test_of_two_acceptances_at_once_one_counts_and_the_sums_count_it_once(
    period, signed, office, office_lead
):
    for filing in signed:
        the_one_who_won(together(taking("accept", filing, office), taking("accept", filing, office_lead)))
    assert SummaryRow.objects.get(period=period, indicator__code="B201").count == RACES
    assert_whole(period)


def test_of_two_signatures_at_once_one_stands_under_the_statement(period, sent, checker, second_checker):
    for filing in sent:
        outcomes = together(taking("sign", filing, checker), taking("sign", filing, second_checker))
        won = the_one_who_won(outcomes)
        assert events(filing, "sign") == 1
        assert str(won.checker) == filing.revisions.get().checker_name
    assert_whole(period)


def test_a_save_and_the_sending_at_once_leave_either_all_of_the_save_or_nothing(
    period, drafts, maker, second_maker
):
    for filing in drafts:
        save = partial(
            services.save_draft,
            filing=filing,
            typed={"B504": Typed("160.00")},
            by=second_maker,
            seen=filing.edit_number,
        )
        outcomes = together(taking("send-to-check", filing, maker), save)
        assert any(not isinstance(outcome, Exception) for outcome in outcomes), outcomes
    assert_whole(period)


def sheet(filing: Filing, **cells: str) -> dict[str, object]:
    """The form of a filing with some cells typed anew."""
    return {
        "seen": filing.edit_number,
        **{f"v-{code}": text for code, text in (BANK_FIGURES | cells).items()},
    }


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_of_two_saves_of_one_cell_one_is_written_and_the_other_keeps_its_text_on_the_page(
    period, drafts, maker, second_maker
):
    first, second = signed_in(maker), signed_in(second_maker)
    for filing in drafts:
        url = reverse("filings:filing-edit", args=[period.code, filing.institution.code])
        answers = together(
            partial(first.post, url, sheet(filing, B504="160.00")),
            partial(second.post, url, sheet(filing, B504="170.00")),
        )
        texts = {answer.status_code: text for answer, text in zip(answers, ("160.00", "170.00"), strict=True)}
        pages = {answer.status_code: answer.content.decode() for answer in answers}
        assert set(texts) == {302, 409}
        (raw,) = stored(filing, "B504")
        assert f"{raw / 100:.2f}" == texts[302]
        assert f'name="v-B504" value="{texts[409]}"' in pages[409]
    assert_whole(period)


def form_on(answer) -> dict[str, str]:
    """What stands in the inputs of an answered page, as a browser would send it."""
    inputs = re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {name: html.unescape(value) for name, value in inputs}


def stored(filing: Filing, *codes: str) -> list[int]:
    figures = dict(filing.revisions.get().figures.values_list("indicator__code", "raw"))
    return [figures[code] for code in codes]


def test_who_was_told_saves_the_page_again_and_both_keep_their_typing(period, drafts, maker, second_maker):
    first, second = signed_in(maker), signed_in(second_maker)
    for filing in drafts:
        url = reverse("filings:filing-edit", args=[period.code, filing.institution.code])
        answers = together(
            partial(first.post, url, sheet(filing, B504="160.00")),
            partial(second.post, url, sheet(filing, B508="430.00")),
        )
        for client, answer in zip((first, second), answers, strict=True):
            if answer.status_code == 409:
                assert client.post(url, form_on(answer)).status_code == 302
        assert stored(filing, "B504", "B508") == [16_000, 43_000]
    assert_whole(period)


def test_saving_again_after_a_conflict_leaves_the_other_cells_of_the_other_person_alone(
    client, period, drafts, maker, second_maker
):
    filing = drafts[0]
    url = reverse("filings:filing-edit", args=[period.code, filing.institution.code])
    both_opened = filing.edit_number
    factories.save(filing, maker, {"B504": "160.00", "B508": "430.00"})
    client.force_login(second_maker)
    told = client.post(url, sheet(filing, B504="170.00") | {"seen": both_opened})
    assert told.status_code == 409
    assert client.post(url, form_on(told)).status_code == 302
    assert stored(filing, "B504", "B508") == [17_000, 43_000]


def test_saving_again_after_a_hand_back_meets_what_the_other_wrote_before_it(
    client, period, drafts, maker, second_maker, checker
):
    filing = drafts[0]
    url = reverse("filings:filing-edit", args=[period.code, filing.institution.code])
    both_opened = filing.edit_number
    factories.save(filing, maker, {"B508": "430.00"})
    factories.step("send-to-check", filing, maker)
    client.force_login(second_maker)
    told = client.post(url, sheet(filing, B504="170.00") | {"seen": both_opened})
    assert told.status_code == 409
    factories.step("hand-back", filing, checker, "请再核对")
    assert client.post(url, form_on(told)).status_code == 302
    assert stored(filing, "B504", "B508") == [17_000, 43_000]


def test_four_writers_accept_different_institutions_of_one_period_without_error(
    period, signed, office, office_lead, basics
):
    third = factories.make_user("office3", ("office-staff", "JRB"))
    fourth = factories.make_user("office4", ("office-staff", "JRB"))
    writers = (office, office_lead, third, fourth)

    def accept_all(by, filings):
        return [services.take("accept", filing=one, by=by, seen=one.edit_number).status for one in filings]

    shares = [signed[number::4] for number in range(4)]
    outcomes = together(*(partial(accept_all, by, share) for by, share in zip(writers, shares, strict=True)))
    assert outcomes == [[Status.ACCEPTED] * len(share) for share in shares]
    period.refresh_from_db()
    assert period.data_version == RACES
    assert SummaryRow.objects.get(period=period, indicator__code="B201").total == RACES * 9_230_000
    assert_whole(period)
