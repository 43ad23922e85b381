"""The tables of steps of the lists (domain §7, §5.5): one for events, one for published lists, one for cases."""

from __future__ import annotations

from enterprises.models import MatchEvent, Publication, RecallCase
from qianjiang_finance.common.workflow import Step, table_of

#: Who: the unit that hosts an event; the bank concerned; the finance office; its lead; the office and 金监分局.
HOST, BANK, OFFICE, LEAD, VERIFIER = "host", "bank", "office", "lead", "verifier"
#: Working days in which a bank explains, and in which it mends.
EXPLAIN_DAYS, MEND_DAYS = 5, 10

_E = MatchEvent.State
EVENT_STEPS = table_of(
    (
        Step(
            "notify", "发出通知", "通知参加机构", (_E.PLANNED,), _E.NOTIFIED, (HOST,),
            explains="参加机构的人员会收到通知；之后仍可修改日期和地点。",
        ),
        Step(
            "hold", "登记已举办", "举办", (_E.PLANNED, _E.NOTIFIED), _E.HELD, (HOST,),
            explains="举办后登记签约、上传纪要和照片。请先在“修改”中填好参加企业数。",
        ),
        Step(
            "follow", "开始跟踪", "开始跟踪放款", (_E.HELD,), _E.FOLLOWING, (HOST,),
            explains="签约登记完毕，转入跟踪放款。",
        ),
        Step(
            "close", "办结", "办结", (_E.HELD, _E.FOLLOWING), _E.CLOSED, (HOST,),
            needs_comment=True, comment_label="跟踪结果",
            explains="办结后不能再登记签约和放款；未全部放款的，请在跟踪结果中说明原因。",
        ),
        Step(
            "cancel", "取消", "取消", (_E.PLANNED, _E.NOTIFIED), _E.CANCELLED, (HOST,), needs_comment=True,
            explains="取消的活动连同原因留存；已通知的机构会收到取消通知。",
        ),
    )
)  # fmt: skip
_P = Publication.State
PUBLICATION_STEPS = table_of(
    (
        Step(
            "file", "报备", "报备", (_P.DRAFTING,), _P.FILED, (BANK,),
            explains="填写公示日期、地点或网址，附清单文件，由金融办核对后确认。",
        ),
        Step(
            "confirm", "确认已公示", "确认已公示", (_P.FILED,), _P.PUBLISHED, (OFFICE,),
            explains="请先打开网址或附件核对；确认后计入公示率，有效期12个月。",
        ),
        Step(
            "return", "退回", "退回", (_P.FILED,), _P.DRAFTING, (OFFICE,), needs_comment=True,
            explains="写明问题，机构改后重新报备。",
        ),
        Step(
            "void", "作废", "作废", (_P.DRAFTING,), _P.VOID, (BANK,), needs_comment=True,
            explains="误建的版本作废，连同原因留存。",
        ),
    )
)  # fmt: skip
_C = RecallCase.State
CASE_STEPS = table_of(
    (
        Step(
            "explain", "提交说明", "银行说明", (_C.WAITING,), _C.EXPLAINED, (BANK,),
            needs_comment=True, comment_label="说明",
        ),
        Step(
            "ask-again", "要求补充说明", "要求补充说明", (_C.EXPLAINED,), _C.WAITING, (VERIFIER,),
            needs_comment=True, comment_label="还要说明什么", explains=f"银行在{EXPLAIN_DAYS}个工作日内补充。",
        ),
        Step(
            "confirm", "认定属实", "认定属实", (_C.EXPLAINED, _C.WAITING), _C.CONFIRMED, (VERIFIER,),
            needs_comment=True, comment_label="核实经过和结论（含与金监分局会商情况）",
            explains=f"该行该季度的核查C7即为未达标；银行在{MEND_DAYS}个工作日内报整改。",
        ),
        Step(
            "dismiss", "认定不属实", "认定不属实", (_C.EXPLAINED, _C.WAITING), _C.DISMISSED, (VERIFIER,),
            needs_comment=True, comment_label="核实经过和结论", explains="不影响核查C7，连同依据留存。",
        ),
        Step(
            "mend", "报整改", "报整改情况", (_C.CONFIRMED,), _C.MENDED, (BANK,),
            needs_comment=True, comment_label="整改情况",
        ),
        Step(
            "mend-again", "退回整改", "退回整改", (_C.MENDED,), _C.CONFIRMED, (VERIFIER,),
            needs_comment=True, comment_label="还要整改什么", explains=f"银行在{MEND_DAYS}个工作日内再报。",
        ),
        Step(
            "finish", "整改完成", "整改完成", (_C.MENDED,), _C.DONE, (VERIFIER,),
            explains="核查单办结；该季度C7仍为未达标。",
        ),
        Step(
            "void", "作废", "作废", (_C.WAITING, _C.EXPLAINED), _C.VOID, (LEAD,), needs_comment=True,
            explains="误发起的核查单作废，连同原因留存。",
        ),
    )
)  # fmt: skip
#: What stands in the histories besides the steps.
_OTHERS = {
    "add": "登记",
    "edit": "修改",
    "sign": "登记签约",
    "unsign": "作废签约",
    "lend": "登记放款",
    "unlend": "作废放款",
    "start": "开始编制",
    "open": "发起核查",
    "replace": "由新版本更替",
}


def done_word(steps: dict[str, Step], verb: str) -> str:
    """How the timeline calls a step of that table, or what made and changed the row."""
    return steps[verb].done if verb in steps else _OTHERS[verb]
