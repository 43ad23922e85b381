"""Drafts that do not become bulletins: one without a word in it, and one that is given up (作废) after others saw parts of it: they are told, nothing waits for them, the reason stands on the page."""

import pytest
from django.urls import reverse

from institutions.models import Notice
from qianjiang_finance.common.errors import BusinessError
from reports import services
from reports.bulletins.said import countersigners
from reports.models import BulletinPreview
from tests.reports.bulletin_example import draft, maker_of, publish_the_five, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(catalogue, office, office_lead):
    """Banks were sent their lines, and whoever must countersign was asked."""
    publish_the_five()
    bulletin = draft(office)
    step("submit", bulletin, office)
    bulletin = step("circulate" if countersigners(bulletin) else "pass", bulletin, office_lead)
    makers = [maker_of(code) for code in "ABCDE"]
    services.send_previews(bulletin=bulletin, by=office)
    assert makers
    return bulletin


def asked_bank(bulletin):
    return maker_of(BulletinPreview.objects.filter(bulletin=bulletin).first().institution.code)


def test_who_was_asked_is_told_without_the_reason(shown, office_lead):
    maker = asked_bank(shown)
    step("cancel", shown, office_lead, "数据有误")
    notice = Notice.objects.filter(recipient=maker).latest("pk")
    assert notice.subject == f"通报已作废：{shown.title}"
    assert "数据有误" not in notice.body
    assert notice.link == f"{shown.get_absolute_url()}mine/"


def test_nothing_waits_for_a_bank_any_more(shown, office_lead, client):
    maker = asked_bank(shown)
    client.force_login(maker)
    assert "请核对涉及本单位的内容" in client.get(reverse("reports:bulletin-list")).content.decode()
    step("cancel", shown, office_lead, "数据有误")
    assert "请核对涉及本单位的内容" not in client.get(reverse("reports:bulletin-list")).content.decode()
    body = client.get(reverse("reports:bulletin-mine", args=[shown.pk])).content.decode()
    assert "本通报已作废，不再征求意见" in body
    assert "待回复" not in body


def test_the_page_says_why_and_by_whom(shown, office, office_lead, client):
    step("cancel", shown, office_lead, "数据有误")
    client.force_login(office)
    body = client.get(shown.get_absolute_url()).content.decode()
    assert "已作废：数据有误" in body
    previews = client.get(reverse("reports:bulletin-previews", args=[shown.pk])).content.decode()
    assert "现在还不能签发" not in previews
    addressees = client.get(reverse("reports:bulletin-addressees", args=[shown.pk])).content.decode()
    assert "已作废，不再发出" in addressees


def test_a_draft_without_a_word_does_not_go_to_review(catalogue, office):
    publish_the_five()
    bulletin = draft(office)
    bulletin.paragraphs.update(is_struck=True)
    with pytest.raises(BusinessError, match="没有内容"):
        step("submit", bulletin, office)
