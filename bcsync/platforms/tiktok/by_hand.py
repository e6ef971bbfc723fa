"""What there is no call for, and how a person does it on the web pages.

Sources: reference/tiktok-api.md, 5.3, 13.1, 13.3 and 13.5; corrections, 6. Since March 2026 a request is called
"Link accounts".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.model.action import Action
from bcsync.platforms.abilities import Steps, Task

_PAGES = "business.tiktok.com"
_ROLES = {"admin": "Admin", "operator": "Operator", "analyst": "Analyst"}


def _in_center(task: Task, *what: str) -> tuple[str, ...]:
    return (f"as {task.actor}: open {_PAGES}, Business Center {task.identity[0]}", *what)


def _create_center(task: Task) -> tuple[str, ...]:
    after = task.after
    others = [
        f"{_words(n)} {after[n]}" for n in ("company", "registered_area", "currency") if n in after
    ]
    return (
        f"as {task.actor}: open {_PAGES} and choose Create a Business Center",
        f"name it exactly {after['name']}, time zone {after.get('timezone', 'as you need it')}",
        *((f"where it asks: {', '.join(others)}",) if others else ()),
        "none of these but the name can be changed afterwards; the next plan finds it by its name",
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _change_center(task: Task) -> tuple[str, ...]:
    changed = ", ".join(f"{_words(name)}: {value}" for name, value in sorted(task.after.items()))
    return _in_center(task, f"Business Center settings, Edit: {changed}")


def _close_center(task: Task) -> tuple[str, ...]:
    return (
        f"no call and no page closes Business Center {task.identity[-1]}: ask TikTok's support",
        "or let go of it: add its address to `forget` in the layout",
    )


def _ask(task: Task) -> tuple[str, ...]:
    return _in_center(
        task,
        "Assets, Advertiser accounts, Add, Link accounts (before March 2026: Request access)",
        f"paste the ad account id {task.identity[1]} and choose {_role(task.after)}",
        "let TikTok notify the owner, who has to accept",
    )


def _ask_for_less(task: Task) -> tuple[str, ...]:
    return _in_center(
        task,
        f"Assets, Advertiser accounts: find {task.identity[1]}, change its permission to "
        f"{_role(task.after)}; if that is not offered, its owner changes it in TikTok Ads Manager",
    )


def _withdraw(task: Task) -> tuple[str, ...]:
    return _in_center(
        task,
        f"Assets, Advertiser accounts, Requests: withdraw the one for {task.identity[1]}",
        "if that is not offered, ask the owner of the ad account to decline it",
    )


def _unlink(task: Task) -> tuple[str, ...]:
    """Only the owner can end it (13.5)."""
    return (
        f"ask the owner of ad account {task.identity[1]} to open it in TikTok Ads Manager",
        "Account info, Permission management: find Business Center "
        f"{task.identity[0]} and choose Remove permission",
    )


def _accept(task: Task) -> tuple[str, ...]:
    account, asker = task.identity[:2]
    return (
        f"as {task.actor}: open ad account {account} in TikTok Ads Manager, notifications "
        "(or the e-mail about the request)",
        f"accept the request of Business Center {asker}: {_role(task.after)}",
    )


def _decline(task: Task) -> tuple[str, ...]:
    account, asker = task.identity[:2]
    return (
        f"as {task.actor}: open ad account {account} in TikTok Ads Manager, notifications "
        "(or the e-mail about the request)",
        f"decline the request of Business Center {asker}",
    )


def _withdraw_approval(task: Task) -> tuple[str, ...]:
    account, asker = task.identity[:2]
    return (
        f"as {task.actor}: open ad account {account} in TikTok Ads Manager",
        f"Account info, Permission management: find Business Center {asker} and choose Remove permission",
    )


def _role(values: Mapping[str, Any]) -> str:
    return _ROLES.get(values.get("permission", ""), "the permission")


def _submit_papers(task: Task) -> tuple[str, ...]:
    after = task.after
    number = f", certificate number {after['license_no']}" if after.get("license_no") else ""
    file = f" and the file {after['file']}" if after.get("file") else ""
    return _in_center(
        task,
        f"open the first ad account of {after.get('company', 'the client')} there with its papers: "
        f"company {after.get('company')}{number}{file}",
        "the next plan finds the certificate by the name of the company",
        "or let bcsync send them: with a license_no, or a JPG or PNG as file, they go with the first ad "
        "account of the layout that is opened and names the certificate",
    )


def _change_papers(task: Task) -> tuple[str, ...]:
    return _in_center(
        task,
        "a certificate does not change: open an ad account with the new papers, "
        "and adopt the certificate that comes of it: bcsync import",
    )


def _drop_papers(task: Task) -> tuple[str, ...]:
    return _in_center(
        task,
        f"certificate {task.identity[-1]} stays with the ad accounts that carry it; "
        "let go of it: add its address to `forget` in the layout",
    )


BY_HAND: Mapping[tuple[str, Action], Steps] = {
    ("business_center", Action.CREATE): _create_center,
    ("business_center", Action.UPDATE): _change_center,
    ("business_center", Action.REMOVE): _close_center,
    ("access", Action.REQUEST): _ask,
    ("access", Action.UPDATE): _ask_for_less,
    ("access", Action.CANCEL): _withdraw,
    ("access", Action.REMOVE): _unlink,
    ("approval", Action.APPROVE): _accept,
    ("approval", Action.DECLINE): _decline,
    ("approval", Action.REMOVE): _withdraw_approval,
    ("certificate", Action.CREATE): _submit_papers,
    ("certificate", Action.UPDATE): _change_papers,
    ("certificate", Action.REMOVE): _drop_papers,
}
