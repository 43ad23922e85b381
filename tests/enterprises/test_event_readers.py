"""Who reads the amounts of an event: the host all, a bank its own, another department totals of three banks or more (domain §8.3)."""

import re
from decimal import Decimal

import pytest

from enterprises.funnel import funnel_of_events
from enterprises.models import MatchEvent, Signing
from enterprises.services import add_event_file
from institutions.services import inspect
from tests import factories
from tests.attachment_files import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def banks(bank, other_bank):
    return [bank, other_bank, factories.make_institution("B03", kind="LB", name="演示大型银行丙")]


def text(client, reader, url):
    client.force_login(reader)
    body = client.get(url).content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_a_department_reads_the_total_of_three_banks_and_no_single_amount(
    client, banks, enterprises, office, lead_unit, leader
):
    event = factories.hold_event(office, enterprises[0], *banks)
    words = text(client, lead_unit, event.get_absolute_url())
    assert "3,000.00 万元" in words and "满3家银行签约的活动显示合计" in words
    assert "1,000.00" not in words and not Signing.objects.visible_to(lead_unit).exists()
    assert "1,000.00" not in text(client, lead_unit, enterprises[0].get_absolute_url())
    assert MatchEvent.objects.with_amounts(lead_unit).get().signed_amount == Decimal(3000)
    assert text(client, leader, event.get_absolute_url()).count("1,000.00") >= 3


def test_an_event_of_two_banks_is_in_no_total_of_a_department(client, banks, enterprises, office, lead_unit):
    factories.hold_event(office, enterprises[0], *banks)
    two = factories.hold_event(office, enterprises[1], *banks[:2])
    assert funnel_of_events(MatchEvent.objects.all(), lead_unit).signed_amount == Decimal(3000)
    listed = MatchEvent.objects.with_amounts(lead_unit).get(pk=two.pk)
    assert (listed.signed_amount, listed.lent_amount) == (None, None)
    assert "2,000.00" not in text(client, lead_unit, two.get_absolute_url())


def test_the_host_reads_every_signing_of_its_event(banks, enterprises, office, park):
    event = factories.hold_event(office, enterprises[0], *banks)
    assert Signing.objects.visible_to(park).count() == 0
    MatchEvent.objects.filter(pk=event.pk).update(host=park.memberships.get().institution)
    assert Signing.objects.visible_to(park).count() == 3


def test_the_list_of_signings_is_a_file_for_the_host_alone(
    client, policy, banks, enterprises, office, bank_maker, lead_unit
):
    event = factories.hold_event(office, enterprises[0], *banks)
    kept = {
        kind: add_event_file(event=event, kind=kind, inspected=inspect([(f"{kind}.pdf", PDF)])[0], by=office)
        for kind in ("signings", "minutes")
    }
    for reader, codes in ((bank_maker, (404, 200)), (lead_unit, (404, 200)), (office, (200, 200))):
        client.force_login(reader)
        urls = [
            f"{event.get_absolute_url()}files/{kept[kind].attachment.key}/"
            for kind in ("signings", "minutes")
        ]
        assert tuple(client.get(url).status_code for url in urls) == codes
        for address in (event.get_absolute_url(), "/reports/evidence/?measure=10&quarter=2024Q2"):
            body = client.get(address).content.decode()
            assert "minutes.pdf" in body and ("signings.pdf" in body) is (codes[0] == 200)
