"""Found the company: people, tankers, prices and the accounts at foreign services.

Everything goes through the administrator's Odoo session and is safe to repeat.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests

from proil_city import equipment, papers
from proil_city.api import TIMEOUT_S
from proil_city.desk import Desk
from proil_emulators.cloudpayments import DEFAULT_API_SECRET, DEFAULT_PUBLIC_ID
from proil_emulators.smsru import DEFAULT_API_ID

GRADES = {"AI-92": "60.40", "AI-95": "66.90", "AI-98": "88.50", "DT": "76.20"}
DISPATCHER = ("dispatcher", "dispatcher")
CONTROLLER = ("controller", "controller")
CLIENT = ("client", "client")
CLIENT_NAME, CLIENT_EMAIL = "ООО «Каршеринг Восток»", "client@example.com"
LOGIN_LIMIT = "proil_api.login_codes_per_address_per_hour"
# What pages load in the payer's browser; CloudPayments' own addresses need a network.
SCRIPTS = {
    "cloudpayments_widget_url": "/cloudpayments/widget/bundles/cloudpayments.js",
    "cloudpayments_checkout_url": "/cloudpayments/checkout.js",
}
# Money cannot be held by SBP, so it has a provider and a site of its own.
TERMINALS = {
    "payment_provider_cloudpayments": (DEFAULT_PUBLIC_ID, DEFAULT_API_SECRET),
    "payment_provider_cloudpayments_sbp": ("test_api_proil_sbp", "the secret of the SBP site"),
}
METHODS = ("sbp", "tpay", "sberpay")
NOTIFICATIONS = ("check", "pay", "fail", "confirm", "refund", "cancel", "receipt")
INN = "7707083893"

_DRIVERS = (
    ("Иван Петров", "+79001000001", "А101АА77"),
    ("Олег Смирнов", "+79001000002", "В202ВВ77"),
    ("Анна Кузнецова", "+79001000003", "Е303ЕЕ77"),
    ("Пётр Проверкин", "+79001000004", "К404КК77"),
)
_COMPARTMENTS = (("1", "AI-92", 1000), ("2", "AI-95", 2000), ("3", "DT", 1500))


@dataclass(frozen=True)
class Crew:
    """A driver's phone and the plate of the tanker that the driver takes."""

    name: str
    phone: str
    plate: str


# The last crew is kept free for the order that is walked through by hand, so that nobody else
# pours from its tanker meanwhile.
*CREWS, WALKER = tuple(Crew(*row) for row in _DRIVERS)


def found(desk: Desk, emulators_url: str) -> None:
    """Give the company everything that a day of work needs."""
    _connect_services(desk, emulators_url)
    # Every phone of the city calls from this machine, which is a single address.
    desk.call("ir.config_parameter", "set_param", LOGIN_LIMIT, "100000")
    _set_prices(desk)
    for crew in (*CREWS, WALKER):
        hire(desk, crew)
    _add_people(desk)


def _connect_services(desk: Desk, emulators_url: str) -> None:
    account = requests.get(f"{emulators_url}/_admin/fcm/service_account", timeout=TIMEOUT_S)
    account.raise_for_status()
    _set(
        desk, "proil.sms.backend", {"base_url": f"{emulators_url}/smsru", "api_id": DEFAULT_API_ID}
    )
    _set(
        desk,
        "proil.push.backend",
        {"base_url": f"{emulators_url}/fcm", "service_account": account.text},
    )
    for name, keys in TERMINALS.items():
        _connect_terminal(desk, emulators_url, f"payment_cloudpayments.{name}", keys)
    methods = desk.call(
        "payment.method", "search", [["code", "in", METHODS], ["active", "=", False]]
    )
    desk.call("payment.method", "write", methods, {"active": True})


def _connect_terminal(
    desk: Desk, emulators_url: str, provider_name: str, keys: tuple[str, str]
) -> None:
    """Open a site at the acquirer and enter its keys and addresses on the provider."""
    provider = desk.reference(provider_name)
    public_id, api_secret = keys
    acquirer = f"{emulators_url}/_admin/cloudpayments"
    if public_id != DEFAULT_PUBLIC_ID:
        terminal = {"public_id": public_id, "api_secret": api_secret}
        requests.post(f"{acquirer}/terminals", json=terminal, timeout=TIMEOUT_S).raise_for_status()
    desk.call(
        "payment.provider",
        "write",
        [provider],
        {
            "cloudpayments_public_id": public_id,
            "cloudpayments_api_secret": api_secret,
            "cloudpayments_base_url": f"{emulators_url}/cloudpayments/",
            **{name: emulators_url + path for name, path in SCRIPTS.items()},
            "cloudpayments_receipts": True,
            "cloudpayments_inn": INN,
            "state": "test",
            "is_published": True,
        },
    )
    root = f"{desk.odoo_url}/payment/cloudpayments/{provider}/"
    targets = {"public_id": public_id, **{kind: root + kind for kind in NOTIFICATIONS}}
    requests.post(f"{acquirer}/notifications", json=targets, timeout=TIMEOUT_S).raise_for_status()


