"""评价分组 as the office keeps them: new, changed, out of use; nobody in two; members visible (feature I1)."""

import pytest

from institutions import services
from institutions.models import AuditEvent, Group, Institution, Kind
from institutions.services import WantedGroup
from institutions.services.groups import is_addressed
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/institutions/groups/"


@pytest.fixture
def guarantors(basics):
    return [
        factories.make_institution(f"G0{number}", kind="GU", name=f"演示担保{number}") for number in (1, 2)
    ]


def wanted(name="担保机构", kinds=("GU",), members=()):
    return WantedGroup(
        name, list(Kind.objects.filter(pk__in=kinds)), list(Institution.objects.filter(code__in=members))
    )


def test_a_new_group_is_a_peer_group_and_logged(guarantors, office):
    group = services.add_peer_group(code="DBJG", wanted=wanted(), by=office)
    assert (group.is_peer_group, group.name) == (True, "担保机构")
    assert [kind.pk for kind in group.kinds.all()] == ["GU"]
    assert "新设评价分组：担保机构（担保机构）" in AuditEvent.objects.get(subject="机构分组 DBJG").detail


def test_single_institutions_make_a_group_too_and_can_be_changed(guarantors, office):
    group = services.add_peer_group(code="DBX", wanted=wanted(kinds=(), members=("G01",)), by=office)
    services.change_peer_group(group=group, wanted=wanted("担保甲组", (), ("G01", "G02")), by=office)
    group.refresh_from_db()
    assert group.name == "担保甲组"
    assert [one.code for one in group.extra_members.all()] == ["G01", "G02"]


@pytest.mark.parametrize(
    ("code", "kinds", "name", "words"),
    [
        ("db", ("GU",), "担保机构", "大写字母和数字"),
        ("LB", ("GU",), "担保机构", "代码LB已被使用"),
        ("DBJG", (), "担保机构", "至少选一个"),
        ("DBJG", ("GU",), "大型银行", "名称“大型银行”已被使用"),
        ("DBJG", ("LB", "GU"), "混合组", "大型银行已在评价分组“大型银行”中"),
        ("DBJG", ("GU",), " ", "分组名称"),
    ],
)
def test_what_cannot_stand_is_refused_in_words(guarantors, office, code, kinds, name, words):
    with pytest.raises(BusinessError, match=words):
        services.add_peer_group(code=code, wanted=wanted(name, kinds), by=office)


def test_nobody_else_keeps_them(guarantors, leader, bank_maker):
    for person in (leader, bank_maker):
        with pytest.raises(NotAllowed):
            services.add_peer_group(code="DBJG", wanted=wanted(), by=person)


def test_the_members_of_a_group_that_the_policy_addresses_stay(policy, office):
    banks = Group.objects.get(pk="BK")
    assert is_addressed(banks)
    assert not is_addressed(Group.objects.get(pk="LB"))
    with pytest.raises(BusinessError, match="政策文件或报表点名"):
        services.change_peer_group(group=banks, wanted=wanted("银行机构", ("GU",)), by=office)


def test_a_group_out_of_use_gives_its_members_free_and_cannot_come_back_over_another(policy, office):
    large = Group.objects.get(pk="LB")
    services.set_peer_group(group=large, is_used=False, by=office)
    made = services.add_peer_group(code="DXYH", wanted=wanted("大型银行评价组", ("LB",)), by=office)
    assert made.is_peer_group
    with pytest.raises(BusinessError, match="大型银行评价组"):
        services.set_peer_group(group=large, is_used=True, by=office)


def test_the_pages_show_members_and_take_changes(guarantors, client, office):
    client.force_login(office)
    kind = Kind.objects.get(pk="GU")
    answer = client.post(f"{LIST}add/", {"code": "DBJG", "name": "担保评价组", "kinds": [kind.pk]})
    assert answer.url == LIST
    body = client.get(LIST).content.decode()
    assert "担保评价组" in body
    assert "演示担保1" in body
    answer = client.post(f"{LIST}DBJG/", {"name": "担保评价甲组", "kinds": [kind.pk]}, follow=True)
    assert "已修改评价分组“担保评价甲组”" in answer.content.decode()
    answer = client.post(f"{LIST}DBJG/use/", {"seen": "1"}, follow=True)
    assert "不再用作评价分组" in answer.content.decode()
    assert not Group.objects.get(pk="DBJG").is_peer_group
    answer = client.post(f"{LIST}DBJG/use/", {"seen": "1"}, follow=True)
    assert "已由他人办理" in answer.content.decode()


def test_a_mistake_comes_back_in_words(guarantors, client, office):
    client.force_login(office)
    answer = client.post(f"{LIST}add/", {"code": "DBJG", "name": "担保评价组"})
    assert answer.status_code == 422
    assert "请至少选一个机构类型或一家机构" in answer.content.decode()


def test_a_leader_reads_and_a_bank_does_not(guarantors, client, leader, bank_maker):
    client.force_login(leader)
    assert "新设评价分组" not in client.get(LIST).content.decode()
    client.force_login(bank_maker)
    assert client.get(LIST).status_code == 403
