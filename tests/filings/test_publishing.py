"""Publication: sums equal the figures after any sequence of acceptances, on both databases."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filings import services
from filings.models import Period, PublishedFigure, SummaryRow
from filings.services import publishing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_banks(catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, other_checker, office):
    period = factories.open_period("2024Q2")
    cast = {"maker": bank_maker, "checker": bank_checker, "office": office}
    factories.accept_figures(period, bank, factories.BANK_FIGURES, **cast)
    local = factories.BANK_FIGURES | {"B207": "8000.00", "B208": "4000.00", "B405": "4.60"}
    cast = {"maker": other_maker, "checker": other_checker, "office": office}
    factories.accept_figures(period, other_bank, local, **cast)
    return period


def summary(period, code, kind):
    return SummaryRow.objects.get(period=period, indicator__code=code, kind=kind)


def test_sums_stand_per_kind_of_institution(two_banks):
    assert summary(two_banks, "B207", "LB").total == 3_650_000
    assert summary(two_banks, "B207", "CB").total == 800_000
    assert (summary(two_banks, "B201", "CB").count) == 1


def test_a_rate_is_summed_with_its_weight(two_banks):
    row = summary(two_banks, "B405", "LB")
    assert (row.weighted, row.weight) == (40_500 * 3_650_000, 3_650_000)


def test_each_acceptance_raises_the_data_version(two_banks):
    two_banks.refresh_from_db()
    assert two_banks.data_version == 2


def test_a_correction_moves_the_sum_by_the_difference(
    two_banks, bank, bank_maker, bank_checker, office, office_lead
):
    filing = factories.filing_of(two_banks, bank)
    factories.ask_correction(filing, bank_maker)
    factories.step("approve-correction", filing, office_lead)
    factories.save(filing, bank_maker, {"B504": "", "B503": "4000.00"})
    factories.save(filing, bank_maker, {"B504": "不适用"})
    factories.save(filing, bank_maker, {"B504": "0.00"})
    factories.step("send-to-check", filing, bank_maker)
    factories.step("sign", filing, bank_checker)
    factories.step("accept", filing, office)
    assert summary(two_banks, "B503", "LB").total == 400_000
    assert summary(two_banks, "B504", "LB").total == 0
    assert services.verify_totals(period=two_banks) == []


def test_a_figure_that_became_unknown_leaves_the_sum(
    two_banks, bank, bank_maker, bank_checker, office, office_lead
):
    filing = factories.filing_of(two_banks, bank)
    factories.ask_correction(filing, bank_maker, {"B311": "未知"})
    factories.step("approve-correction", filing, office_lead)
    factories.step("send-to-check", filing, bank_maker)
    factories.step("sign", filing, bank_checker)
    factories.step("accept", filing, office)
    row = summary(two_banks, "B311", "LB")
    assert (row.total, row.count) == (0, 0)
    assert not PublishedFigure.objects.filter(indicator__code="B311", institution=bank).exists()


def test_a_wrong_sum_is_found_named_and_rebuilt(two_banks):
    SummaryRow.objects.filter(indicator__code="B201", kind="LB").update(total=1)
    with pytest.raises(CommandError, match="1处不一致"):
        call_command("verify_totals")
    assert "2024Q2 B201 LB" in services.verify_totals(period=two_banks)[0]
    call_command("verify_totals", "--rebuild")
    assert services.verify_totals(period=two_banks) == []


class RandomSequences(TestCase):
    """Any sequence of publications leaves sums that equal Python's own over the last state, to the last unit."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 2),
                st.fixed_dictionaries(
                    {},
                    optional={
                        "B201": st.integers(0, 10**12),
                        "B206": st.integers(0, 10**6),
                        "B207": st.integers(0, 10**12),
                        "B405": st.integers(0, 150_000),
                    },
                ),
            ),
            max_size=8,
        )
    )
    def test_sums_equal_the_figures(self, acceptances):
        period, filings = _small_world()
        for who, numbers in acceptances:
            _publish(filings[who], numbers)
        assert services.verify_totals(period=period) == []
        last = {filing.pk: numbers for filing, numbers in ((filings[w], n) for w, n in acceptances)}
        expected = sum(Decimal(numbers.get("B201", 0)) for numbers in last.values())
        stored = SummaryRow.objects.filter(period=period, indicator__code="B201").values_list(
            "total", flat=True
        )
        assert sum(Decimal(total) for total in stored) == expected


def _small_world():
    """Three filings of two kinds in one period, with just the indicators the property needs."""
    from filings.models import Filing, Form, Indicator
    from institutions.models import Group, Kind

    large = Kind.objects.get_or_create(code="LB", defaults={"name": "大型银行", "order": 1, "is_bank": True})[
        0
    ]
    local = Kind.objects.get_or_create(
        code="CB", defaults={"name": "地方法人银行", "order": 2, "is_bank": True}
    )[0]
    group = Group.objects.get_or_create(code="BK", defaults={"name": "银行机构", "order": 1})[0]
    form = Form.objects.get_or_create(
        code="B2", defaults={"number": "B2", "title": "表", "reporter": group, "order": 1}
    )[0]
    made = {}
    for code, places in (("B201", 2), ("B206", 0), ("B207", 2), ("B405", 4)):
        made[code] = Indicator.objects.get_or_create(
            code=code,
            defaults={
                "name": code, "form": form, "unit": "万元", "kind": "stock", "is_core": True, "direction": 1,
                "reporter": group, "aggregation": "sum", "places": places, "entry_places": places, "order": 1,
                "weight": made.get("B207") if code == "B405" else None,
            },
        )[0]  # fmt: skip
    period = Period.objects.create(
        code="2024Q2", index=8097, opens_on="2024-07-01", due_on="2024-07-12", closes_on="2024-07-19"
    )
    filings = []
    for number, kind in enumerate((large, large, local)):
        bank = factories.make_institution(f"X{number}", kind=kind.pk)
        filings.append(Filing.objects.create(period=period, institution=bank))
    return period, filings


def _publish(filing, numbers):
    from filings.models import Figure, Indicator, Revision

    number = filing.revisions.count() + 1
    now = "2024-07-10T09:00+08:00"
    revision = Revision.objects.create(
        filing=filing, number=number, reason="first", created_at=now, submitted_at=now, accepted_at=now
    )
    indicators = Indicator.objects.in_bulk(field_name="code")
    Figure.objects.bulk_create(
        Figure(revision=revision, indicator=indicators[code], raw=raw) for code, raw in numbers.items()
    )
    publishing.publish(filing=filing, revision=revision)
