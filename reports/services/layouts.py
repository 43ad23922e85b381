"""Keeping, sharing and deleting layouts of the pivot."""

from __future__ import annotations

from django.db import transaction

from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import without_controls
from reports import policies
from reports.models import PivotLayout

_LONGEST_NAME, _LONGEST_QUERY, _MOST = 40, 2000, 50


@transaction.atomic
def save_layout(*, name: str, query: str, is_shared: bool, by: User) -> PivotLayout:
    """Keep a layout under a name, in place of the person's own of that name.

    Raises NotAllowed; BusinessError for a name or query that is empty or too long, and past the most a person may keep.
    """
    policies.can_see_institutions(by).enforce()
    plain = without_controls(name).strip()
    if not plain or len(plain) > _LONGEST_NAME:
        raise BusinessError(f"请填写布局名称，不超过{_LONGEST_NAME}个字")
    if not query or len(query) > _LONGEST_QUERY:
        raise BusinessError("所选条件太多，不能保存，请减少指标或机构")
    own = PivotLayout.objects.filter(by=by)
    if own.count() >= _MOST and not own.filter(name=plain).exists():
        raise BusinessError(f"每人最多保存{_MOST}个布局，请先删除不用的")
    layout, _ = PivotLayout.objects.update_or_create(
        by=by, name=plain, defaults={"query": query, "is_shared": is_shared, "at": clock.now()}
    )
    return layout


@transaction.atomic
def delete_layout(*, layout: PivotLayout, by: User) -> None:
    """Delete a layout of one's own. Raises NotAllowed."""
    policies.can_change_layout(by, layout).enforce()
    layout.delete()
