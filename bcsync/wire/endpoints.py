"""The endpoints: method, path, scope, page size, batch size (reference/tiktok-api.md, 1.4 and 5.1).

A constant is named after its path. What TikTok's index does not know is not here (corrections, 1).
"""

from __future__ import annotations

from typing import NamedTuple

from bcsync.wire import scopes

BASE = "/open_api/v1.3"
"""Before every path (1)."""
USUAL_PAGE_SIZE = 10
"""Where ``page_size`` is left out (1.4)."""


class Endpoint(NamedTuple):
    """One endpoint of the API."""

    method: str
    """``GET`` or ``POST``."""
    path: str
    """Without ``BASE``; begins and ends with a slash."""
    scope: int | None = None
    """The permission a token needs (2.2); None: any token will do, or there is no telling."""
    page_size: int | None = None
    """The largest page; None where there are no pages."""
    rows: str = "list"
    """The member of ``data`` that holds the rows of a page."""
    batch: int | None = None
    """The most ids or addresses in one call; None where a call is about one thing."""
    with_token: bool = True
    """Whether the header ``Access-Token`` is asked for."""
    multipart: bool = False
    """Whether the body is ``multipart/form-data`` and not JSON."""

    @property
    def writes(self) -> bool:
        """Whether a call changes anything, so that it must not be repeated unlooked."""
        return self.method == "POST"


def _get(
    path: str,
    scope: int | None,
    page_size: int | None = None,
    rows: str = "list",
    batch: int | None = None,
) -> Endpoint:
    return Endpoint("GET", path, scope, page_size, rows, batch)


def _post(path: str, scope: int | None, batch: int | None = None) -> Endpoint:
    return Endpoint("POST", path, scope, batch=batch)


BC_GET = _get("/bc/get/", scopes.READ_BC, 50)
CHANGELOG_GET = _get("/changelog/get/", scopes.CHANGELOG, 50, "changelog_list")

BC_MEMBER_GET = _get("/bc/member/get/", scopes.MEMBERS, 20)
BC_MEMBER_INVITE = _post("/bc/member/invite/", scopes.MEMBERS, 50)
BC_MEMBER_UPDATE = _post("/bc/member/update/", scopes.MEMBERS)
BC_MEMBER_DELETE = _post("/bc/member/delete/", scopes.MEMBERS)

BC_ASSET_GET = _get("/bc/asset/get/", scopes.ASSETS, 50)
BC_ASSET_ADMIN_GET = _get("/bc/asset/admin/get/", scopes.ASSETS, 50)
BC_ASSET_ADMIN_DELETE = _post("/bc/asset/admin/delete/", scopes.ASSETS, 1)
BC_ASSET_MEMBER_GET = _get("/bc/asset/member/get/", scopes.ASSETS, 20)
BC_ASSET_PARTNER_GET = _get("/bc/asset/partner/get/", scopes.ASSETS, 50)
BC_ASSET_ASSIGN = _post("/bc/asset/assign/", scopes.ASSETS)
BC_ASSET_UNASSIGN = _post("/bc/asset/unassign/", scopes.ASSETS)

MOST_GROUP_ASSETS = 200
MOST_GROUP_MEMBERS = 50
"""In one call of ``create`` or ``update`` (8.8)."""
BC_ASSET_GROUP_CREATE = _post("/bc/asset_group/create/", scopes.ASSET_GROUPS, MOST_GROUP_ASSETS)
BC_ASSET_GROUP_UPDATE = _post("/bc/asset_group/update/", scopes.ASSET_GROUPS, MOST_GROUP_ASSETS)
BC_ASSET_GROUP_DELETE = _post("/bc/asset_group/delete/", scopes.ASSET_GROUPS, 1)
BC_ASSET_GROUP_GET = _get("/bc/asset_group/get/", scopes.ASSET_GROUPS, 50, "asset_group")
BC_ASSET_GROUP_LIST = _get("/bc/asset_group/list/", scopes.ASSET_GROUPS, 50, "asset_groups")

