"""Writes to institutions and duties: what they change, what they refuse, and that each leaves one line in the log."""

from __future__ import annotations

import datetime as dt

import pytest

from institutions import services
from institutions.models import Alias, AuditEvent, Group, Institution, Kind, Membership, Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories

TODAY = dt.date(2024, 7, 12)


@pytest.fixture(autouse=True)
def _standing_clock() -> object:
    with clock.at(clock.local(2024, 7, 12, 9)):
        yield


@pytest.fixture
def secadmin(basics: None) -> User:
    return factories.make_user("secadmin", ("secadmin", "JRB"), name="安全管理员")


def role(code: str) -> Role:
    return Role.objects.get(pk=code)


def logged(verb: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb=verb).order_by("pk"))


# load_basics


@pytest.mark.django_db
def test_loading_the_basics_adds_kinds_roles_units_groups_and_printed_names() -> None:
    loaded = services.load_basics()
    assert (loaded.kinds, loaded.roles, loaded.institutions, loaded.groups) == (12, 10, 9, 11)
    assert loaded.aliases == Alias.objects.count() > 15
    assert set(Group.objects.get(pk="BK").kinds.values_list("pk", flat=True)) == {"PB", "LB", "JB", "CB"}
    assert [unit.code for unit in Group.objects.get(pk="CZ").members_on(TODAY)] == ["CZJ"]
    assert set(Group.objects.filter(is_peer_group=True).values_list("pk", flat=True)) == {
        "PB",
        "LB",
        "JB",
        "CB",
    }


def test_two_spellings_of_a_class_mean_the_same_group(basics: None) -> None:
    meanings = Alias.objects.filter(text__in=["担保机构", "担保公司"]).values_list("group_id", flat=True)
    assert list(meanings) == ["DB", "DB"]


def test_loading_the_basics_again_changes_nothing_and_logs_nothing(basics: None) -> None:
    before = len(logged("setup"))
    assert services.load_basics().total == 0
    assert len(logged("setup")) == before == 1


def test_loading_the_basics_again_keeps_what_the_office_changed(basics: None, office: User) -> None:
    unit = Institution.objects.get(code="JXW")
    services.rename(
        institution=unit, name="黔江高新区管理委员会", short_name="高新区", on=dt.date(2024, 7, 1), by=office
    )
    Group.objects.get(pk="ZD").extra_members.add(unit)
    services.load_basics()
    unit.refresh_from_db()
    assert unit.name == "黔江高新区管理委员会"
    assert list(Group.objects.get(pk="ZD").members_on(TODAY)) == [unit]


# add_institution


def test_a_new_institution_is_entered_and_logged(office: User) -> None:
    bank = services.add_institution(
        code="B09",
        kind=Kind.objects.get(pk="CB"),
        name=" 演示村镇银行 ",
        short_name="演示村镇",
        opened_on=dt.date(2024, 7, 1),
        by=office,
    )
    assert (bank.name, bank.is_open(dt.date(2024, 6, 30)), bank.is_open(TODAY)) == (
        "演示村镇银行",
        False,
        True,
    )
    (event,) = logged("institution")
    assert (event.by, event.subject) == (office, "B09 演示村镇银行")
    assert event.detail == "新设：演示村镇银行（演示村镇），地方法人银行，2024年7月1日开业"


@pytest.mark.parametrize("code", ["b09", "9B", "B", "B-1", "B/1", "TOOLONGACODE1", ""])
def test_a_code_that_is_not_capital_letters_and_digits_is_refused(office: User, code: str) -> None:
    with pytest.raises(BusinessError, match="机构编码应为"):
        services.add_institution(
            code=code,
            kind=Kind.objects.get(pk="CB"),
            name="甲",
            short_name="甲",
            opened_on=TODAY,
            by=office,
        )


def test_a_code_is_used_once(bank: Institution, office: User) -> None:
    with pytest.raises(BusinessError, match="B01已被使用"):
        services.add_institution(
            code="B01", kind=bank.kind, name="甲", short_name="甲", opened_on=TODAY, by=office
        )


