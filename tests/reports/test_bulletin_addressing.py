"""Whom a bulletin goes to: by rule, changed by hand until it is signed, as 主送 and 抄送 on the paper say, and never after."""

import io

import docx
import pytest
from django.urls import reverse

from institutions.models import Institution, Notice
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from reports import services
from reports.bulletins.addressing import addressees_of
from reports.models import BulletinAddressing
from tests import factories
from tests.reports.bulletin_example import draft, issue, maker_of, publish_the_five, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def bulletin(catalogue, office):
    publish_the_five()
    return draft(office)


def units(*codes):
    return list(Institution.objects.filter(code__in=codes))


def send(bulletin, way, by, *codes):
    bulletin.refresh_from_db()
    return services.address(bulletin=bulletin, units=units(*codes), way=way, by=by, seen=bulletin.edit_number)


def ways(bulletin):
    return {one.institution.code: str(one.way) for one in addressees_of(bulletin)}


def free(bulletin):
    """Banks that no order binds."""
    return [
        one.institution.code
        for one in addressees_of(bulletin)
        if not one.is_bound and one.institution.kind.is_bank
    ]


class TestList:
    def test_by_rule_it_goes_to_reporters_and_units_of_orders_and_measures(self, bulletin):
        reasons = {one.institution.code: one.reason for one in addressees_of(bulletin)}
        assert {"A", "B", "C", "D", "E", "FGW", "JRB"} <= set(reasons)
        assert reasons["D"] == "下一步要求责任单位"
        assert reasons[free(bulletin)[0]] == "本期报送机构"
        assert set(ways(bulletin).values()) == {"to"}

    def test_one_is_taken_out_and_put_back_without_a_trace_in_the_list(self, bulletin, office):
        code = free(bulletin)[0]
        before = bulletin.addressees
        send(bulletin, "none", office, code)
        name = Institution.objects.get(code=code).short_name
        assert ways(bulletin)[code] == "none"
        assert f"（{name}除外）" in bulletin.addressees or name not in bulletin.addressees
        send(bulletin, "to", office, code)
        bulletin.refresh_from_db()
        assert not BulletinAddressing.objects.exists()
        assert bulletin.addressees == before

    def test_another_is_added_and_named(self, bulletin, office):
        factories.make_institution("Z", kind="CB", name="演示城商银行癸")
        send(bulletin, "to", office, "Z")
        assert ways(bulletin)["Z"] == "to"
        assert "演示城商银行癸" in bulletin.addressees
        assert bulletin.addressees.startswith("各相关单位，")

    def test_a_copy_stands_after_those_of_the_series(self, bulletin, office):
        factories.make_institution("Z", kind="CB", name="演示城商银行癸")
        send(bulletin, "copy", office, "Z")
        assert bulletin.copies_to == "，".join(filter(None, [bulletin.series.copies_to, "演示城商银行癸"]))
        assert "演示城商银行癸" not in bulletin.addressees

    def test_who_has_to_act_on_an_order_must_receive_it(self, bulletin, office):
        with pytest.raises(BusinessError, match="须收文"):
            send(bulletin, "none", office, "D")

    def test_an_order_brings_back_who_was_taken_out(self, bulletin, office):
        code = free(bulletin)[0]
        send(bulletin, "none", office, code)
        bulletin.orders.first().units.add(*units(code))
        assert ways(bulletin)[code] == "to"

    def test_every_change_is_an_event_with_names(self, bulletin, office):
        code = free(bulletin)[0]
        send(bulletin, "none", office, code)
        event = bulletin.events.latest("pk")
        assert (event.verb, event.by, event.comment) == ("address", office, f"不发：{units(code)[0]}")

    def test_nothing_to_change_is_said(self, bulletin, office):
        with pytest.raises(BusinessError, match="已是这种发送方式"):
            send(bulletin, "to", office, "A")

    def test_a_list_shown_before_another_change_is_stale(self, bulletin, office):
        code = free(bulletin)[0]
        with pytest.raises(StaleState):
            services.address(bulletin=bulletin, units=units(code), way="none", by=office, seen=99)
        assert ways(bulletin)[code] == "to"

    def test_a_bank_may_not(self, bulletin):
        with pytest.raises(NotAllowed):
            send(bulletin, "none", maker_of("A"), "B")


