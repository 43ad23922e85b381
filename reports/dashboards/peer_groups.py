"""Peer groups: the 评价分组 that staff keep, and for institutions in none of them those of the same kind (feature I1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from institutions.models import Group
from reports.figures import ExpectedFiling, Members


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """A group by its code and name, and who belongs to it."""

    code: str
    name: str
    members: Members


@dataclass(frozen=True, slots=True)
class PeerGroups:
    """The groups in their order."""

    kept: tuple[PeerGroup, ...]

    def of(self, filing: ExpectedFiling) -> PeerGroup:
        """The group an institution is compared in: the first kept one it belongs to, else its kind."""
        for group in self.kept:
            if filing in group.members:
                return group
        return PeerGroup(filing.kind, filing.kind_name, Members(frozenset({filing.kind}), frozenset()))

    def among(self, filings: Iterable[ExpectedFiling]) -> tuple[PeerGroup, ...]:
        """The groups that the institutions belong to, in the order of the roster."""
        return tuple({group.code: group for group in map(self.of, filings)}.values())

    def split(self, filings: Sequence[ExpectedFiling]) -> list[tuple[PeerGroup, list[ExpectedFiling]]]:
        """Each group with those of the filings that belong to it; every filing is in exactly one."""
        groups = {group.code: group for group in self.among(filings)}
        parts: dict[str, list[ExpectedFiling]] = {code: [] for code in groups}
        for filing in filings:
            parts[self.of(filing).code].append(filing)
        return [(groups[code], members) for code, members in parts.items()]


def peer_groups() -> PeerGroups:
    """The kept groups: one query."""
    kinds: dict[str, set[str]] = {}
    named: dict[str, set[int]] = {}
    names: dict[str, str] = {}
    rows = Group.objects.filter(is_peer_group=True).order_by("order")
    for code, name, kind, institution in rows.values_list("code", "name", "kinds", "extra_members"):
        names[code] = name
        kinds.setdefault(code, set()).update({kind} - {None})
        named.setdefault(code, set()).update({institution} - {None})
    return PeerGroups(
        tuple(
            PeerGroup(code, name, Members(frozenset(kinds[code]), frozenset(named[code])))
            for code, name in names.items()
        )
    )
