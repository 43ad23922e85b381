"""Enterprises: entered once under a right code, corrected with a line in the log, seen by those concerned."""

import datetime as dt
from decimal import Decimal

import pytest

from enterprises import services
from enterprises.models import Enterprise
from enterprises.steps import EVENT_STEPS
from institutions.models import AuditEvent, Institution
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests.factories import freeze

pytestmark = pytest.mark.django_db

DATA = {"credit_code": "91500114MA5DEM012J", "name": "演示制造甲公司", "scale": "small"}


def add(by, **changes):
    return services.add_enterprise(data=services.EnterpriseData(**DATA | changes), by=by)


def test_a_code_is_cleaned_and_taken_once(office):
    assert add(office, credit_code=" 91500114ma5dem012j ").credit_code == "91500114MA5DEM012J"
    with pytest.raises(BusinessError, match="已登记为“演示制造甲公司”"):
        add(office, name="另一公司")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"credit_code": "91500114MA5DEM013J"}, "校验不通过"),
        ({"name": " "}, "请填写企业名称"),
        ({"industry": "3670"}, "行业代码按"),
        ({"scale": "giant"}, "请选择规模"),
    ],
)
def test_what_is_wrong_is_refused(office, changes, sentence):
    with pytest.raises(BusinessError, match=sentence):
        add(office, **changes)
    assert not Enterprise.objects.exists()


def test_a_correction_leaves_old_and_new_in_the_log(office):
    enterprise = add(office)
    data = services.EnterpriseData(**DATA | {"name": "演示制造甲有限公司", "state": "idle"})
    services.change_enterprise(enterprise=enterprise, data=data, by=office)
    assert (enterprise.name, enterprise.get_state_display()) == ("演示制造甲有限公司", "停产")
    assert "演示制造甲公司→演示制造甲有限公司" in AuditEvent.objects.filter(verb="enterprise").first().detail
    with pytest.raises(BusinessError, match="不能修改"):
        services.change_enterprise(
            enterprise=enterprise,
            data=services.EnterpriseData(**DATA | {"credit_code": "91500114MA5DEM020D"}),
            by=office,
        )


def test_who_brings_enterprises_into_lists_and_events_enters_them_and_nobody_else(
    park, lead_unit, regulator, bank_maker
):
    add(park)
    for other in (lead_unit, regulator, bank_maker):
        with pytest.raises(NotAllowed):
            add(other, credit_code="91500114MA5DEM020D")


def test_a_bank_sees_the_enterprises_it_signed_with(
    enterprises, bank, other_bank, bank_maker, other_maker, office, lead_unit
):
    with freeze(2024, 5, 20):
        data = services.EventData("对接会", "matching", dt.date(2024, 5, 20), "园区", enterprise_count=3)
        event = services.plan_event(host=Institution.objects.get(code="JRB"), data=data, by=office)
        services.take_event_step(step=EVENT_STEPS["hold"], event=event, by=office)
        services.add_signing(
            event=event, enterprise=enterprises[0], bank=bank, amount=Decimal(100), by=office
        )
    seen = {
        who.username: Enterprise.objects.visible_to(who).count()
        for who in (bank_maker, other_maker, lead_unit)
    }
    assert seen == {"b01-maker": 1, "b02-maker": 0, "fgw": 3}
