"""Make the first company of a new database Russian: currency, country, time zone.

Read by `odoo shell`, before accounting is installed: a currency cannot change after that.
"""

from typing import Any


def set_up(env: Any) -> None:
    """Give the main company roubles and Russia, and its users Moscow time."""
    rouble = env.ref("base.RUB")
    rouble.active = True
    company = env.ref("base.main_company")
    company.write(
        {
            "name": "PROIL",
            "currency_id": rouble.id,
            "country_id": env.ref("base.ru").id,
        }
    )
    users = env["res.users"].with_context(active_test=False).search([])
    users.partner_id.write({"tz": "Europe/Moscow", "lang": "en_US"})
    env.cr.commit()
