"""The whole street, page by page: fill, sign, return, correct, sign, accept; the district's sum and the annex follow."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pytest
from django.test import Client
from openpyxl import load_workbook

from institutions.models import User
from tests import factories
from tests.factories import BANK_FIGURES

pytestmark = pytest.mark.django_db

FILING = "/filings/2024Q2/B01/"
#: The other bank has 92,300.00 万元 of manufacturing loans. This one first reports 110,000.00, then corrects to 100,000.00.
FIRST = BANK_FIGURES | {
    "B201": "110000.00", "B202": "60000.00", "B203": "50000.00", "B204": "20000.00", "B205": "90000.00",
}  # fmt: skip
CORRECTED = {"B201": "100000.00", "B202": "50000.00", "B205": "80000.00"}


@dataclass
class Desk:
    """One person at a browser: opens pages by address and presses the buttons that the pages show."""

    client: Client
    user: User

    def open(self, url: str, **query: str):
        """The page behind an address; it must be there."""
        self.client.force_login(self.user)
        page = self.client.get(url, query)
        assert page.status_code == 200, url
        return page

    def text(self, url: str, **query: str) -> str:
        """What the page says, without its markup."""
        page = self.open(url, **query).content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))

    def fill(self, figures: dict[str, str], action: str) -> str:
        """Type into the form as it was opened and press a button; what the next page says."""
        seen = self._seen(f"{FILING}edit/")
        data = {f"v-{code}": text for code, text in figures.items()}
        answer = self.client.post(f"{FILING}edit/", data | {"seen": seen, "action": action}, follow=True)
        assert answer.redirect_chain
        return answer.content.decode()

    def press(self, step: str, comment: str = "") -> str:
        """Confirm a step whose button stands on the filing's page; what the next page says."""
        page = self.open(FILING).content.decode()
        assert f'="{FILING}{step}/"' in page
        data = {"seen": self._seen(FILING), "comment": comment}
        answer = self.client.post(f"{FILING}{step}/", data, follow=True)
        assert answer.redirect_chain == [(FILING, 302)]
        return answer.content.decode()

    def _seen(self, url: str) -> str:
        return re.findall(r'name="seen" value="(\d+)"', self.open(url).content.decode())[0]

    def district_total(self) -> str:
        """Manufacturing loans of the district in 万元, as the dashboard's card shows them."""
        return re.findall(r"制造业贷款 ([\d,.]+) 万元", self.text("/reports/", period="2024Q2", unit="wan"))[
            0
        ]

    def annex(self, sheet: str) -> list[tuple[object, ...]]:
        """The rows of a sheet of the annex workbook."""
        book = load_workbook(io.BytesIO(self.open("/reports/annex.xlsx", period="2024Q2").content))
        return list(book[sheet].iter_rows(values_only=True))


@pytest.fixture
def desks(client, bank_maker, bank_checker, office):
    return [Desk(client, user) for user in (bank_maker, bank_checker, office)]


@pytest.fixture
def period(catalogue, bank, other_bank, other_maker, other_checker, office):
    """2024Q2 with one bank accepted: the dashboard shows its figures alone."""
    period = factories.open_period("2024Q2")
    cast = {"maker": other_maker, "checker": other_checker, "office": office}
    factories.accept_figures(period, other_bank, BANK_FIGURES, **cast)
    return period


def test_a_figure_goes_from_the_form_to_the_dashboard_and_the_annex(period, desks):
    maker, checker, office = desks
    assert "已提交复核" in maker.fill(FIRST, "send-to-check")
    assert "本人甲复核，系演示大型银行甲复核人" in checker.text(FILING)
    assert "已办理：复核签字并报送" in checker.press("sign")
    assert "110,000.00" in office.text(FILING)
    assert office.district_total() == "92,300.00"

    assert "已办理：退回修改" in office.press("send-back", "制造业贷款与台账不符，请核对")
    assert "制造业贷款与台账不符，请核对" in maker.text(f"{FILING}edit/")
    assert "改动3项" in maker.fill(CORRECTED, "save")
    maker.press("send-to-check")
    checker.press("sign")
    assert office.district_total() == "92,300.00"

    assert "已办理：审核通过" in office.press("accept")
    assert office.district_total() == "192,300.00"
    (line,) = [row for row in office.annex("附表1") if row[1] == "制造业贷款余额"]
    assert (line[2], line[3]) == ("万元", 192_300)
    own = {row[1]: row[3] for row in office.annex("附表2") if row[1] in ("演示大型银行甲", "演示城商银行乙")}
    assert own == {"演示大型银行甲": 100_000, "演示城商银行乙": 92_300}


def test_the_way_is_told_step_by_step_and_both_versions_stay(period, desks):
    maker, checker, office = desks
    maker.fill(FIRST, "send-to-check")
    checker.press("sign")
    office.press("send-back", "制造业贷款与台账不符，请核对")
    maker.fill(CORRECTED, "send-to-check")
    checker.press("sign")
    office.press("accept")
    page = office.text(FILING)
    told = [
        "审核通过",
        "复核签字并报送",
        "提交复核",
        "开始填报",
        "退回修改",
        "复核签字并报送",
        "提交复核",
        "开始填报",
    ]
    way = page[page.rindex("办理过程") :]
    assert re.findall("|".join(sorted(set(told), key=len, reverse=True)), way) == told
    assert "100,000.00" in page
    assert "110,000.00" in office.text(FILING, revision="1")
