"""May this person do this with the lists? No writes, no request (domain §7, Who moves what)."""

from __future__ import annotations

from enterprises.models import MatchEvent, Publication, RecallCase, Signing
from enterprises.querysets import REPORTERS, acts_for_regulator, reads_lists
from enterprises.steps import BANK, HOST, LEAD, OFFICE, VERIFIER
from institutions.models import Institution, Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied
from qianjiang_finance.common.workflow import Step

#: Units that hold events and enter enterprises: the finance office, 区经信委, 正阳工业园区管委会.
HOSTS = ("JRB", "JXW", "YQ")


def can_read_lists(user: User) -> Decision:
    """Everybody with a duty in the business; rows are limited by ``visible_to``."""
    if reads_lists(user) or user.is_reporter:
        return ALLOWED
    return denied("您没有查看企业和名单的职责")


def can_keep_enterprises(user: User) -> Decision:
    """The finance office, 区经信委 and the park enter and correct enterprises: those who bring them into lists and events (domain §7)."""
    hosts = Institution.objects.filter(code__in=HOSTS, pk__in=user.institutions_as(Role.DEPARTMENT))
    if user.is_office or (user.is_department and hosts.exists()):
        return ALLOWED
    return denied("企业由区金融办、区经信委、正阳工业园区管委会登记和修改")


# events


def can_host(user: User, host: Institution) -> Decision:
    """The office for any host, 经信委 and 园区 for themselves."""
    if host.code not in HOSTS:
        return denied("对接活动由区金融办、区经信委、正阳工业园区管委会主办")
    if user.is_office or user.has_role_at(host.pk, Role.DEPARTMENT):
        return ALLOWED
    return denied(f"该活动由{host}登记和办理")


def can_plan_event(user: User) -> Decision:
    """Whoever may host somewhere."""
    hosts = Institution.objects.filter(code__in=HOSTS, pk__in=user.institutions_as(Role.DEPARTMENT))
    if user.is_office or hosts.exists():
        return ALLOWED
    return denied("对接活动由区金融办、区经信委、正阳工业园区管委会登记")


def can_change_event(user: User, event: MatchEvent) -> Decision:
    """The host, while the event is open."""
    if event.state in (MatchEvent.State.CLOSED, MatchEvent.State.CANCELLED):
        return denied(f"活动已{event.get_state_display()}，不能再改")
    return can_host(user, event.host)


def can_take_event_step(step: Step, user: User, event: MatchEvent) -> Decision:
    """The host, then the state."""
    decision = can_host(user, event.host) if HOST in step.who else denied(f"您的角色不能{step.label}")
    return _then_state(decision, step, event.state, event.get_state_display())


def can_sign(user: User, event: MatchEvent) -> Decision:
    """The host, once the event was held and until it is closed."""
    if event.state not in (MatchEvent.State.HELD, MatchEvent.State.FOLLOWING):
        return denied(f"活动当前为“{event.get_state_display()}”，举办后、办结前登记签约")
    return can_host(user, event.host)


def can_disburse(user: User, signing: Signing) -> Decision:
    """The bank that signed, or the host, until the event is closed."""
    if not signing.is_live:
        return denied("该签约已作废")
    if signing.event.state not in (MatchEvent.State.HELD, MatchEvent.State.FOLLOWING):
        return denied("活动已办结，不能再登记放款")
    if user.has_role_at(signing.bank_id, *REPORTERS):
        return ALLOWED
    return can_host(user, signing.event.host)


# published lists


def can_list_publications(user: User) -> Decision:
    """The office, the leaders and the institutions."""
    if user.sees_all_institutions or user.is_reporter:
        return ALLOWED
    return denied("三张清单公示情况由金融办和金融机构查看")


def can_start_publication(user: User, institution: Institution) -> Decision:
    """The bank itself."""
    if not institution.kind.is_bank:
        return denied("三张清单由银行机构编制和公示")
    if user.has_role_at(institution.pk, *REPORTERS):
        return ALLOWED
    return denied("清单由本单位人员报备")


def can_take_publication_step(step: Step, user: User, publication: Publication) -> Decision:
    """The bank or the office, then the state."""
    is_bank = user.has_role_at(publication.institution_id, *REPORTERS)
    may = (BANK in step.who and is_bank) or (OFFICE in step.who and user.is_office)
    decision = ALLOWED if may else denied(f"您的角色不能{step.label}")
    return _then_state(decision, step, publication.state, publication.state_word)


# cases


def can_list_cases(user: User) -> Decision:
    """The office, the leaders, 金监分局 and the banks."""
    if user.sees_all_institutions or user.is_reporter or acts_for_regulator(user):
        return ALLOWED
    return denied("核查单由金融办、金监分局和有关银行查看")


def can_open_case(user: User) -> Decision:
    """The office and 金监分局."""
    if user.is_office or acts_for_regulator(user):
        return ALLOWED
    return denied("核查单由金融办或金监分局发起")


def can_take_case_step(step: Step, user: User, case: RecallCase) -> Decision:
    """Party, then state; without an explanation nothing is decided before the bank's day is past."""
    may = (
        (BANK in step.who and user.has_role_at(case.bank_id, *REPORTERS))
        or (VERIFIER in step.who and (user.is_office or acts_for_regulator(user)))
        or (LEAD in step.who and user.has_role(Role.OFFICE_LEAD))
    )
    decision = ALLOWED if may else denied(f"您的角色不能{step.label}")
    decision = _then_state(decision, step, case.state, case.state_word)
    is_verdict = step.name in ("confirm", "dismiss")
    if decision and is_verdict and case.state == RecallCase.State.WAITING and not case.is_overdue:
        return denied("银行的说明期限未到，收到说明或期限过后再认定")
    return decision


def _then_state(decision: Decision, step: Step, state: str, word: str) -> Decision:
    if decision and state not in step.sources:
        return denied(f"当前为“{word}”，不能{step.label}")
    return decision
