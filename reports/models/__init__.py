"""What was published, and the layouts people keep: the only tables that the read side owns (ADR 1)."""

from reports.models.bulletin_annex import BulletinAnnex
from reports.models.bulletin_circle import (
    BulletinAddressing,
    BulletinCountersign,
    BulletinPreview,
    BulletinRecipient,
    Sending,
)
from reports.models.bulletin_figures import BulletinCell, BulletinFigure, BulletinOperand, BulletinVersion
from reports.models.bulletin_text import BulletinOrder, BulletinParagraph, Section, SentenceTemplate
from reports.models.bulletins import Bulletin, BulletinEvent, BulletinKind, BulletinSeries
from reports.models.layouts import PivotLayout
from reports.models.schemes import SchemeEvent, SchemeGrade, SchemeItem, SchemeKind, ScoreScheme
from reports.models.score_matters import ScoreAdjustment, ScoreAppeal, ScoreVariant, VariantWeight
from reports.models.scores import (
    ScoreEvent,
    ScoreFigure,
    ScoreLine,
    ScoreLineReason,
    ScorePoint,
    ScoreRow,
    ScoreRun,
)

__all__ = [
    "Bulletin",
    "BulletinAddressing",
    "BulletinAnnex",
    "BulletinCell",
    "BulletinCountersign",
    "BulletinEvent",
    "BulletinFigure",
    "BulletinKind",
    "BulletinOperand",
    "BulletinOrder",
    "BulletinParagraph",
    "BulletinPreview",
    "BulletinRecipient",
    "BulletinSeries",
    "BulletinVersion",
    "PivotLayout",
    "SchemeEvent",
    "SchemeGrade",
    "SchemeItem",
    "SchemeKind",
    "ScoreAdjustment",
    "ScoreAppeal",
    "ScoreEvent",
    "ScoreFigure",
    "ScoreLine",
    "ScoreLineReason",
    "ScorePoint",
    "ScoreRow",
    "ScoreRun",
    "ScoreScheme",
    "ScoreVariant",
    "Section",
    "Sending",
    "SentenceTemplate",
    "VariantWeight",
]