def test_an_institution_without_a_name_is_refused(office: User) -> None:
    kind = Kind.objects.get(pk="CB")
    with pytest.raises(BusinessError, match="请填写机构全称和简称"):
        services.add_institution(code="B09", kind=kind, name=" ", short_name="甲", opened_on=TODAY, by=office)


# rename


def renamed(bank: Institution, on: dt.date, by: User, name: str = "演示新名银行") -> Institution:
    return services.rename(institution=bank, name=name, short_name=name[:4], on=on, by=by)


def test_a_renamed_institution_keeps_its_old_name_for_the_old_days(bank: Institution, office: User) -> None:
    changed = renamed(bank, dt.date(2024, 7, 1), office)
    assert changed.name_on(dt.date(2024, 6, 30)) == "演示大型银行甲"
    assert changed.name_on(dt.date(2024, 7, 1)) == "演示新名银行"
    (event,) = logged("institution")
    assert event.detail == "更名：演示大型银行甲（演示大型银行甲）→ 演示新名银行（演示新名），2024年7月1日起"


def test_names_follow_each_other_without_a_gap(bank: Institution, office: User) -> None:
    renamed(bank, dt.date(2020, 1, 1), office, "演示二名银行")
    renamed(bank, dt.date(2024, 1, 1), office, "演示三名银行")
    days = list(bank.former_names.values_list("name", "valid_from", "valid_until"))
    assert days == [
        ("演示大型银行甲", dt.date(2000, 1, 1), dt.date(2020, 1, 1)),
        ("演示二名银行", dt.date(2020, 1, 1), dt.date(2024, 1, 1)),
    ]


@pytest.mark.parametrize("day", [dt.date(2019, 12, 31), dt.date(2020, 1, 1)])
def test_a_rename_on_or_before_the_last_one_is_refused(bank: Institution, office: User, day: dt.date) -> None:
    renamed(bank, dt.date(2020, 1, 1), office)
    with pytest.raises(BusinessError, match="更名日期应晚于2020年1月1日"):
        renamed(bank, day, office, "演示三名银行")
    assert bank.former_names.count() == 1


def test_a_rename_on_the_opening_day_is_refused(bank: Institution, office: User) -> None:
    with pytest.raises(BusinessError, match="更名日期应晚于2000年1月1日"):
        renamed(bank, bank.opened_on, office)


def test_a_rename_in_the_future_is_refused(bank: Institution, office: User) -> None:
    with pytest.raises(BusinessError, match="不能晚于今天"):
        renamed(bank, dt.date(2024, 7, 13), office)


def test_a_rename_to_the_same_name_is_refused(bank: Institution, office: User) -> None:
    with pytest.raises(BusinessError, match="与现用名称相同"):
        services.rename(institution=bank, name=bank.name, short_name=bank.short_name, on=TODAY, by=office)


def test_a_rename_reads_the_row_as_it_is_and_not_as_the_page_had_it(bank: Institution, office: User) -> None:
    stale = Institution.objects.get(pk=bank.pk)
    renamed(bank, dt.date(2020, 1, 1), office, "演示二名银行")
    renamed(stale, dt.date(2024, 1, 1), office, "演示三名银行")
    assert bank.former_names.last().name == "演示二名银行"  # type: ignore[union-attr]


def test_a_bank_cannot_rename_itself(bank: Institution, bank_maker: User) -> None:
    with pytest.raises(NotAllowed, match="机构由区金融办维护"):
        renamed(bank, TODAY, bank_maker)
    assert not bank.former_names.exists()


# close


def test_a_merged_institution_names_its_successor(
    bank: Institution, other_bank: Institution, office: User
) -> None:
    closed = services.close(institution=bank, on=dt.date(2024, 7, 1), successor=other_bank, by=office)
    assert (closed.closed_on, closed.successor) == (dt.date(2024, 7, 1), other_bank)
    assert logged("institution")[0].detail == "终止：2024年7月1日起，承继机构：演示城商银行乙"


def test_a_closed_institution_without_successor_says_so_in_the_log(bank: Institution, office: User) -> None:
    services.close(institution=bank, on=TODAY, successor=None, by=office)
    assert logged("institution")[0].detail == "终止：2024年7月12日起，承继机构：无"


