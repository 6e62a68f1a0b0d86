"""HTML of the emulators."""

from datetime import datetime
from decimal import Decimal

import jinja2
from werkzeug.wrappers import Response


def _money(value: Decimal | None) -> str:
    return "–" if value is None else f"{value:,.2f}".replace(",", "\N{NO-BREAK SPACE}")


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
_templates.filters.update(money=_money, moment=_moment, shortened=_shortened)


def html_page(template: str, **facts: object) -> Response:
    text = _templates.get_template(template).render(**facts)
    return Response(text, content_type="text/html; charset=utf-8")
