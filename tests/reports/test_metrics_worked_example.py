"""The worked example of domain §5.3 and §5.5: five invented banks, 2024Q2, 万元. All expected numbers are typed from its tables."""

from decimal import Decimal

import pytest

from reports import wording
from reports.metrics import (
    Value,
    absent,
    basis_points,
    contribution,
    difference,
    growth,
    increase,
    increase_over_increase,
    rank,
    share,
    share_change,
    share_of_increase,
    sum_reported,
    weighted_rate,
)

D = Decimal

BANKS = "ABCDE"
QUARTERS = ("2022Q4", "2023Q2", "2023Q4", "2024Q1", "2024Q2")
STOCKS = {
    ("A", "B102"): (575000, 600000, 640000, 658000, 671000),
    ("A", "B103"): (405000, 420000, 448000, 461000, 470000),
    ("A", "B201"): (74000, 78000, 85000, 89000, 92300),
    ("A", "B203"): (34000, 36000, 41000, 44000, 46200),
    ("A", "B204"): (14200, 15000, 17000, 18500, 19800),
    ("A", "B303"): (28500, 30000, 31500, 32200, 33000),
    ("B", "B102"): (470000, 480000, 500000, 508000, 512000),
    ("B", "B103"): (338000, 350000, 362000, 366000, 368000),
    ("B", "B201"): (50500, 52000, 54000, 54400, 53200),
    ("B", "B203"): (19500, 20000, 21000, 20800, 20600),
    ("B", "B204"): (8800, 9000, 9500, 9400, 9100),
    ("B", "B303"): (17600, 18000, 18200, 17900, 17500),
    ("C", "B102"): (335000, 350000, 372000, 386000, 395000),
    ("C", "B103"): (200000, 210000, 226000, 235000, 241000),
    ("C", "B201"): (28000, 30000, 33500, 36400, 38800),
    ("C", "B203"): (8200, 9000, 11000, 12600, 14500),
    ("C", "B204"): (5400, 6000, 7200, 8100, 9000),
    ("C", "B303"): (8200, 9000, 9900, 10500, 11000),
    ("D", "B102"): (255000, 260000, 262000, 260500, 258000),
    ("D", "B103"): (148000, 150000, 150500, 149000, 147500),
    ("D", "B201"): (23200, 24000, 25000, 25700, 26100),
    ("D", "B203"): (7800, 8000, 8400, 8950, 8900),
    ("D", "B204"): (2320, 2400, 2500, 2570, 2610),
    ("D", "B303"): (5800, 6000, 6050, 6020, 6000),
    ("E", "B102"): (34000, 40000, 48000, 52500, 56000),
    ("E", "B103"): (10000, 12000, 15000, 17200, 19000),
    ("E", "B201"): (0, 0, 600, 1500, 2400),
    ("E", "B203"): (0, 0, 200, 700, 1300),
    ("E", "B204"): (0, 0, 150, 500, 900),
    ("E", "B303"): (0, 0, 100, 300, 500),
}
# bank: lent to June 2023 and 2024 (B207), rates (B405), fallen due, renewed, recalled in 2024 (B501, B502, B504)
FLOWS = {
    "A": ("31000", "36500", "4.35", "4.05", "12000", "9600", "150"),
    "B": ("20000", "18500", "4.20", "4.15", "11000", "6050", "1300"),
    "C": ("14000", "19500", "4.90", "4.52", "6000", "5100", "0"),
    "D": ("9000", "9800", "5.60", "5.65", "5000", "3900", "60"),
    "E": ("0", "1900", None, "6.90", "100", "100", "0"),
}
NOW, YEAR_START, LAST_YEAR, YEAR_START_BEFORE = "2024Q2", "2023Q4", "2023Q2", "2022Q4"


def stock(banks, code, quarter):
    """The sum of one stock over some banks at one quarter's end."""
    return sum_reported(D(STOCKS[bank, code][QUARTERS.index(quarter)]) for bank in banks).value.amount


def flow(bank, column):
    return None if FLOWS[bank][column] is None else D(FLOWS[bank][column])


def yearly(banks, code):
    return growth(stock(banks, code, NOW), stock(banks, code, LAST_YEAR))


def since_year_start(banks, code):
    return increase(stock(banks, code, NOW), stock(banks, code, YEAR_START))


def share_at(banks, part, whole, quarter):
    return share(stock(banks, part, quarter), stock(banks, whole, quarter))


def change_of_share(banks, part, whole, base):
    return share_change(
        stock(banks, part, NOW),
        stock(banks, whole, NOW),
        base_part=stock(banks, part, base),
        base_whole=stock(banks, whole, base),
    )


