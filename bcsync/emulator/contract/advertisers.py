"""Ad accounts, their papers and their pictures (reference/tiktok-api.md, 7; corrections, 2.1, 2.17, 2.18)."""

from __future__ import annotations

from bcsync.emulator.contract.contract import BC_ID, NOTHING, Contract, filtering, paged, pages
from bcsync.emulator.shapes import (
    AsText,
    Field,
    File,
    Flag,
    Id,
    Many,
    Maybe,
    Number,
    Record,
    Table,
    Text,
    Whole,
    Word,
    needed,
)
from bcsync.wire import codes, endpoints, images, words

_TAX = AsText(Table(Text()))
_ACCOUNT_TYPE = Word(("AUCTION", "RESERVATION"))
_INFO = Record(
    (
        needed("name", Text(longest=100, shortest=1)),
        needed("currency", Text()),
        needed("timezone", Text()),
        Field("type", _ACCOUNT_TYPE, default="AUCTION"),
    )
)
_CUSTOMER = Record(
    (
        needed("company", Text(longest=255, shortest=1)),
        needed("industry", Whole(or_text=True), "An integer; a string of digits is taken as well."),
        needed("registered_area", Text()),
    )
)
_QUALIFICATION = Record(
    (
        Field("promotion_link", Text(longest=255)),
        Field("license_no", Text()),
        Field("license_image_id", Text()),
        Field("qualification_image_ids", Many(Text())),
        Field("qualification_id", Id()),
    )
)
_CONTACT = Record(
    (Field("name", Text(longest=100)), Field("email", Text(form="email")), Field("number", Text()))
)
_BILLING = Record(
    (
        Field("address", Text(longest=512)),
        Field("tax_field_dict", Table(Text())),
        Field("tax_map", _TAX),
    )
)
_BILLING_GROUP = Record(
    (
        Field("invoice_group_by", Word(("ACCOUNT", "ADVERTISER"))),
        Field("billing_group_id", Text()),
        Field("invoice_payer", Word(("AGENCY", "ADVERTISER"))),
    )
)
_PAYMENT = Record(
    (
        Field("payment_portfolio_id", Text()),
        Field(
            "budget_info",
            Record((Field("budget_mode", Text()), Field("budget", Number()))),
        ),
    )
)
_OUTCOME = Record(
    (needed("status", Word(("SUCCESS", "FAILED"))), Field("error_msg", Maybe(Text())))
)
_BUDGET = Record(
    (
        needed("advertiser_id", Id(or_number=True)),
        Field(
            "budget_mode",
            Word(("UNLIMITED", "MONTHLY_BUDGET", "DAILY_BUDGET", "CUSTOM_BUDGET")),
        ),
        Field("budget", Number()),
    )
)
_TEXTS = [
    "name",
    "company",
    "rejection_reason",
    "owner_bc_id",
    "currency",
    "timezone",
    "display_timezone",
    "industry",
    "address",
    "country",
    "contacter",
    "email",
    "cellphone_number",
    "telephone_number",
    "language",
    "license_no",
    "license_url",
    "description",
    "promotion_area",
    "promotion_center_city",
    "promotion_center_province",
    "license_city",
    "license_province",
    "brand",
]
_FLAGS = ("company_name_editable", "can_use_custom_identity", "ads_only_mode")
_ADVERTISER = Record(
    (
        needed("advertiser_id", Text()),
        *(Field(name, Maybe(Text())) for name in _TEXTS),
        Field("status", Word(words.ADVERTISER_STATUSES)),
        Field("role", Maybe(Text())),
        Field("advertiser_account_type", Maybe(_ACCOUNT_TYPE)),
        Field("balance", Maybe(Number())),
        Field("create_time", Maybe(Whole())),
        *(Field(name, Maybe(Flag())) for name in _FLAGS),
    )
)
FIELDS = tuple(field.name for field in _ADVERTISER.fields)
"""What ``advertiser/info`` may be asked for."""

