"""Forms of this room: opening a period. The form of a filing is a sheet of plain inputs, read by ``read_sheet``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError

from filings.models import Period
from filings.services.drafts import Typed
from filings.services.explaining import Key, Said
from filings.services.periods import default_due
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter


def next_quarter() -> Quarter:
    """The quarter after the newest period; with none yet, the last quarter that is over."""
    newest = Period.objects.first()
    return newest.quarter + 1 if newest else Quarter.of(clock.today()).previous


def _day_input() -> forms.DateInput:
    """The browser's own date picker; it wants the day as 2024-07-01."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpenPeriodForm(forms.Form):
    """Which quarter, and until when; the dates proposed are the rule's."""

    quarter = forms.CharField(label="季度", max_length=6, help_text="写作2024Q2")
    opens_on = forms.DateField(label="开放日期", widget=_day_input())
    due_on = forms.DateField(
        label="报送截止",
        widget=_day_input(),
        help_text="默认为季后第10个工作日24:00",
    )

    @classmethod
    def proposed(cls) -> OpenPeriodForm:
        """The form filled with the next quarter and its dates."""
        quarter = next_quarter()
        first = (quarter + 1).first_day
        return cls(initial={"quarter": str(quarter), "opens_on": first, "due_on": default_due(quarter)})

    def clean_quarter(self) -> Quarter:
        try:
            return Quarter.parse(self.cleaned_data["quarter"].strip().upper())
        except ValueError as error:
            raise ValidationError("请按“年份Q季度”填写，例如2024Q2") from error


def read_sheet(data: Mapping[str, str], codes: Iterable[str]) -> dict[str, Typed]:
    """What stands in the inputs of the sheet: ``v-B201`` the figure, ``n-B201`` the note; absent inputs are left alone."""
    return {
        code: Typed(data[f"v-{code}"], data.get(f"n-{code}", "")) for code in codes if f"v-{code}" in data
    }


def read_said(data: Mapping[str, str]) -> dict[Key, Said]:
    """What the page says of its findings: ``e-R33-B201`` the explanation, ``k-R33-B201`` ticked to confirm what stood there."""
    said = {}
    for name, text in data.items():
        mark, _, key = name.partition("-")
        rule, _, code = key.partition("-")
        if mark == "e" and code:
            said[(rule, code)] = Said(text, f"k-{key}" in data)
    return said
