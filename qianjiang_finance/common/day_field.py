"""The form field for a day that the office can mean: a slip of the year is told at once, not counted in working days for ever."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_SAID = "请填2000年至2099年之间的日期"


class DayField(forms.DateField):
    """A day from 2000 to 2099."""

    default_validators = [MinValueValidator(FIRST, _SAID), MaxValueValidator(LAST, _SAID)]
