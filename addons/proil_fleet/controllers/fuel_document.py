from werkzeug.exceptions import BadRequest

from odoo import fields
from odoo.http import Controller, request, route

LANGS = {"ru": "ru_RU", "en": "en_US"}
# Whoever may read a shift may print it; the drivers' API reads shifts, too, and prints none.
READERS = ("proil_api.group_fuel_controller", "proil_api.group_dispatcher")
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FuelDocumentController(Controller):
    """Sheets of closed shifts and acts about them, for those who check fuel."""

    @route(
        f"/proil/shift/<string:public_id>/sheet.<any({', '.join(TYPES)}):suffix>",
        type="http",
        auth="user",
        readonly=True,
    )
    def sheet(self, public_id, suffix, lang=None, **_query):
        shift = _in_language(self._shift(public_id), lang)
        content = shift._sheet_pdf() if suffix == "pdf" else shift._sheet_xlsx()
        return paper_response(content, f"{shift.public_id}.{suffix}", TYPES[suffix])

    @route(
        "/proil/investigation/<string:public_id>/act.pdf", type="http", auth="user", readonly=True
    )
    def act(self, public_id, lang=None, **_query):
        if not request.env.user.has_group("proil_api.group_fuel_controller"):
            raise request.not_found()
        act = request.env["proil.investigation"]._by_public_id(public_id)
        if not act:
            raise request.not_found()
        act = _in_language(act, lang)
        return paper_response(act._act_pdf(), f"{act.public_id}.pdf", TYPES["pdf"])

    @route("/proil/turnover.xlsx", type="http", auth="user", readonly=True)
    def turnover(self, first, last, lang=None, **_query):
        turnover = _in_language(request.env["proil.turnover"], lang)
        if not turnover.has_access("read"):
            raise request.not_found()
        try:
            months = [fields.Date.to_date(month) for month in (first, last)]
        except ValueError as error:
            raise BadRequest from error
        rows = turnover.search([("month", ">=", months[0]), ("month", "<=", months[1])])
        return paper_response(rows._xlsx(), f"turnover-{first}-{last}.xlsx", TYPES["xlsx"])

    def _shift(self, public_id):
        if not any(map(request.env.user.has_group, READERS)):
            raise request.not_found()
        shift = request.env["proil.shift"]._by_public_id(public_id)
        if shift.state != "closed":
            raise request.not_found()
        return shift


def _in_language(record, lang):
    return record.with_context(lang=LANGS[lang]) if lang in LANGS else record


def paper_response(content, name, content_type):
    """Shown in the browser where it can; never kept by a cache on the way."""
    return request.make_response(
        content,
        [
            ("Content-Type", content_type),
            ("Content-Length", len(content)),
            ("Content-Disposition", f'inline; filename="{name}"'),
            ("Cache-Control", "private, no-store"),
        ],
    )