def test_an_institution_closes_once(bank: Institution, office: User) -> None:
    services.close(institution=bank, on=TODAY, successor=None, by=office)
    with pytest.raises(BusinessError, match="已登记终止（2024年7月12日）"):
        services.close(institution=bank, on=TODAY, successor=None, by=office)
    with pytest.raises(BusinessError, match="已登记终止"):
        renamed(bank, TODAY, office)


def test_an_institution_cannot_succeed_itself(bank: Institution, office: User) -> None:
    with pytest.raises(BusinessError, match="不能是机构自身"):
        services.close(institution=bank, on=TODAY, successor=bank, by=office)


def test_a_successor_must_be_open_on_that_day(
    bank: Institution, other_bank: Institution, office: User
) -> None:
    services.close(institution=other_bank, on=dt.date(2024, 6, 1), successor=None, by=office)
    other_bank.refresh_from_db()
    with pytest.raises(BusinessError, match="演示城商银行乙在2024年7月1日未开业或已终止"):
        services.close(institution=bank, on=dt.date(2024, 7, 1), successor=other_bank, by=office)


def test_an_institution_closes_after_its_last_rename(bank: Institution, office: User) -> None:
    renamed(bank, dt.date(2024, 7, 1), office)
    with pytest.raises(BusinessError, match="终止日期应晚于2024年7月1日"):
        services.close(institution=bank, on=dt.date(2024, 7, 1), successor=None, by=office)


# memberships


def test_a_role_is_given_from_today_and_logged(bank: Institution, outsider: User, secadmin: User) -> None:
    membership = services.add_membership(user=outsider, institution=bank, role=role("maker"), by=secadmin)
    assert (membership.valid_from, membership.valid_until) == (TODAY, None)
    assert User.objects.get(pk=outsider.pk).has_role_at(bank.pk, Role.MAKER)
    (event,) = logged("membership")
    assert (event.by, event.subject) == (secadmin, "outsider 演示大型银行甲 机构填报人")
    assert event.detail == "授予：2024年7月12日起"


