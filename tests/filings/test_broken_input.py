"""More than 200 kinds of broken workbooks and texts through the real pages: always answered in Chinese, never a fault of the server.

Each upload has ten seconds, all together 300 MB (quality.md, Reliability).
"""

import re
import resource
import signal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filings.models import Figure, ImportAttempt
from tests import factories
from tests.filings import workbook_files as files
from tests.filings.broken_files import broken_files

pytestmark = pytest.mark.django_db

SECONDS, MEGABYTES = 10, 300
HAN = re.compile(r"[\u4e00-\u9fff]{3}")


@pytest.fixture
def filing(catalogue, bank, other_bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def url(name):
    return reverse(f"filings:{name}", args=["2024Q2", "B01"])


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.fixture
def patience():
    """Breaks off what takes longer than allowed."""

    def give_up(*_):
        raise TimeoutError(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, give_up)
    yield lambda: signal.alarm(SECONDS)
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def complaint(client, content):
    """What is wrong with the answer to an upload; empty if nothing is."""
    answer = client.post(url("filing-upload"), {"workbook": SimpleUploadedFile("填报.xlsx", content)})
    if answer.status_code == 302:
        answer = client.get(url("filing-edit"), {"check": 1})
        told = [str(message) for message in answer.context["messages"]]
    elif answer.status_code == 422:
        told = list(answer.context["problems"])
    else:
        return f"answered {answer.status_code}"
    return "" if told and all(HAN.search(sentence) for sentence in told) else f"told {told}"


def test_no_broken_workbook_is_met_without_a_chinese_sentence(
    client, filing, other_bank, bank_maker, patience
):
    good = files.filled(files.template(filing), {"B101": 700000.0})
    others = {"another bank's": files.template(factories.filing_of(filing.period, other_bank))}
    client.force_login(bank_maker)
    client.raise_request_exception = False
    start, kinds, complaints = peak(), 0, {}
    for name, content in broken_files(good, others):
        patience()
        kinds += 1
        if found := complaint(client, content):
            complaints[name] = found
    assert complaints == {}
    assert kinds >= 200
    assert peak() - start < MEGABYTES
    assert ImportAttempt.objects.count() == kinds


TEXTS = (
    "", " ", "\u3000", "0", "-0", "+5", "--5", "１２３", "1,234.5", "1，234", "1 234", "1.2亿", "1.2 亿元", "三百", "300万", "5000元", "1e400",
    "1e5", "NaN", "Infinity", "-Infinity", "0x1F", "٣٤", "①", "²", "½", "1/2", "50%", "￥5", "(100)", "（100）", "=1+1", "@x", "\t5", "5\n6",
    "\0", "\x07", "\u202e5\u202c", "\u200b5", "\ufeff5", "💰", "é", "不适用", "N/A", "/", "未知", "—", "9" * 400, "." * 60, "5.", ".5", "5..5",
    "<script>alert(1)</script>", "'; DROP TABLE figure; --", "{{ 7*7 }}", "%s%n", "../../etc/passwd", "2024-06-30", "TRUE", "#DIV/0!",
)  # fmt: skip


@pytest.fixture
def put(client, filing, bank_maker):
    client.force_login(bank_maker)

    def save(texts):
        """Each text as figure and as note of a cell of its own; then the form with the checks."""
        filing.refresh_from_db()
        fields = {}
        for code, text in zip(factories.BANK_FIGURES, texts, strict=False):
            fields |= {f"v-{code}": text, f"n-{code}": text}
        answer = client.post(url("filing-edit"), {"seen": filing.edit_number, **fields})
        assert answer.status_code == 302
        assert client.get(url("filing-edit"), {"check": 1}).status_code == 200

    return save


def test_any_text_can_be_saved_and_is_shown_again(put):
    size = len(factories.BANK_FIGURES)
    for first in range(0, len(TEXTS), size):
        put(TEXTS[first : first + size])
    assert Figure.objects.filter(typed="<script>alert(1)</script>").count() == 1


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(st.text(max_size=220), min_size=30, max_size=30))
def test_what_nobody_thought_of_can_be_saved_too(put, texts):
    put(texts)


def test_a_pasted_block_of_nonsense_is_answered_cell_by_cell(client, filing, bank_maker):
    client.force_login(bank_maker)
    items = [f"v-{code}" for code in factories.BANK_FIGURES]
    answer = client.post(url("filing-autosave"), {"seen": 0, **dict(zip(items, TEXTS, strict=False))})
    assert answer.status_code == 200
    states = answer.json()["cells"]
    assert len(states) == len(items)
    assert all(HAN.search(cell["problem"]) for cell in states.values() if cell["state"] == "invalid")
