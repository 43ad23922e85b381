"""kill -9 at any moment of saving, sending, signing and accepting: what was confirmed is there, nothing stands half (quality.md).

KILLS says how often the server is killed (default 8, the full run 100), SEED which way the dice fall.
"""

from __future__ import annotations

import os
import random
import threading
from dataclasses import dataclass, replace

import pytest
from django.urls import reverse

from filings.models import Figure, Filing
from filings.models.filing import Status
from filings.services.moves import newest_revision
from filings.workflow import TRANSITIONS
from tests import factories
from tests.flows.invariants import assert_whole
from tests.flows.server import NoAnswer, Server, sign_in, wait_for_the_killed

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("SEED", "20240630"))
#: A kill comes at most so many seconds after the server has been seen alive; a save and a signature take a tenth of it.
LATEST_KILL = 0.25
#: Every so many kills the whole server goes, not its worker alone.
WHOLE_SERVER = 8

#: Cells that the rules leave free within these bounds, in 0.01 万元: they change with every save.
FREE = {"B101": (70_000_000, 90_000_000), "B504": (1, 30_000), "B508": (1, 90_000), "B509": (1, 90_000)}

#: State → what may come next: (step, who). "save" and "save, send" are the two buttons of the form.
NEXT = {
    Status.NOT_STARTED: [("save", "maker")],
    Status.DRAFTING: [("save", "maker"), ("save, send", "maker"), ("send-to-check", "maker")],
    Status.CHECKING: [("sign", "checker"), ("sign", "checker"), ("hand-back", "checker")],
    Status.SUBMITTED: [("accept", "office-lead"), ("accept", "office-lead"), ("send-back", "office-lead")],
    Status.RETURNED: [("save", "maker"), ("save, send", "maker")],
    Status.ACCEPTED: [("ask-correction", "maker"), ("lock", "office-lead")],
    Status.LOCKED: [("ask-correction", "maker")],
    Status.CORRECTING: [("approve-correction", "office-lead")],
}


@dataclass(frozen=True)
class Known:
    """A filing as the client has it confirmed: the number of its writes, its steps, and the cells that the client types."""

    edit_number: int = 0
    verbs: tuple[str, ...] = ()
    cells: tuple[tuple[str, int], ...] = ()

    @property
    def status(self) -> Status:
        return TRANSITIONS[self.verbs[-1]].target if self.verbs else Status.NOT_STARTED

    def saved(self, cells: tuple[tuple[str, int], ...]) -> Known:
        begun = () if self.status == Status.DRAFTING else ("save",)
        return Known(self.edit_number + 1, self.verbs + begun, cells)

    def stepped(self, verb: str) -> Known:
        return replace(self, edit_number=self.edit_number + 1, verbs=(*self.verbs, verb))


def read(filing: Filing) -> Known:
    """The filing as the database has it."""
    filing.refresh_from_db()
    verbs = filing.events.values_list("verb", flat=True)
    figures = Figure.objects.filter(revision=newest_revision(filing), indicator__code__in=FREE)
    cells = figures.order_by("indicator__code").values_list("indicator__code", "raw")
    return Known(filing.edit_number, tuple(verbs), tuple(cells))


class Office:
    """Everybody who works on two filings, one request at a time, by real forms; remembers what the server has confirmed."""

    def __init__(self, server: Server, filings: list[Filing], people: dict[str, str]) -> None:
        self.server = server
        self.people = people
        self.known = {filing: Known() for filing in filings}
        self.dice = random.Random(SEED)
        self.cut = 0

    def act(self) -> None:
        """One request. Confirmed, it is known; unanswered, the filing must be as before it or as after one of its parts."""
        filing = self.dice.choice(list(self.known))
        before = self.known[filing]
        verb, role = self.dice.choice(NEXT[before.status])
        url, data, parts = self._request(filing, before, verb)
        who = role if role == "office-lead" else f"{filing.institution.code}-{role}"
        try:
            answer = self.server.post(url, data | {"seen": before.edit_number}, self.people[who])
        except NoAnswer:
            wait_for_the_killed()
            self.cut += 1
            after = read(filing)
            assert after in (before, *parts), f"{verb} was cut off (SEED={SEED})"
            self.known[filing] = after
        else:
            assert (answer, read(filing)) == (302, parts[-1]), f"{verb} was answered (SEED={SEED})"
            self.known[filing] = parts[-1]

    def _request(
        self, filing: Filing, before: Known, verb: str
    ) -> tuple[str, dict[str, object], list[Known]]:
        """Address and form of a step, and the states that it leads through."""
        names = [filing.period.code, filing.institution.code]
        if not verb.startswith("save"):
            data: dict[str, object] = {"comment": "请核对续贷数据"}
            if verb == "ask-correction":
                data |= {"kind": "error", "v-B503": f"{self.dice.randint(300_000, 400_000) / 100:.2f}"}
            return f"{filing.get_absolute_url()}{verb}/", data, [before.stepped(verb)]
        cells = tuple((code, self.dice.randint(*bounds)) for code, bounds in sorted(FREE.items()))
        texts = factories.BANK_FIGURES | {code: f"{raw / 100:.2f}" for code, raw in cells}
        data = {f"v-{code}": text for code, text in texts.items()}
        parts = [before.saved(cells)]
        if verb == "save, send":
            data["action"] = "send-to-check"
            parts.append(parts[0].stepped("send-to-check"))
        return reverse("filings:filing-edit", args=names), data, parts


@pytest.fixture
def period(catalogue, bank, other_bank, office):
    return factories.open_period("2024Q2")


@pytest.fixture
def server(period, tmp_path):
    server = Server(tmp_path / "server.log")
    yield server
    server.close()


@pytest.fixture
def people(bank_maker, bank_checker, other_maker, other_checker, office_lead):
    """Session keys: by institution and role, and the office's lead, who may do all that the office does."""
    return {
        "B01-maker": sign_in(bank_maker),
        "B01-checker": sign_in(bank_checker),
        "B02-maker": sign_in(other_maker),
        "B02-checker": sign_in(other_checker),
        "office-lead": sign_in(office_lead),
    }


def test_a_killed_server_loses_nothing_confirmed_and_leaves_nothing_half(
    period, bank, other_bank, server, people
):
    filings = [factories.filing_of(period, bank), factories.filing_of(period, other_bank)]
    office = Office(server, filings, people)
    moments = random.Random(SEED)
    for number in range(1, KILLS + 1):
        assert server.get(reverse("healthz")) == 200
        kill = server.kill_worker if number % WHOLE_SERVER else server.kill_and_restart
        killer = threading.Timer(moments.uniform(0, LATEST_KILL), kill)
        killer.start()
        try:
            while killer.is_alive():
                office.act()
        finally:
            killer.join()
        assert_whole(period)
        assert {filing: read(filing) for filing in filings} == office.known
    assert office.cut, "no kill met a request: nothing was proved"
