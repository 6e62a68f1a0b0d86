"""HTML of the emulators."""

from datetime import datetime
from decimal import Decimal

import jinja2
from werkzeug.wrappers import Response


def _money(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:,.2f}".replace(",", "\N{NO-BREAK SPACE}")


def _kopecks(value: int) -> str:
    return _money(Decimal(value) / 100)


def _moment(value: datetime) -> str:
    return f"{value:%d.%m.%Y %H:%M:%S}"


def _shortened(value: str) -> str:
    return value if len(value) <= 24 else f"{value[:12]}…{value[-8:]}"


_templates = jinja2.Environment(
    loader=jinja2.PackageLoader("proil_emulators"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(money=_money, kopecks=_kopecks, moment=_moment, shortened=_shortened)


PAGES = (
    ("cloudpayments", "Payments"),
    ("cloudpayments/receipts", "Receipts"),
    ("cloudpayments/links", "Links"),
    ("cloudpayments/trouble", "Trouble"),
    ("smsru", "SMS"),
    ("fcm", "Pushes"),
)


def inspection_page(page: str, **facts: object) -> Response:
    """A page for people, with the way to the others."""
    return html_page(f"{page.rpartition('/')[2]}.html", page=page, pages=PAGES, **facts)


def html_page(template: str, **facts: object) -> Response:
    text = _templates.get_template(template).render(**facts)
    return Response(text, content_type="text/html; charset=utf-8")
