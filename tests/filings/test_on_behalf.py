"""Entry on behalf of an institution that cannot: a stated source, two people of the office, marked everywhere (feature D8)."""

import pytest
from django.urls import reverse

from filings import checks, policies, services
from filings.models import Filing
from filings.models.filing import Status
from filings.services.on_behalf import OnBehalf
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories
from tests.factories import BANK_FIGURES, save, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(catalogue, bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


@pytest.fixture
def second(basics):
    """Another person of the office."""
    return factories.make_user("office-2", ("office-staff", "JRB"), name="金融办第二人")


def fill_for(filing, by, source="fax", comment="网络中断，传真报送"):
    filing.refresh_from_db()
    return services.take(
        "fill-for", filing=filing, by=by, seen=filing.edit_number, comment=comment, details=OnBehalf(source)
    )


def deliver(filing, maker, checker):
    save(filing, maker, BANK_FIGURES)
    step("send-to-check", filing, maker)
    return step("sign", filing, checker)


@pytest.mark.parametrize(
    ("source", "comment", "told"),
    [("", "停电", "数据的来源"), ("dream", "停电", "数据的来源"), ("fax", " ", "代填原因")],
)
def test_source_and_reason_are_needed(filing, office, source, comment, told):
    with pytest.raises(BusinessError, match=told):
        fill_for(filing, office, source, comment)
    filing.refresh_from_db()
    assert (filing.status, filing.on_behalf) == (Status.NOT_STARTED, "")


def test_the_office_fills_in_and_a_second_person_signs(filing, office, second):
    assert fill_for(filing, office).status == Status.DRAFTING
    signed = deliver(filing, office, second)
    assert (signed.status, signed.on_behalf) == (Status.SUBMITTED, "fax")
    revision = signed.revisions.get()
    assert (revision.maker_name, revision.checker_name) == ("金融办经办（金融办）", "金融办第二人（金融办）")
    assert revision.on_behalf == "fax"


def test_who_entered_the_figures_neither_signs_nor_accepts_them(filing, office, second):
    fill_for(filing, office)
    save(filing, office, BANK_FIGURES)
    step("send-to-check", filing, office)
    with pytest.raises(NotAllowed, match="不能是同一人"):
        step("sign", filing, office)
    step("sign", filing, second)
    with pytest.raises(NotAllowed, match="不能审核自己代填"):
        step("accept", filing, office)
    assert step("accept", filing, second).status == Status.ACCEPTED


def test_meanwhile_the_institution_sees_it_but_cannot_type_or_sign(filing, bank_maker, bank_checker, office):
    fill_for(filing, office)
    save(filing, office, BANK_FIGURES)
    draft = filing.revisions.get()
    assert policies.can_see_figures(bank_maker, draft)
    assert policies.can_see_figures(office, draft)
    with pytest.raises(NotAllowed, match="接回填报"):
        save(filing, bank_maker, {"B504": "1.00"})
    step("send-to-check", filing, office)
    with pytest.raises(NotAllowed):
        step("sign", filing, bank_checker)


def test_the_institution_takes_over_what_was_entered(filing, bank_maker, bank_checker, office):
    fill_for(filing, office)
    save(filing, office, BANK_FIGURES)
    assert step("take-back", filing, bank_maker).on_behalf == ""
    with pytest.raises(NotAllowed):
        save(filing, office, {"B504": "1.00"})
    save(filing, bank_maker, {"B504": "160.00"})
    step("send-to-check", filing, bank_maker)
    revision = step("sign", filing, bank_checker).revisions.get()
    assert (revision.on_behalf, revision.maker_name) == ("", "甲填报")
    assert revision.figures.get(indicator__code="B101").raw == 70_000_000


def test_a_draft_of_the_institution_stays_hidden_until_the_office_fills_in(filing, bank_maker, office):
    save(filing, bank_maker, {"B504": "1.00"})
    assert not policies.can_see_figures(office, filing.revisions.get())
    fill_for(filing, office)
    assert policies.can_see_figures(office, filing.revisions.get())


def test_after_a_return_the_institution_is_the_maker_again(filing, bank_maker, office, second):
    fill_for(filing, office)
    deliver(filing, office, second)
    assert step("send-back", filing, second, "请核对").on_behalf == ""
    assert save(filing, bank_maker, {"B504": "160.00"}).status == Status.DRAFTING
    assert filing.revisions.get(number=2).on_behalf == ""


def test_the_correction_of_an_entry_on_behalf_is_the_institutions(
    filing, bank_maker, office, second, office_lead
):
    fill_for(filing, office)
    deliver(filing, office, second)
    step("accept", filing, second)
    factories.ask_correction(filing, bank_maker)
    assert step("approve-correction", filing, office_lead).on_behalf == ""
    assert step("send-to-check", filing, bank_maker).status == Status.CHECKING


def test_explanations_are_the_offices_too(filing, office):
    fill_for(filing, office)
    save(filing, office, BANK_FIGURES)
    factories.explain_all(filing, office)
    assert checks.unexplained(services.findings_of(filing)) == []


def test_it_waits_for_the_office_and_not_for_the_institution(
    filing, bank_maker, bank_checker, office, second
):
    fill_for(filing, office)
    assert not Filing.objects.to_do(bank_maker).exists()
    assert list(Filing.objects.to_do(second)) == [filing]
    save(filing, office, BANK_FIGURES)
    sent = step("send-to-check", filing, office)
    assert sent.next_actor == "金融办复核人（代填）"
    assert not Filing.objects.to_do(bank_checker).exists()


def test_it_is_marked_in_list_matrix_page_receipt_cell_and_exports(client, filing, office, second):
    fill_for(filing, office)
    deliver(filing, office, second)
    client.force_login(office)
    args = [filing.period.code, filing.institution.code]
    page = client.get(filing.get_absolute_url()).content.decode()
    assert "本期由区金融办代填" in page
    receipt = client.get(reverse("filings:filing-receipt", args=args)).content.decode()
    assert "由区金融办代填，来源：传真" in receipt
    assert "代填数据与来源材料（传真）逐项核对" in receipt
    assert "校验一致" in receipt
    cell = client.get(reverse("filings:filing-cell", args=[*args, "B101"])).content.decode()
    assert "首次填报（金融办代填）" in cell
    assert "第1版（金融办代填）" in cell
    listed = reverse("filings:filing-list")
    assert "代填" in client.get(listed).content.decode()
    assert "已报送（代填：传真）" in client.get(listed, {"export": "csv"}).content.decode()
    matrix = reverse("filings:filing-matrix")
    assert "代填</span>" in client.get(matrix).content.decode()
    assert "代填" in client.get(matrix, {"export": "csv"}).content.decode()


def test_the_page_asks_for_source_and_reason(client, filing, office, bank_maker):
    client.force_login(office)
    page = client.get(filing.get_absolute_url()).content.decode()
    assert '<select id="choice-fill-for" name="choice" required>' in page
    url = reverse("filings:filing-step", args=[filing.period.code, filing.institution.code, "fill-for"])
    data = {"seen": filing.edit_number, "choice": "paper", "comment": "系统故障"}
    assert "来源：纸质报表" in client.post(url, data, follow=True).content.decode()
    edit = reverse("filings:filing-edit", args=[filing.period.code, filing.institution.code])
    assert client.get(edit).status_code == 200
    client.force_login(bank_maker)
    assert "确认接回填报" in client.get(filing.get_absolute_url()).content.decode()
