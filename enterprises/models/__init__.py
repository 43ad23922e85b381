"""The lists that the policy names besides figures: enterprises, matchmaking events, published lists, cases of recalled loans."""

from enterprises.models.cases import CaseFile, CaseStep, RecallCase
from enterprises.models.enterprise import Enterprise
from enterprises.models.events import Disbursement, EventFile, EventStep, MatchEvent, Signing
from enterprises.models.publications import Publication, PublicationFile, PublicationStep

__all__ = [
    "CaseFile",
    "CaseStep",
    "Disbursement",
    "Enterprise",
    "EventFile",
    "EventStep",
    "MatchEvent",
    "Publication",
    "PublicationFile",
    "PublicationStep",
    "RecallCase",
    "Signing",
]
