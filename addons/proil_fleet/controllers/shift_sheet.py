from odoo.http import Controller, request, route

LANGS = {"ru": "ru_RU", "en": "en_US"}
# Whoever may read a shift may print it; the drivers' API reads shifts, too, and prints none.
READERS = ("proil_api.group_fuel_controller", "proil_api.group_dispatcher")
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ShiftSheetController(Controller):
    """The sheet of a closed shift for those who check it."""

    @route(
        f"/proil/shift/<string:public_id>/sheet.<any({', '.join(TYPES)}):suffix>",
        type="http",
        auth="user",
        readonly=True,
    )
    def sheet(self, public_id, suffix, lang=None, **_query):
        shift = self._shift(public_id)
        if lang in LANGS:
            shift = shift.with_context(lang=LANGS[lang])
        content = shift._sheet_pdf() if suffix == "pdf" else shift._sheet_xlsx()
        return paper_response(content, f"{shift.public_id}.{suffix}", TYPES[suffix])

    def _shift(self, public_id):
        if not any(map(request.env.user.has_group, READERS)):
            raise request.not_found()
        shift = request.env["proil.shift"].search(
            [("public_id", "=", public_id), ("state", "=", "closed")]
        )
        if not shift:
            raise request.not_found()
        return shift


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
