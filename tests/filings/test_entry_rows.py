"""The rows of the form: what was typed stands in the inputs, escaped; the words for "no number" are offered; where to go on."""

import re
from decimal import Decimal

import pytest

from filings import checks, sheet
from filings.services.moves import newest_revision
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(catalogue, bank, bank_maker, bank_checker, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def page_of(client, user):
    client.force_login(user)
    return client.get("/filings/2024Q2/B01/edit/").content.decode()


def test_what_was_typed_is_text_and_never_markup(client, filing, bank_maker):
    factories.save(filing, bank_maker, {"B201": '"><script>1</script>'})
    page = page_of(client, bank_maker)
    assert "<script>1" not in page
    assert 'value="&quot;&gt;&lt;script&gt;1&lt;/script&gt;"' in page
    assert '<span class="problem" id="problem-B201">无法识别为数字</span>' in page


def test_zero_not_applicable_and_unknown_are_offered_at_every_figure(client, filing, bank_maker):
    page = page_of(client, bank_maker)
    assert [f'<option value="{word}">' in page for word in ("0", "不适用", "未知")] == [True] * 3
    assert page.count('list="entry-words"') == page.count('name="v-') == 36


def test_a_begun_form_says_where_to_go_on(client, filing, bank_maker):
    assert "继续填写" not in page_of(client, bank_maker)
    factories.save(filing, bank_maker, {"B101": "700000", "B103": "470000"})
    assert '<a href="#cell-B102" data-resume>继续填写：各项贷款余额</a>' in page_of(client, bank_maker)


def test_a_full_form_has_nowhere_to_go_on(filing, bank_maker):
    filing = factories.save(filing, bank_maker)
    book = checks.FigureBook.of(filing, newest_revision(filing))
    assert sheet.build(book).next_blank is None


def test_each_change_names_what_it_is_taken_against(
    client, catalogue, bank, bank_maker, bank_checker, office
):
    """A balance beside last quarter's, what runs from 1 January beside that of the same quarter last year (domain §3.2)."""
    people = {"maker": bank_maker, "checker": bank_checker, "office": office}
    base = factories.BANK_FIGURES
    for code in ("2023Q2", "2024Q1"):
        factories.accept_figures(factories.open_period(code), bank, base, **people)
    filing = factories.filing_of(factories.open_period("2024Q2"), bank)
    more = {"B201": Decimal(1000), "B207": Decimal(700)}
    factories.save(filing, bank_maker, {code: str(Decimal(base[code]) + one) for code, one in more.items()})
    page, shown = page_of(client, bank_maker), client.get("/filings/2024Q2/B01/").content.decode()
    for code, words in (("B201", ("+1,000.00", "较上期")), ("B207", ("+700.00", "较上年同期"))):
        for body in (page, shown):
            row = re.sub(r"<[^>]+>", "", body.partition(f'id="cell-{code}"')[2].partition("</tr>")[0])
            assert " ".join(words) in row
