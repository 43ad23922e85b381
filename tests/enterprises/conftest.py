"""The cast of the lists: enterprises, a department that hosts, the regulator's officer."""

import pytest

from enterprises import services
from tests import factories

CODES = ("91500114MA5DEM012J", "91500114MA5DEM020D", "91500114MA5DEM039A")


@pytest.fixture
def enterprises(basics, office):
    return [
        services.add_enterprise(
            data=services.EnterpriseData(code, f"演示制造{name}公司", "medium", "C3670"), by=office
        )
        for code, name in zip(CODES, "甲乙丙", strict=True)
    ]


@pytest.fixture
def park(basics):
    return factories.make_user("yq", ("department", "YQ"), name="园区联络员")


@pytest.fixture
def regulator(basics):
    return factories.make_user("jg", ("department", "JG"), name="金监联络员")
