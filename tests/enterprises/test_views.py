"""The pages of the lists: from the form to the list and its export, what was typed stays, another bank gets nothing."""

import io

import pytest

from enterprises.models import CaseFile, Enterprise, MatchEvent, Publication, RecallCase, Signing
from institutions.models import Institution
from tests import factories
from tests.attachment_files import PDF, ZIP
from tests.factories import freeze

pytestmark = pytest.mark.django_db


def upload(content=PDF, name="清单.pdf"):
    file = io.BytesIO(content)
    file.name = name
    return file


def text_of(client, user, address, day=(2024, 6, 3)):
    client.force_login(user)
    with freeze(*day):
        return client.get(address).content.decode()


def test_an_enterprise_is_entered_with_the_slip_told_beside_what_was_typed(client, office):
    client.force_login(office)
    typed = {"credit_code": "91500114MA5DEM013J", "name": "演示制造甲公司", "scale": "small", "state": "open"}
    refused = client.post("/enterprises/new/", typed)
    assert refused.status_code == 422
    assert "校验不通过" in refused.content.decode() and 'value="演示制造甲公司"' in refused.content.decode()
    answer = client.post("/enterprises/new/", typed | {"credit_code": "91500114MA5DEM012J"})
    assert answer.url == "/enterprises/91500114MA5DEM012J/"
    edited = client.post(
        f"{answer.url}edit/", typed | {"credit_code": "91500114MA5DEM012J", "name": "演示制造甲有限公司"}
    )
    assert edited.status_code == 302 and Enterprise.objects.get().name == "演示制造甲有限公司"


def test_the_park_plans_an_event_and_the_office_follows_what_was_signed(
    client, enterprises, bank, bank_maker, park, office
):
    client.force_login(park)
    typed = {
        "name": "园区对接会",
        "kind": "matching",
        "host": "YQ",
        "held_on": "2024-05-20",
        "place": "园区",
        "participants": ["B01"],
    }
    with freeze(2024, 5, 6):
        assert client.post("/enterprises/events/new/", typed | {"host": "JXW"}).status_code == 422
        page = client.post("/enterprises/events/new/", typed).url
        assert client.post(f"{page}notify/").status_code == 302
    with freeze(2024, 5, 21):
        refused = client.post(f"{page}hold/")
        assert refused.status_code == 422 and "参加企业数" in refused.content.decode()
        client.post(f"{page}edit/", typed | {"enterprise_count": "9"})
        assert client.post(f"{page}hold/").status_code == 302
        signing = {"enterprise": enterprises[0].credit_code, "bank": "B01", "amount": "3000"}
        assert client.post(f"{page}signings/", signing).status_code == 302
        assert (
            client.post(f"{page}files/", {"kind": "minutes", "files": upload(name="纪要.pdf")}).status_code
            == 302
        )
        refused = client.post(f"{page}files/", {"kind": "minutes", "files": upload(ZIP, "纪要.zip")})
        assert refused.status_code == 422 and "压缩包请解压后" in refused.content.decode()
    client.force_login(bank_maker)
    lent = f"/enterprises/signings/{Signing.objects.get().pk}/disbursements/"
    with freeze(2024, 6, 3):
        assert client.post(lent, {"amount": "1000", "paid_on": "2024-06-03"}).status_code == 302
        refused = client.post(lent, {"amount": "2000.01", "paid_on": "2024-06-03"})
        assert refused.status_code == 422 and "还可登记2,000.00万元" in refused.content.decode()
    shown = text_of(client, office, "/enterprises/events/")
    assert "<strong>33.33</strong> %" in shown and "纪要.pdf" in text_of(client, office, page)
    client.force_login(office)
    rows = client.get("/enterprises/events/?export=csv").content.decode("utf-8-sig").splitlines()
    assert rows[1] == "园区对接会,对接会,2024-05-20,园区,正阳工业园区管委会,9,3000,1000,已举办"


def test_an_event_is_unknown_to_a_bank_that_was_not_told(
    client, office, bank, bank_maker, other_bank, other_maker
):
    factories.hold_event(office, factories.make_enterprise(office), bank)
    page = MatchEvent.objects.get().get_absolute_url()
    assert "演示制造甲公司" in text_of(client, bank_maker, page)
    assert client.get(page).status_code == 200
    client.force_login(other_maker)
    assert client.get(page).status_code == 404
    assert "园区对接会" not in text_of(client, other_maker, "/enterprises/events/")


def test_a_bank_reports_a_list_and_the_office_confirms_it(client, bank, bank_maker, other_maker, office):
    client.force_login(bank_maker)
    page = client.post("/enterprises/lists/start/", {"institution": "B01", "list": "exemption"}).url
    with freeze(2024, 6, 3):
        refused = client.post(f"{page}file/", {"published_on": "2024-06-03", "place": "营业大厅"})
        assert refused.status_code == 422 and 'value="营业大厅"' in refused.content.decode()
        typed = {"published_on": "2024-06-03", "link": "https://bank.example/lists", "files": upload()}
        assert client.post(f"{page}file/", typed).status_code == 302
    shown = text_of(client, office, page)
    assert 'href="https://bank.example/lists"' in shown and "清单.pdf" in shown
    with freeze(2024, 6, 4):
        client.post(f"{page}confirm/")
    whole = text_of(client, office, "/enterprises/lists/")
    assert "公示率 16.67%，已公示 1 张，应公示 6 张" in whole and "至2025-06-02" in whole
    assert "需更新" in text_of(client, office, "/enterprises/lists/?state=expired", day=(2025, 6, 3))
    file = f"{page}files/{Publication.objects.get().files.get().attachment.key}/"
    assert client.get(file).content == PDF
    client.force_login(other_maker)
    assert client.get(file).status_code == 404


def test_a_case_is_opened_from_the_address_and_explained_with_a_file(
    client, bank, bank_maker, other_bank, other_maker, office
):
    assert '<option value="B01" selected>' in text_of(
        client, office, "/enterprises/cases/new/?bank=B01&quarter=2024Q1"
    )
    with freeze(2024, 4, 16):
        typed = {"bank": "B01", "quarter": "2024q1", "kind": "recalled", "ground": "提前收回率2.41%"}
        assert client.post("/enterprises/cases/new/", typed | {"quarter": "一季度"}).status_code == 422
        page = client.post("/enterprises/cases/new/", typed).url
    client.force_login(bank_maker)
    with freeze(2024, 4, 18):
        refused = client.post(f"{page}explain/", {"comment": "无"})
        assert refused.status_code == 422 and ">无</textarea>" in refused.content.decode()
        assert (
            client.post(
                f"{page}explain/", {"comment": "两户主动归还", "files": upload(name="台账.pdf")}
            ).status_code
            == 302
        )
    file = f"{page}files/{CaseFile.objects.get().attachment.key}/"
    assert client.get(file).content == PDF
    client.force_login(other_maker)
    assert (client.get(page).status_code, client.get(file).status_code) == (404, 404)
    assert RecallCase.objects.get().number not in text_of(client, other_maker, "/enterprises/cases/")
    assert "提前收回率2.41%" in text_of(client, office, page)


def test_the_tabs_lead_where_the_person_may_go(client, basics, lead_unit, bank_maker):
    assert "核查单" not in text_of(client, lead_unit, "/enterprises/").split("<main")[1]
    assert "核查单" in text_of(client, bank_maker, "/enterprises/").split("<main")[1]
    assert Institution.objects.filter(code="B01").exists()