class TestIssue:
    def test_receivers_get_it_as_decided_and_others_never_see_it(self, bulletin, office, office_lead, client):
        out = free(bulletin)[0]
        factories.make_institution("Z", kind="CB", name="演示城商银行癸")
        added, left_out = maker_of("Z"), maker_of(out)
        send(bulletin, "copy", office, "Z")
        send(bulletin, "none", office, out)
        bulletin = issue(bulletin, office, office_lead)
        received = dict(bulletin.recipients.values_list("institution__code", "is_copy"))
        assert received["Z"] is True
        assert received["A" if out != "A" else "B"] is False
        assert out not in received
        assert Notice.objects.filter(recipient=added, subject__startswith=bulletin.number).exists()
        for user, status in ((added, 200), (left_out, 404)):
            client.force_login(user)
            assert client.get(bulletin.get_absolute_url()).status_code == status

    def test_the_word_file_carries_the_lines(self, bulletin, office, client):
        factories.make_institution("Z", kind="CB", name="演示城商银行癸")
        send(bulletin, "copy", office, "Z")
        client.force_login(office)
        content = client.get(reverse("reports:bulletin-word", args=[bulletin.pk])).content
        word = docx.Document(io.BytesIO(content))
        texts = "".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t"))
        assert f"{bulletin.addressees}：" in texts
        assert f"抄送：{bulletin.copies_to}。" in texts

    def test_from_signing_on_nothing_changes(self, bulletin, office, office_lead):
        bulletin = issue(bulletin, office, office_lead)
        with pytest.raises(NotAllowed, match="收文单位不能再改"):
            send(bulletin, "none", office, "A")
        with pytest.raises(NotAllowed):
            services.write_lines(
                bulletin=bulletin, addressees="甲", copies_to="", by=office, seen=bulletin.edit_number
            )

    def test_a_change_under_review_makes_a_shown_page_stale(self, bulletin, office, office_lead):
        step("submit", bulletin, office)
        bulletin.refresh_from_db()
        shown = bulletin.edit_number
        send(bulletin, "none", office, free(bulletin)[0])
        assert bulletin.edit_number == shown + 1

    def test_a_correction_reaches_who_received_the_mistake(self, bulletin, office, office_lead):
        factories.make_institution("Z", kind="CB", name="演示城商银行癸")
        send(bulletin, "to", office, "Z")
        bulletin = issue(bulletin, office, office_lead)
        correction = draft(office)
        correction.corrects = bulletin
        assert {one.institution.code: one.reason for one in addressees_of(correction)}[
            "Z"
        ] == "原通报收文单位"


class TestPages:
    def test_the_list_offers_changes_until_signing(self, bulletin, office, office_lead, leader, client):
        address = reverse("reports:bulletin-addressees", args=[bulletin.pk])
        client.force_login(office)
        body = client.get(address).content.decode()
        assert "改为抄送" in body
        assert "本期报送机构" in body
        issue(bulletin, office, office_lead)
        assert client.get(address).url == reverse("reports:bulletin-recipients", args=[bulletin.pk])

    @pytest.mark.parametrize(
        ("whom", "codes"),
        [("unit:E", {"E"}), ("kind:LB", {"A", "B"}), ("group:BK", {"A", "B", "C", "D", "E"})],
    )
    def test_a_unit_a_kind_or_a_group_is_chosen(self, bulletin, office, client, whom, codes):
        client.force_login(office)
        client.post(
            reverse("reports:addressees-change", args=[bulletin.pk]),
            {"whom": whom, "way": "copy", "seen": bulletin.edit_number},
        )
        assert {code for code, way in ways(bulletin).items() if way == "copy"} == codes

    def test_the_button_of_a_row_says_how_in_its_address(self, bulletin, office, client):
        code = free(bulletin)[0]
        client.force_login(office)
        address = reverse("reports:addressees-change", args=[bulletin.pk])
        client.post(f"{address}?way=none", {"whom": f"unit:{code}", "seen": bulletin.edit_number})
        assert ways(bulletin)[code] == "none"

    def test_an_unknown_unit_is_refused_with_a_sentence(self, bulletin, office, client):
        client.force_login(office)
        response = client.post(
            reverse("reports:addressees-change", args=[bulletin.pk]),
            {"whom": "unit:NONE", "way": "to", "seen": bulletin.edit_number},
            follow=True,
        )
        assert "没有这个单位" in response.content.decode()

    def test_the_lines_are_written_by_hand(self, bulletin, office, client):
        client.force_login(office)
        address = reverse("reports:addressees-lines", args=[bulletin.pk])
        client.post(
            address,
            {"addressees": "各银行机构：", "copies_to": "区政府办公室。", "seen": bulletin.edit_number},
        )
        bulletin.refresh_from_db()
        assert (bulletin.addressees, bulletin.copies_to) == ("各银行机构", "区政府办公室")
        assert client.post(address, {"addressees": "", "seen": bulletin.edit_number}).status_code == 422

    def test_the_receipts_say_how_and_who_downloaded(self, bulletin, office, office_lead, client):
        issue(bulletin, office, office_lead)
        maker = maker_of("A")
        services.mark_downloaded(bulletin=bulletin, by=maker)
        client.force_login(office)
        body = client.get(reverse("reports:bulletin-recipients", args=[bulletin.pk])).content.decode()
        assert "发送方式" in body
        assert "下载人" in body
        assert str(maker) in body