def d04(banks, quarter, base):
    """制造业中长期贷款占新增中长期贷款比重, from ``base`` to ``quarter``."""
    return share_of_increase(
        stock(banks, "B203", quarter),
        stock(banks, "B103", quarter),
        base_part=stock(banks, "B203", base),
        base_whole=stock(banks, "B103", base),
    )


def shown(value):
    """As in the tables of §5.3: 4 decimals, or the reason."""
    return str(value.rounded(4).amount) if value.known else value.reason


@pytest.mark.parametrize(
    ("bank", "manufacturing", "all_loans"),
    [
        ("A", "18.3333", "11.8333"),
        ("B", "2.3077", "6.6667"),
        ("C", "29.3333", "12.8571"),
        ("D", "8.7500", "-0.7692"),
        ("E", "基期为零", "40.0000"),
    ],
)
def test_growth_on_the_same_quarter_last_year(bank, manufacturing, all_loans):
    assert shown(yearly(bank, "B201")) == manufacturing
    assert shown(yearly(bank, "B102")) == all_loans


@pytest.mark.parametrize(
    ("bank", "manufacturing", "long_term", "all_long_term", "unsecured"),
    [
        ("A", 7300, 5200, 22000, 2800),
        ("B", -800, -400, 6000, -400),
        ("C", 5300, 3500, 15000, 1800),
        ("D", 1100, 500, -3000, 110),
        ("E", 1800, 1100, 4000, 750),
    ],
)
def test_increases_since_the_start_of_the_year(bank, manufacturing, long_term, all_long_term, unsecured):
    increases = [since_year_start(bank, code) for code in ("B201", "B203", "B103", "B204")]
    assert increases == [Value(D(amount)) for amount in (manufacturing, long_term, all_long_term, unsecured)]


@pytest.mark.parametrize(
    ("bank", "now", "last_year"),
    [
        ("A", "23.6364", "13.3333"),
        ("B", "-6.6667", "4.1667"),
        ("C", "23.3333", "8.0000"),
        ("D", "总量未增加", "10.0000"),
        ("E", "27.5000", "0.0000"),
    ],
)
def test_share_of_manufacturing_in_new_long_term_loans(bank, now, last_year):
    assert shown(d04(bank, NOW, YEAR_START)) == now
    assert shown(d04(bank, LAST_YEAR, YEAR_START_BEFORE)) == last_year


@pytest.mark.parametrize(
    ("bank", "now", "year_start", "change"),
    [
        ("A", "21.4518", "20.0000", "1.4518"),
        ("B", "17.1053", "17.5926", "-0.4873"),
        ("C", "23.1959", "21.4925", "1.7033"),
        ("D", "10.0000", "10.0000", "0.0000"),
        ("E", "37.5000", "25.0000", "12.5000"),
    ],
)
def test_share_of_unsecured_loans(bank, now, year_start, change):
    assert shown(share_at(bank, "B204", "B201", NOW)) == now
    assert shown(share_at(bank, "B204", "B201", YEAR_START)) == year_start
    assert shown(change_of_share(bank, "B204", "B201", YEAR_START)) == change


@pytest.mark.parametrize(
    ("bank", "now", "last_year", "change"),
    [
        ("A", "13.7556", "13.0000", "0.7556"),
        ("B", "10.3906", "10.8333", "-0.4427"),
        ("C", "9.8228", "8.5714", "1.2514"),
        ("D", "10.1163", "9.2308", "0.8855"),
        ("E", "4.2857", "0.0000", "4.2857"),
    ],
)
def test_share_of_manufacturing_in_all_loans(bank, now, last_year, change):
    assert shown(share_at(bank, "B201", "B102", NOW)) == now
    assert shown(share_at(bank, "B201", "B102", LAST_YEAR)) == last_year
    assert shown(change_of_share(bank, "B201", "B102", LAST_YEAR)) == change


@pytest.mark.parametrize(
    ("bank", "change"), [("A", Value(D(-30))), ("B", Value(D(-5))), ("C", Value(D(-38))), ("D", Value(D(5)))]
)
def test_change_of_the_rate_in_basis_points(bank, change):
    assert basis_points(flow(bank, 3), flow(bank, 2)) == change


def test_a_bank_that_lent_nothing_last_year_has_no_change_of_rate():
    assert basis_points(flow("E", 3), flow("E", 2)) == absent("基期未报")


def test_ranks_of_increases_behind_the_scores():
    assert rank({bank: since_year_start(bank, "B203").amount for bank in BANKS}) == {
        "A": 1, "C": 2, "E": 3, "D": 4, "B": 5,
    }  # fmt: skip