def _set(desk: Desk, model: str, values: dict[str, Any]) -> None:
    """Write the only row of a model of settings, or make it."""
    found_rows = desk.call(model, "search", [], limit=1)
    if found_rows:
        desk.call(model, "write", found_rows, values)
    else:
        desk.create(model, values)


def _set_prices(desk: Desk) -> None:
    since = (datetime.now() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")  # noqa: DTZ005
    for grade, price in GRADES.items():
        product = desk.one("product.product", [["grade_code", "=", grade]])
        desk.ensure(
            "proil.price",
            [["product_id", "=", product]],
            {"product_id": product, "price_per_litre": float(price), "valid_from": since},
        )
    company = desk.one("res.company", [])
    always = {"delivery_fee": 199.0, "delivery_open_hour": 0, "delivery_close_hour": 24}
    # The clock of the city runs faster than a dispenser.
    desk.call("res.company", "write", [company], {**always, "fastest_fill_l_per_min": 0})


def hire(desk: Desk, crew: Crew) -> None:
    """A driver and a tanker with everything that a shift asks for; safe to repeat."""
    partner = desk.ensure(
        "res.partner",
        [["proil_phone", "=", crew.phone]],
        {"name": crew.name, "proil_phone": crew.phone, "lang": "ru_RU"},
    )
    driver = desk.ensure("proil.driver", [["partner_id", "=", partner]], {"partner_id": partner})
    tanker = _buy_tanker(desk, crew.plate)
    papers.issue(desk, "driver", driver)
    papers.issue(desk, "tanker", tanker)
    equipment.install(desk, tanker)


def _buy_tanker(desk: Desk, plate: str) -> int:
    brand = desk.ensure("fleet.vehicle.model.brand", [["name", "=", "ГАЗ"]], {"name": "ГАЗ"})
    model = desk.ensure(
        "fleet.vehicle.model",
        [["name", "=", "ГАЗон Next АТЗ"]],
        {"name": "ГАЗон Next АТЗ", "brand_id": brand},
    )
    products = {
        row["grade_code"]: row["id"]
        for row in desk.find("product.product", [["is_fuel_grade", "=", True]], ["grade_code"])
    }
    return desk.ensure(
        "fleet.vehicle",
        [["license_plate", "=", plate]],
        {
            "license_plate": plate,
            "model_id": model,
            "is_tanker": True,
            "compartment_ids": [
                (0, 0, {"name": name, "product_id": products[grade], "capacity_litres": capacity})
                for name, grade, capacity in _COMPARTMENTS
            ],
        },
    )


def _add_people(desk: Desk) -> None:
    staff = (
        (DISPATCHER, "Дарья Диспетчер", "dispatcher"),
        (CONTROLLER, "Фёдор Контролёров", "fuel_controller"),
    )
    for credentials, name, role in staff:
        groups = [desk.reference("base.group_user"), desk.reference(f"proil_api.group_{role}")]
        values = {"name": name, "lang": "ru_RU", "group_ids": [(6, 0, groups)]}
        _add_user(desk, credentials, values)
    company = desk.ensure(
        "res.partner",
        [["name", "=", CLIENT_NAME]],
        {"name": CLIENT_NAME, "is_company": True},
    )
    contact = desk.ensure(
        "res.partner",
        [["parent_id", "=", company], ["email", "=", CLIENT_EMAIL]],
        {
            "name": "Мария Клиентова",
            "parent_id": company,
            "email": CLIENT_EMAIL,
            "lang": "ru_RU",
        },
    )
    groups = [desk.reference("base.group_portal")]
    _add_user(desk, CLIENT, {"partner_id": contact, "group_ids": [(6, 0, groups)]})


def _add_user(desk: Desk, credentials: tuple[str, str], values: dict[str, Any]) -> None:
    login, password = credentials
    desk.ensure(
        "res.users", [["login", "=", login]], {**values, "login": login, "password": password}
    )