BC_PARTNER_GET = _get("/bc/partner/get/", scopes.PARTNERS, 50)
BC_PARTNER_ADD = _post("/bc/partner/add/", scopes.PARTNERS, 50)
BC_PARTNER_DELETE = _post("/bc/partner/delete/", scopes.PARTNERS)
BC_PARTNER_ASSET_GET = _get("/bc/partner/asset/get/", scopes.PARTNERS, 50)
BC_PARTNER_ASSET_DELETE = _post("/bc/partner/asset/delete/", scopes.PARTNERS, 50)
"""The API tells no limit of ``asset_ids``; 50 is what ``add`` takes."""

BC_ADVERTISER_CREATE = _post("/bc/advertiser/create/", scopes.CREATE_ACCOUNT)
BC_ADVERTISER_DISABLE = _post("/bc/advertiser/disable/", scopes.CREATE_ACCOUNT, 1)
BC_ADVERTISER_ATTRIBUTE = _get("/bc/advertiser/attribute/", scopes.CREATE_ACCOUNT)
BC_ADVERTISER_QUALIFICATION_GET = _get(
    "/bc/advertiser/qualification/get/", scopes.CREATE_ACCOUNT, 100, "qualifications"
)
BC_ADVERTISER_UNIONPAY_INFO_CHECK = _get(
    "/bc/advertiser/unionpay_info/check/", scopes.CREATE_ACCOUNT
)
BC_ADVERTISER_UNIONPAY_INFO_SUBMIT = _post(
    "/bc/advertiser/unionpay_info/submit/", scopes.CREATE_ACCOUNT
)
BC_IMAGE_UPLOAD = _post("/bc/image/upload/", scopes.CREATE_ACCOUNT)._replace(multipart=True)
ADVERTISER_INFO = _get("/advertiser/info/", scopes.ACCOUNT_INFO, batch=100)
"""100 ids: corrections, 2.4."""
ADVERTISER_UPDATE = _post("/advertiser/update/", scopes.CREATE_ACCOUNT, 50)
TOOL_TIMEZONE = _get("/tool/timezone/", None)

OAUTH2_ACCESS_TOKEN = _post("/oauth2/access_token/", None)._replace(with_token=False)
OAUTH2_REVOKE_TOKEN = _post("/oauth2/revoke_token/", None)._replace(with_token=False)
OAUTH2_ADVERTISER_GET = _get("/oauth2/advertiser/get/", scopes.ACCOUNT_INFO)
USER_INFO = _get("/user/info/", None)

BC_BILLING_GROUP_GET = _get("/bc/billing_group/get/", scopes.BILLING_GROUPS, 50)
BC_BILLING_GROUP_CREATE = _post("/bc/billing_group/create/", scopes.BILLING_GROUPS, 100)
BC_BILLING_GROUP_UPDATE = _post("/bc/billing_group/update/", scopes.BILLING_GROUPS)
BC_PIXEL_LINK_GET = _get("/bc/pixel/link/get/", scopes.ASSETS, 50)
"""The API tells no largest page (1.4)."""
BC_PIXEL_LINK_UPDATE = _post("/bc/pixel/link/update/", scopes.ASSETS, 100)
BC_PIXEL_TRANSFER = _post("/bc/pixel/transfer/", scopes.ASSETS)
BC_BALANCE_GET = _get("/bc/balance/get/", scopes.READ_BC)
BC_TRANSACTION_GET = _get("/bc/transaction/get/", scopes.READ_BC, 50)
BC_ACCOUNT_TRANSACTION_GET = _get(
    "/bc/account/transaction/get/", scopes.BALANCE, 50, "transaction_list"
)
BC_ACCOUNT_COST_GET = _get("/bc/account/cost/get/", scopes.BALANCE, 50, "cost_list")
BC_ACCOUNT_BUDGET_CHANGELOG_GET = _get(
    "/bc/account/budget/changelog/get/", scopes.BALANCE, 50, "changelog_list"
)
ADVERTISER_BALANCE_GET = _get(
    "/advertiser/balance/get/", scopes.BALANCE, 50, "advertiser_account_list"
)
ADVERTISER_TRANSACTION_GET = _get("/advertiser/transaction/get/", scopes.BALANCE, 50)
BC_INVOICE_UNPAID_GET = _get("/bc/invoice/unpaid/get/", scopes.INVOICES)
BC_TRANSFER = _post("/bc/transfer/", scopes.BALANCE)

ALL: tuple[Endpoint, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Endpoint)
)
"""All of them, as listed above."""
