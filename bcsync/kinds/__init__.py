"""The kinds of resources. A new kind is a file here, its schema, and its place in this tuple."""

from __future__ import annotations

from bcsync.kinds.access import ACCESS
from bcsync.kinds.ad_account import AD_ACCOUNT
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.asset_group import ASSET_GROUP
from bcsync.kinds.assignment import ASSIGNMENT
from bcsync.kinds.business_center import BUSINESS_CENTER
from bcsync.kinds.certificate import CERTIFICATE
from bcsync.kinds.kind import Kinds
from bcsync.kinds.member import MEMBER
from bcsync.kinds.partner import PARTNER
from bcsync.kinds.share import SHARE

KINDS = Kinds(
    BUSINESS_CENTER,
    MEMBER,
    CERTIFICATE,
    AD_ACCOUNT,
    PARTNER,
    SHARE,
    ACCESS,
    APPROVAL,
    ASSET_GROUP,
    ASSIGNMENT,
)