@pytest.mark.parametrize("first", ["sysadmin", "secadmin", "auditor"])
@pytest.mark.parametrize("second", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_exclude_each_other(basics: None, first: str, second: str) -> None:
    user = factories.make_user("two", (first, "JRB"))
    jrb = Institution.objects.get(code="JRB")
    expected = "无需重复授予" if first == second else "互不兼任，也不兼任业务岗位"
    with pytest.raises(BusinessError, match=expected):
        services.add_membership(user=user, institution=jrb, role=role(second), by=None)


def test_an_administrator_cannot_take_a_business_role(sysadmin: User) -> None:
    jrb = Institution.objects.get(code="JRB")
    with pytest.raises(BusinessError, match="已任系统管理员，不能再任金融办经办"):
        services.add_membership(user=sysadmin, institution=jrb, role=role("office-staff"), by=None)


def test_a_person_with_a_business_role_cannot_become_an_administrator(office: User) -> None:
    jrb = Institution.objects.get(code="JRB")
    with pytest.raises(BusinessError, match="已任金融办经办，不能再任审计管理员"):
        services.add_membership(user=office, institution=jrb, role=role("auditor"), by=None)


def test_an_administrator_role_that_has_ended_excludes_nothing(sysadmin: User) -> None:
    services.end_membership(membership=sysadmin.memberships.get(), on=TODAY, by=None)
    jrb = Institution.objects.get(code="JRB")
    services.add_membership(user=sysadmin, institution=jrb, role=role("office-staff"), by=None)
    assert User.objects.get(pk=sysadmin.pk).is_office


def test_an_administrator_role_still_in_force_on_the_first_day_excludes(sysadmin: User) -> None:
    services.end_membership(membership=sysadmin.memberships.get(), on=TODAY, by=None)
    jrb = Institution.objects.get(code="JRB")
    with pytest.raises(BusinessError, match="不能再任"):
        services.add_membership(
            user=sysadmin,
            institution=jrb,
            role=role("office-staff"),
            by=None,
            valid_from=dt.date(2024, 7, 11),
        )


def test_business_roles_can_be_held_together(office: User) -> None:
    jrb = Institution.objects.get(code="JRB")
    services.add_membership(user=office, institution=jrb, role=role("office-lead"), by=None)
    assert User.objects.get(pk=office.pk).has_role(Role.OFFICE_LEAD)


@pytest.mark.parametrize(
    ("code", "at", "sentence"),
    [
        ("maker", "JRB", "“机构填报人”只能在填报机构任职，区金融办不填报数据"),
        ("checker", "RH", "只能在填报机构任职"),
        ("department", "B01", "“部门人员”只能在机关单位任职，演示大型银行甲是大型银行"),
        ("office-staff", "B01", "只能在政府部门任职"),
        ("office-lead", "RH", "“金融办负责人”只能在政府部门任职，人行黔江分行是金融管理部门"),
        ("sysadmin", "B01", "只能在机关单位任职"),
    ],
)
def test_a_role_is_refused_where_it_has_no_place(
    bank: Institution, outsider: User, code: str, at: str, sentence: str
) -> None:
    with pytest.raises(BusinessError, match=sentence):
        services.add_membership(
            user=outsider, institution=Institution.objects.get(code=at), role=role(code), by=None
        )


def test_the_finance_bureau_reports_and_has_makers(outsider: User) -> None:
    czj = Institution.objects.get(code="CZJ")
    services.add_membership(user=outsider, institution=czj, role=role("maker"), by=None)
    assert User.objects.get(pk=outsider.pk).has_role_at(czj.pk, Role.MAKER)


def test_nobody_holds_a_role_at_a_closed_institution(bank: Institution, outsider: User, office: User) -> None:
    services.close(institution=bank, on=TODAY, successor=None, by=office)
    bank.refresh_from_db()
    with pytest.raises(BusinessError, match="未开业或已终止，不能任职"):
        services.add_membership(user=outsider, institution=bank, role=role("maker"), by=None)


def test_the_office_does_not_hand_out_roles(bank: Institution, outsider: User, office: User) -> None:
    with pytest.raises(NotAllowed, match="由安全管理员维护"):
        services.add_membership(user=outsider, institution=bank, role=role("maker"), by=office)
    assert not outsider.memberships.exists()


def test_a_security_administrator_does_not_end_or_change_the_own_role(secadmin: User) -> None:
    with pytest.raises(NotAllowed, match="不能变更本人的任职"):
        services.end_membership(membership=secadmin.memberships.get(), on=TODAY, by=secadmin)


def test_an_ended_role_no_longer_counts_from_that_day(bank_maker: User, secadmin: User) -> None:
    services.end_membership(membership=bank_maker.memberships.get(), on=TODAY, by=secadmin)
    assert not User.objects.get(pk=bank_maker.pk).is_reporter
    assert bank_maker.memberships.get().valid_until == TODAY
    assert logged("membership")[0].detail == "终止：2024年7月12日起"


def test_a_role_given_by_mistake_today_can_be_taken_back_today(
    bank: Institution, outsider: User, secadmin: User
) -> None:
    membership = services.add_membership(user=outsider, institution=bank, role=role("maker"), by=secadmin)
    services.end_membership(membership=membership, on=TODAY, by=secadmin)
    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert [event.detail for event in logged("membership")] == [
        "授予：2024年7月12日起",
        "终止：2024年7月12日起",
    ]


def test_a_role_ends_once(bank_maker: User, secadmin: User) -> None:
    services.end_membership(membership=bank_maker.memberships.get(), on=TODAY, by=secadmin)
    with pytest.raises(BusinessError, match="已于2024年7月12日失效"):
        services.end_membership(membership=bank_maker.memberships.get(), on=TODAY, by=secadmin)


def test_a_write_whose_log_line_fails_leaves_nothing_behind(
    bank: Institution, office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**row: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(AuditEvent.objects, "create", broken)
    with pytest.raises(OSError, match="disk full"):
        renamed(bank, TODAY, office)
    bank.refresh_from_db()
    assert (bank.name, bank.former_names.count()) == ("演示大型银行甲", 0)
