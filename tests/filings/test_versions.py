"""The receipt of a signed version and two versions side by side: contents worked out by hand, and who may read them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filings import receipt, services
from filings.models import Figure
from filings.services.drafts import Typed
from institutions.models import FormerName
from tests import factories
from tests.factories import BANK_FIGURES, filing_of, freeze, save, step

pytestmark = pytest.mark.django_db
RECEIPT = reverse("filings:filing-receipt", args=["2024Q2", "B01"])
COMPARE = reverse("filings:filing-compare", args=["2024Q2", "B01"])


@pytest.fixture
def filing(catalogue, bank, other_bank, office):
    return filing_of(factories.open_period("2024Q2"), bank)


@pytest.fixture
def signed(filing, bank_maker, bank_checker):
    """Version 1, signed on Friday 2024-07-12 at 9:00, the due day."""
    with freeze(2024, 7, 12):
        save(filing, bank_maker)
        step("send-to-check", filing, bank_maker)
        return step("sign", filing, bank_checker)


@pytest.fixture
def returned(signed, bank_maker, office):
    """Version 2 as a draft: two cells changed on 2024-07-16."""
    with freeze(2024, 7, 15):
        step("send-back", signed, office, "请核对存款")
    with freeze(2024, 7, 16, 10):
        return save(signed, bank_maker, {"B101": "710000.00", "B505": "3"})


@pytest.fixture
def resigned(returned, bank_maker, bank_checker):
    """Version 2, signed on 2024-07-17."""
    with freeze(2024, 7, 17):
        step("send-to-check", returned, bank_maker)
        return step("sign", returned, bank_checker)


def ask(client, user, url):
    client.force_login(user)
    return client.get(url)


def test_the_receipt_says_who_handed_in_what_and_when(client, signed, office):
    answer = ask(client, office, RECEIPT)
    shown = answer.context["receipt"]
    assert shown.number == "2024Q2-B01-1"
    assert shown.institution == "演示大型银行甲"
    assert (shown.revision.maker_name, shown.revision.checker_name) == ("甲填报", "甲复核")
    assert shown.timeliness == "按时"
    zeros = sum(float(text) == 0 for text in BANK_FIGURES.values())
    assert (shown.counts.zeros, shown.counts.total) == (zeros, len(BANK_FIGURES))
    page = answer.content.decode()
    assert "2024年7月12日 09:00:00" in page
    assert "本人甲复核，系演示大型银行甲复核人，已核对2024年二季度报表全部数据" in page
    assert shown.revision.sha256 in page
    assert "校验一致" in page


def test_numbers_zeros_not_applicable_and_unknown_are_counted_apart():
    cells = [("number", 5), ("number", 0), ("number", -3), ("na", None), ("unknown", None), ("unknown", None)]
    counts = receipt.count(cells)
    assert counts == receipt.Counts(numbers=2, zeros=1, not_applicable=1, unknown=2)
    assert counts.total == 6


def test_a_figure_changed_behind_the_system_breaks_the_checksum(client, signed, office):
    Figure.objects.filter(revision__filing=signed, indicator__code="B101").update(raw=1)
    answer = ask(client, office, RECEIPT)
    assert answer.context["receipt"].is_intact is False
    assert "校验不一致" in answer.content.decode()


def test_the_newest_version_is_shown_and_an_older_one_on_demand(client, resigned, bank_maker):
    newest = ask(client, bank_maker, RECEIPT).context["receipt"]
    assert (newest.number, newest.timeliness, newest.is_intact) == ("2024Q2-B01-2", "按时", True)
    older = ask(client, bank_maker, RECEIPT + "?revision=1").context["receipt"]
    assert (older.number, older.is_intact) == ("2024Q2-B01-1", True)
    assert ask(client, bank_maker, RECEIPT + "?revision=3").status_code == 404


def test_a_draft_has_no_receipt(client, returned, bank_maker):
    assert ask(client, bank_maker, RECEIPT).context["receipt"].number == "2024Q2-B01-1"
    assert ask(client, bank_maker, RECEIPT + "?revision=2").status_code == 404
    with pytest.raises(ValueError, match="draft"):
        receipt.build(returned, returned.revisions.get(number=2))


def test_before_the_first_signature_the_reader_is_told(client, filing, bank_maker):
    client.force_login(bank_maker)
    answer = client.get(RECEIPT, follow=True)
    assert answer.redirect_chain == [(filing.get_absolute_url(), 302)]
    assert "签字报送后才有回执" in answer.content.decode()


def test_a_late_receipt_says_so(client, filing, bank_maker, bank_checker, office):
    with freeze(2024, 7, 16):
        save(filing, bank_maker)
        step("send-to-check", filing, bank_maker)
        step("sign", filing, bank_checker)
    assert ask(client, office, RECEIPT).context["receipt"].timeliness == "迟报2个工作日"


def test_the_receipt_carries_the_name_of_its_day(client, signed, bank, office):
    FormerName.objects.create(
        institution=bank,
        name="演示大型银行甲旧名",
        short_name="旧名",
        valid_from=dt.date(2000, 1, 1),
        valid_until=dt.date(2024, 8, 1),
    )
    assert ask(client, office, RECEIPT).context["receipt"].institution == "演示大型银行甲旧名"


def pairs(answer):
    """Code → (old, new, difference) of the rows shown."""
    return {
        pair.item.code: (pair.old and pair.old.text, pair.new and pair.new.text, pair.difference)
        for _, rows in answer.context["comparison"].forms
        for pair in rows
    }


def test_only_the_changed_cells_are_shown_with_their_difference(client, resigned, office):
    answer = ask(client, office, COMPARE)
    assert pairs(answer) == {
        "B101": ("700000.00", "710000.00", Decimal("10000.00")),
        "B505": ("0", "3", Decimal(3)),
    }
    page = answer.content.decode()
    assert "+10,000.00" in page
    assert "甲填报 2024-07-16 10:00" in page


def test_all_cells_are_shown_on_demand(client, resigned, office):
    answer = ask(client, office, COMPARE + "?all=1")
    assert set(pairs(answer)) == set(BANK_FIGURES)
    assert answer.context["comparison"].changed == 2


def test_versions_chosen_the_wrong_way_round_are_compared_from_old_to_new(client, resigned, office):
    answer = ask(client, office, COMPARE + "?old=2&new=1")
    assert (answer.context["old"].number, answer.context["new"].number) == (1, 2)
    assert pairs(answer)["B101"][2] == Decimal("10000.00")


def test_a_version_with_itself_has_no_difference(client, resigned, office):
    assert "两个版本没有差别" in ask(client, office, COMPARE + "?old=1&new=1").content.decode()


def test_a_number_that_became_not_applicable_has_no_difference_and_shows_its_note(
    client, signed, bank_maker, office
):
    with freeze(2024, 7, 16):
        fresh = step("send-back", signed, office, "请核对")
        typed = {"B505": Typed("不适用", "没有此项业务")}
        services.save_draft(filing=fresh, typed=typed, by=bank_maker, seen=fresh.edit_number)
    answer = ask(client, bank_maker, COMPARE)
    assert pairs(answer) == {"B505": ("0", "不适用", None)}
    assert "没有此项业务" in answer.content.decode()


def test_the_draft_is_compared_for_its_institution_and_not_for_the_office(
    client, returned, bank_maker, office
):
    assert set(pairs(ask(client, bank_maker, COMPARE))) == {"B101", "B505"}
    assert ask(client, office, COMPARE).status_code == 302
    assert ask(client, office, COMPARE + "?old=1&new=2").status_code == 302


def test_a_draft_beside_two_signed_versions_stays_hidden_from_the_office(
    client, resigned, bank_maker, office
):
    with freeze(2024, 7, 18):
        step("send-back", resigned, office, "再核对")
        save(resigned, bank_maker, {"B101": "1.00"})
    answer = ask(client, office, COMPARE)
    assert [revision.number for revision in answer.context["versions"]] == [1, 2]
    assert ask(client, office, COMPARE + "?new=3").status_code == 404


@pytest.mark.parametrize("url", [RECEIPT, COMPARE])
def test_another_bank_finds_neither(client, resigned, other_maker, url):
    assert ask(client, other_maker, url).status_code == 404


def test_the_detail_page_links_receipts_and_from_two_versions_on_the_comparison(
    client, signed, bank_maker, bank_checker, office
):
    detail = signed.get_absolute_url()
    page = ask(client, office, detail).content.decode()
    assert f"{RECEIPT}?revision=1" in page
    assert COMPARE not in page
    with freeze(2024, 7, 16):
        step("send-back", signed, office, "请核对")
        save(signed, bank_maker, {"B101": "710000.00"})
    assert COMPARE in ask(client, bank_maker, detail).content.decode()
    assert COMPARE not in ask(client, office, detail).content.decode()


def test_the_comparison_stays_within_the_limit_of_queries(client, resigned, office):
    ask(client, office, COMPARE)
    with CaptureQueriesContext(connection) as queries:
        client.get(COMPARE + "?all=1")
    assert len(queries) <= 12