def test_details_of_single_banks_in_the_checks():
    assert [share(flow(bank, 6), stock(bank, "B201", YEAR_START)).rounded(2).amount for bank in "ABD"] == [
        D("0.18"), D("2.41"), D("0.24"),
    ]  # fmt: skip
    assert share(flow("B", 5), flow("B", 4)) == Value(D("55.00"))
    assert share_at("E", "B204", "B201", LAST_YEAR) == absent("分母为零")
    assert change_of_share("E", "B204", "B201", LAST_YEAR) == absent("基期分母为零")
    assert change_of_share("D", "B204", "B201", LAST_YEAR) == Value(D(0))


def test_district_share_of_manufacturing_rises():
    assert shown(share_at(BANKS, "B201", "B102", NOW)) == "11.2474"
    assert shown(share_at(BANKS, "B201", "B102", LAST_YEAR)) == "10.6358"


def test_district_long_term_balances():
    balances = [stock(BANKS, "B203", quarter) for quarter in (NOW, "2024Q1", LAST_YEAR)]
    assert balances == [D(91500), D(87050), D(73000)]


def test_district_share_in_new_long_term_loans():
    now, last_year = d04(BANKS, NOW, YEAR_START), d04(BANKS, LAST_YEAR, YEAR_START_BEFORE)
    assert (shown(now), shown(last_year)) == ("22.5000", "8.5366")
    assert wording.share_phrase(difference(now, last_year).amount) == "提高13.96个百分点"


def test_district_share_of_unsecured_loans():
    assert shown(share_at(BANKS, "B204", "B201", NOW)) == "19.4596"
    assert shown(share_at(BANKS, "B204", "B201", LAST_YEAR)) == "17.6087"
    assert (
        wording.share_phrase(change_of_share(BANKS, "B204", "B201", LAST_YEAR).amount) == "提高1.85个百分点"
    )


def test_district_balance_to_industry_chains():
    assert stock(BANKS, "B303", NOW) == D(68000)
    assert stock(BANKS, "B303", LAST_YEAR) == D(63000)


def test_district_rate_is_weighted_and_falls_by_fourteen_points():
    now = weighted_rate((flow(bank, 1), flow(bank, 3)) for bank in BANKS)
    last_year = weighted_rate((flow(bank, 0), flow(bank, 2)) for bank in BANKS)
    assert (shown(now), shown(last_year)) == ("4.4225", "4.5655")
    change = basis_points(now.amount, last_year.amount)
    assert change.rounded(2) == Value(D("-14.30"))
    assert wording.rate_phrase(change.amount) == "下降14个基点"


def test_district_manufacturing_grows_faster_than_all_loans():
    manufacturing, all_loans = yearly(BANKS, "B201"), yearly(BANKS, "B102")
    assert (shown(manufacturing), shown(all_loans)) == ("15.6522", "9.3642")
    assert shown(difference(manufacturing, all_loans)) == "6.2880"


def test_district_long_term_increase_is_above_last_years():
    comparison = increase_over_increase(
        stock(BANKS, "B203", NOW),
        year_start=stock(BANKS, "B203", YEAR_START),
        last_year=stock(BANKS, "B203", LAST_YEAR),
        year_start_before=stock(BANKS, "B203", YEAR_START_BEFORE),
    )
    assert (comparison.this_year.amount, comparison.last_year.amount) == (D(9900), D(3500))
    assert wording.increase_phrase(comparison) == "比年初增加9900万元，同比多增6400万元"


def test_large_banks_grow_more_slowly_than_the_district():
    large, district = yearly("AB", "B201"), yearly(BANKS, "B201")
    assert shown(large) == "11.9231"
    gap = difference(large, district)
    assert (wording.LEAD.of(gap.amount, 2), gap.rounded(2).amount) == ("低于", D("-3.73"))
    part = contribution(
        stock("AB", "B201", NOW),
        stock(BANKS, "B201", NOW),
        base_part=stock("AB", "B201", YEAR_START),
        base_whole=stock(BANKS, "B201", YEAR_START),
    )
    assert part.rounded(2) == Value(D("44.22"))


def test_the_bulletins_first_sentence_comes_out_of_the_figures():
    loans = stock(BANKS, "B102", NOW)
    assert (
        f"截至{wording.stock_wording(2024, 2)}，余额{wording.yi_or_wan(loans)}"
        == "截至2024年6月末，余额189.20亿元"
    )
    assert wording.amount_phrase(since_year_start(BANKS, "B102").amount) == "增加7.00亿元"
    assert wording.growth_phrase(yearly(BANKS, "B102").amount) == "增长9.36%"