CONTRACTS = (
    Contract(
        endpoints.BC_ADVERTISER_CREATE,
        "Open an ad account in a verified Business Center.",
        (
            BC_ID,
            Field("tied_to_billing_group", Flag()),
            needed("advertiser_info", _INFO),
            needed("customer_info", _CUSTOMER),
            Field("qualification_info", _QUALIFICATION),
            Field("contact_info", _CONTACT),
            Field("billing_info", _BILLING),
            Field("billing_group_info", _BILLING_GROUP),
            Field("payment_info", _PAYMENT),
        ),
        Record(
            (
                Field("advertiser_id", Text(), about="Has been seen to be missing."),
                Field("payment_portfolio_binding_result", _OUTCOME),
                Field("budget_setup_result", _OUTCOME),
            )
        ),
    ),
    Contract(
        endpoints.BC_ADVERTISER_DISABLE,
        "Close an ad account, for good.",
        (BC_ID, needed("advertiser_ids", Many(Id(), 1, 1))),
        Record(
            (
                needed("disabled_advertiser_ids", Many(Text())),
                needed("failed_infos", Table(Text())),
            )
        ),
    ),
    Contract(
        endpoints.BC_ADVERTISER_ATTRIBUTE,
        "Currencies and areas that the Business Center's ad accounts have.",
        (BC_ID,),
        Record((needed("currencies", Many(Text())), needed("region_codes", Many(Text())))),
    ),
    Contract(
        endpoints.BC_ADVERTISER_QUALIFICATION_GET,
        "Business Certificates.",
        (
            BC_ID,
            filtering(Field("verified", Flag())),
            *pages(endpoints.BC_ADVERTISER_QUALIFICATION_GET),
        ),
        paged(
            endpoints.BC_ADVERTISER_QUALIFICATION_GET,
            Record(
                (
                    needed("qualification_id", Text()),
                    needed("company_name", Text()),
                    needed("status", Word(("VERIFIED", "UNVERIFIED"))),
                    Field("owner_advertiser_id", Maybe(Text())),
                    Field("linked_advertiser_count", Maybe(Whole())),
                    Field("region_code", Maybe(Text())),
                )
            ),
        ),
    ),
    Contract(
        endpoints.BC_ADVERTISER_UNIONPAY_INFO_CHECK,
        "Whether a licence needs to be verified by UnionPay.",
        (needed("license_no", Text()),),
        Record((needed("unionpay_verification_required", Flag()),)),
    ),
    Contract(
        endpoints.BC_ADVERTISER_UNIONPAY_INFO_SUBMIT,
        "Papers for UnionPay's verification.",
        (
            BC_ID,
            needed("advertiser_id", Id()),
            Field("representative_name", Text()),
            Field("representative_document_type", Text(), default="ID_CARD"),
            Field("representative_id", Text()),
            Field("unionpay_account", Text()),
            Field("representative_phone_number", Text()),
        ),
    ),
    Contract(
        endpoints.BC_IMAGE_UPLOAD,
        "A picture of a licence or certificate.",
        (BC_ID, needed("image_file", File(images.MOST, tuple(images.ENDINGS)))),
        Record((needed("image_id", Text()), needed("image_url", Text()))),
    ),
    Contract(
        endpoints.ADVERTISER_INFO,
        "Details of ad accounts on which the user has a role.",
        (
            needed(
                "advertiser_ids",
                Many(Id(), 1, endpoints.ADVERTISER_INFO.batch, codes.TOO_MANY_IDS),
            ),
            Field("fields", Many(Word(FIELDS))),
        ),
        Record((needed("list", Many(_ADVERTISER)),)),
    ),
    Contract(
        endpoints.ADVERTISER_UPDATE,
        "Change an ad account (advertiser_id), or budgets (bc_id).",
        (
            Field("advertiser_id", Id(or_number=True)),
            Field("advertiser_name", Text(longest=100, shortest=1)),
            Field("company", Text(longest=255, shortest=1)),
            Field("contact_name", Text()),
            Field("contact_email", Text(form="email")),
            Field("contact_number", Text()),
            Field("promotion_link", Text(longest=255)),
            Field("license_no", Text()),
            Field("license_image_id", Text()),
            Field("qualification_images", Many(Record((needed("image_id", Text()),)))),
            Field("address", Text(longest=1024, shortest=1)),
            Field("tax_map", _TAX),
            Field("need_submit_certificate", Flag()),
            Field("bc_id", Id(or_number=True)),
            Field("child_bc_id", Id(or_number=True)),
            Field(
                "budget_update_type",
                Word(("UPDATE", "RESET", "INCREMENTAL_UPDATE", "ONE_CLICK_SET")),
                default="UPDATE",
            ),
            Field("advertiser_budgets", Many(_BUDGET, 1, endpoints.ADVERTISER_UPDATE.batch)),
            Field("request_id", Text()),
        ),
        NOTHING,
    ),
    Contract(
        endpoints.TOOL_TIMEZONE,
        "Time zones that an ad account may have.",
        (needed("advertiser_id", Id()),),
        Record(
            (
                needed(
                    "timezones",
                    Many(Record((needed("timezone", Text()), needed("gmt_offset", Text())))),
                ),
            )
        ),
    ),
)
