"""Make the first company of a new database Russian: currency, country, time zone.

Read by `odoo shell` once accounting is installed, whose generic chart of accounts makes the
company American, and before the first entry, after which a currency cannot change.
"""

from typing import Any


def set_up(env: Any) -> None:
    """Give the main company roubles and Russia, and its users Moscow time."""
    rouble = env.ref("base.RUB")
    rouble.active = True
    russia, company = env.ref("base.ru"), env.ref("base.main_company")
    company.write(
        {
            "name": "PROIL",
            "currency_id": rouble.id,
            "country_id": russia.id,
            "account_fiscal_country_id": russia.id,
        }
    )
    _tax_as_in_russia(env, company)
    users = env["res.users"].with_context(active_test=False).search([])
    users.partner_id.write({"tz": "Europe/Moscow", "lang": "en_US"})
    env.cr.commit()


def _tax_as_in_russia(env: Any, company: Any) -> None:
    """Turn the chart's American sales tax of 15 % into VAT of 22 %, the rate since 2026."""
    env["account.tax.group"].search(
        [("company_id", "=", company.id)]
    ).country_id = company.country_id
    taxes = env["account.tax"].search([("company_id", "=", company.id)])
    taxes.country_id = company.country_id
    for tax in company.account_sale_tax_id, company.account_purchase_tax_id:
        tax.write({"amount": 22, "name": "НДС 22 %"})
