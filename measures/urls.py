"""/measures/, /measures/<n>/ and what the measures set going: /measures/orders/ …"""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from measures.item_steps import ITEM_STEPS
from measures.order_steps import ORDER_STEPS
from measures.views import chasing, items, orders, plans, policy, tasks


class MeasureConverter(IntConverter):
    """A measure's number: 1 to 99."""

    regex = "[1-9][0-9]?"


class OrderStepConverter(StringConverter):
    """The name of a step of a supervision order."""

    regex = "|".join(ORDER_STEPS)


class ItemStepConverter(StringConverter):
    """The name of a step of a work item."""

    regex = "|".join(ITEM_STEPS)


class TaskCodeConverter(StringConverter):
    """The code of a task or sub-task: M03-T2, M03-T2-1."""

    regex = "M[0-9]{2}-T[0-9]{1,2}(?:-[0-9]{1,2})?"


class YearConverter(IntConverter):
    """A year of this century."""

    regex = "20[0-9]{2}"


class QuarterConverter(StringConverter):
    """A quarter: 2024Q2."""

    regex = "20[0-9]{2}Q[1-4]"


register_converter(MeasureConverter, "measure")
register_converter(ItemStepConverter, "itemstep")
register_converter(TaskCodeConverter, "task")
register_converter(YearConverter, "planyear")
register_converter(QuarterConverter, "quartercode")
register_converter(OrderStepConverter, "orderstep")

app_name = "measures"

_ITEM = "tasks/<planyear:year>/<task:code>/<slug:unit>"

urlpatterns = [
    path("", policy.measure_list, name="measure-list"),
    path("<measure:number>/", policy.measure_detail, name="measure-detail"),
    path("tasks/", items.ItemList.as_view(), name="item-list"),
    path("tasks/remind/", chasing.remind, name="remind"),
    path("tasks/remind/send/", chasing.remind_send, name="remind-send"),
    path("tasks/remind/record/", chasing.remind_record, name="remind-record"),
    path("tasks/reminders/", chasing.reminder_list, name="reminder-list"),
    path("tasks/settings/", plans.supervision_settings, name="supervision-settings"),
    path("tasks/plans/", plans.plan_list, name="plan-list"),
    path("tasks/plans/start/", plans.plan_start, name="plan-start"),
    path("tasks/plans/<planyear:year>/", plans.plan_detail, name="plan-detail"),
    path("tasks/plans/<planyear:year>/issue/", plans.plan_issue, name="plan-issue"),
    path("tasks/plans/<planyear:year>/add/", plans.task_add, name="task-add"),
    path("tasks/plans/<planyear:year>/<task:parent>/split/", plans.task_add, name="task-split"),
    path("tasks/plans/<planyear:year>/<task:code>/retire/", plans.task_retire, name="task-retire"),
    path("tasks/units/", tasks.unit_list, name="unit-list"),
    path("tasks/units/<slug:code>/", tasks.unit_detail, name="unit-detail"),
    path("tasks/<planyear:year>/sign/<slug:unit>/", items.sign_all, name="sign-all"),
    path("tasks/board/", tasks.measure_board, name="board"),
    path("<measure:number>/report/", tasks.measure_report, name="measure-report"),
    path("tasks/<planyear:year>/<task:code>/", tasks.task_detail, name="task-detail"),
    path(f"{_ITEM}/", items.item_detail, name="item-detail"),
    path(f"{_ITEM}/step/<itemstep:step>/", items.item_step, name="item-step"),
    path(f"{_ITEM}/evidence/", items.evidence_add, name="item-evidence-add"),
    path(f"{_ITEM}/evidence/<int:pk>/withdraw/", items.evidence_withdraw, name="item-evidence-withdraw"),
    path(f"{_ITEM}/files/<uuid:key>/", items.evidence_file, name="item-file"),
    path(f"{_ITEM}/progress/", items.progress_save, name="item-progress"),
    path(
        f"{_ITEM}/progress/<quartercode:quarter>/confirm/",
        items.progress_answer,
        {"confirmed": True},
        name="item-progress-confirm",
    ),
    path(
        f"{_ITEM}/progress/<quartercode:quarter>/return/",
        items.progress_answer,
        {"confirmed": False},
        name="item-progress-return",
    ),
    path("orders/", orders.OrderList.as_view(), name="order-list"),
    path("orders/new/", orders.order_issue, name="order-issue"),
    path("orders/<int:pk>/", orders.order_detail, name="order-detail"),
    path("orders/<int:pk>/order.docx", orders.order_word, name="order-word"),
    path("orders/<int:pk>/files/<uuid:key>/", orders.order_file, name="order-file"),
    path("orders/<int:pk>/<slug:code>/", orders.order_unit, name="order-unit"),
    path("orders/<int:pk>/<slug:code>/<orderstep:step>/", orders.order_step, name="order-step"),
]
