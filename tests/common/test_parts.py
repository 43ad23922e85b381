"""The parts of a page that are more than a template: shapes, icons, picked items, chips of active filters."""

from __future__ import annotations

from dataclasses import dataclass

import django_filters
import pytest
from django.http import QueryDict
from django.template import engines

from institutions.models import Kind
from qianjiang_finance.common.templatetags import parts


def rendered(source: str, **context: object) -> str:
    return str(engines["django"].from_string("{% load parts %}" + source).render(context))


# shapes and icons


def test_each_tone_has_a_shape_of_its_own() -> None:
    assert len(set(parts.SHAPES.values())) == len(parts.SHAPES) == 6


def test_a_tone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        parts.shape("red")


def test_a_badge_says_the_word_and_hides_the_shape_from_screen_readers() -> None:
    html = rendered(
        '{% include "components/state_badge.html" with tone="late" word="逾期" actor="填报人" only %}'
    )
    assert '<span aria-hidden="true">■</span> 逾期' in html
    assert "待填报人办理" in html


def test_a_badge_without_a_next_actor_says_nothing_of_one() -> None:
    html = rendered(
        '{% include "components/state_badge.html" with tone="done" word="已锁定" actor="—" only %}'
    )
    assert "办理" not in html


def test_an_icon_is_decoration() -> None:
    assert 'aria-hidden="true"' in parts.icon("home")
    assert "img/icons.svg#home" in parts.icon("home")


# findings


@dataclass(frozen=True)
class Found:
    severity: str
    name: str


def test_items_are_picked_by_an_attribute_or_a_key() -> None:
    items = [Found("I", "甲"), Found("E", "乙"), {"severity": "E", "name": "丙"}]
    assert parts.having(items, "severity=E") == items[1:]
    assert parts.having(items, "severity=W") == []


# filters


class KindFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="名称")
    size = django_filters.ChoiceFilter(
        label="规模", choices=(("big", "大"), ("small", "小")), empty_label="全部"
    )
    kind = django_filters.ModelChoiceFilter(label="类型", queryset=Kind.objects.all())

    class Meta:
        model = Kind
        fields: list[str] = []


@pytest.mark.django_db
def test_chips_name_the_filters_in_force_in_words_and_lead_to_the_list_without_each(basics: None) -> None:
    filterset = KindFilter(QueryDict("kind=LB&size=big&name=&page=3"))
    assert [(chip.label, chip.value, chip.url) for chip in parts.active_filters(filterset)] == [
        ("规模", "大", "?size=&kind=LB"),
        ("类型", "大型银行", "?size=big&kind="),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("query", [None, QueryDict(""), QueryDict("kind=unknown"), QueryDict("page=2")])
def test_without_a_valid_filter_there_are_no_chips(query: QueryDict | None) -> None:
    assert parts.active_filters(KindFilter(query)) == []


@pytest.mark.django_db
def test_clearing_keeps_one_empty_filter_so_that_a_default_does_not_return() -> None:
    assert parts.clear_filters(KindFilter(QueryDict("size=big"))) == "?name="
