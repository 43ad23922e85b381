"""Every write to institutions, duties, notices and attachments: checks the policy, writes, and logs in one transaction.

Every function raises NotAllowed when the policy refuses and BusinessError (a Chinese sentence) when a rule does.
"""

from institutions.mailing import mail_is_on
from institutions.services.attachments import (
    Inspected,
    altered_attachments,
    inspect,
    keep,
    read_attachment,
    scan_waiting,
)
from institutions.services.basics import Loaded, load_basics
from institutions.services.duties import add_membership, end_membership
from institutions.services.feeds import reader_of_feed, renew_feed, revoke_feed
from institutions.services.groups import WantedGroup, add_peer_group, change_peer_group, set_peer_group
from institutions.services.notices import mark_all_notices_read, mark_notice_read, notify
from institutions.services.units import add_institution, close, rename

__all__ = [
    "Inspected",
    "Loaded",
    "WantedGroup",
    "add_institution",
    "add_membership",
    "add_peer_group",
    "altered_attachments",
    "change_peer_group",
    "close",
    "end_membership",
    "inspect",
    "keep",
    "load_basics",
    "mail_is_on",
    "mark_all_notices_read",
    "mark_notice_read",
    "notify",
    "read_attachment",
    "reader_of_feed",
    "rename",
    "renew_feed",
    "revoke_feed",
    "scan_waiting",
    "set_peer_group",
]
