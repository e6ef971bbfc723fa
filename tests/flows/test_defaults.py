"""``defaults`` are for what Business Centers own; an individual's account is the individual's."""

from __future__ import annotations

from tests.flows.acme import ANA
from tests.flows.driver import Desk

DANA = "dana@shop.example"
LAYOUT = """
defaults:
  ad_account: {{timezone: Europe/London, currency: GBP, company: Acme Ltd, protect: true}}
people:
  dana@shop.example:
    ad_accounts:
      shop: {{id: "{shop}", name: Dana Shop}}
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    members: {{ana@acme.example: admin}}
    ad_accounts: {{uk: {{name: Acme UK}}}}
    access: {{dana@shop.example/shop: analyst}}
"""


def dana_has_a_shop(desk: Desk) -> str:
    desk.settings(actors={"acme": ANA})
    desk.local("sign-up", DANA)
    values = ("name=Dana Shop", "timezone=Europe/Paris", "currency=EUR", "company=Dana SARL")
    made = desk.act("create", f"ad_account.{DANA}/shop", *values, "--json", by=DANA).json
    return str(made["seen"]["id"][0])


def test_an_individuals_account_is_not_measured_by_the_defaults(desk: Desk) -> None:
    shop = dana_has_a_shop(desk)
    desk.layout(LAYOUT.format(shop=shop))
    desk.apply()
    assert desk.acts("update", "ad_account") == 0
    desk.waits(f"access.acme/{DANA}/shop", f"approval.{DANA}/shop/acme")


def test_what_it_says_itself_counts(desk: Desk) -> None:
    shop = dana_has_a_shop(desk)
    desk.layout(LAYOUT.format(shop=shop).replace("Dana Shop}", "Dana Shop, currency: GBP}"))
    desk.run("plan", code=1).says(
        "layout.yaml:8:68", f"the currency of ad_account.{DANA}/shop is EUR and cannot become GBP"
    )


def test_an_account_of_a_business_center_has_the_defaults(desk: Desk) -> None:
    desk.layout(LAYOUT.format(shop=dana_has_a_shop(desk)))
    [made] = [op for op in desk.plan()["operations"] if op["address"] == "ad_account.acme/uk"]
    wanted = {"company": "Acme Ltd", "currency": "GBP", "timezone": "Europe/London"}
    assert wanted.items() <= made["after"].items()
