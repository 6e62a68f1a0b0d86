from odoo import models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri
from odoo.tools.misc import format_datetime

from proil_core.fuel.sheet import total_u_l

from ..sheets.pdf import to_pdf
from ..sheets.shift_page import Fact, Photo, ShiftPage, Signature
from ..sheets.shift_workbook import shift_workbook
from ..sheets.words import exactly, label


class ProilShift(models.Model):
    """The sheet of a closed shift: on paper, and as a workbook that computes itself."""

    _inherit = "proil.shift"

    def action_open_sheet(self):
        return self._sheet_action("pdf")

    def action_download_sheet(self):
        return self._sheet_action("xlsx")

    def _sheet_action(self, suffix):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/proil/shift/{self.public_id}/sheet.{suffix}",
            "target": "new",
        }

    def _sheet_pdf(self):
        html = self.env["ir.qweb"]._render(
            "proil_fleet.shift_sheet", {"page": self._sheet_page(), "exactly": self._exactly}
        )
        return to_pdf(html)

    def _sheet_xlsx(self):
        return shift_workbook(self._sheet_page())

    def _sheet_page(self):
        if self.state != "closed":
            raise UserError(self.env._("A shift has its sheet when it is closed."))
        balances = self.balance_ids.filtered("is_current").sorted("compartment_id")
        return ShiftPage(
            title=self.env._("Shift sheet"),
            number=self.display_name,
            facts=tuple(self._sheet_facts()),
            compartments=tuple(balance._sheet_page() for balance in balances),
            totals=tuple(self._sheet_totals(balances)),
            photos=tuple(self._sheet_photos()),
            signatures=tuple(self._sheet_signatures(balances)),
            words=self._sheet_words(),
            language=(self.env.lang or "en_US").split("_")[0],
        )

    def _sheet_facts(self):
        env = self.env
        yield Fact(env._("Tanker"), self.tanker_id.license_plate)
        yield Fact(env._("Driver"), self.driver_id.name)
        yield Fact(env._("Opened"), self._sheet_time(self.opened_at, "short"))
        yield Fact(env._("Closed"), self._sheet_time(self.closed_at, "short"))
        yield Fact(env._("Number"), self.public_id)
        versions = {balance.software_version or "–" for balance in self.balance_ids}
        yield Fact(env._("Software"), ", ".join(sorted(versions)))

    def _sheet_totals(self, balances):
        """Compartments are judged one by one; the tanker's total stands beside them."""
        env = self.env
        litres15 = sum(filter(None, balances.mapped("variance_corrected_litres15")))
        yield Fact(env._("Variance at 15 °C, l"), exactly(env, litres15))
        if "incomplete" in balances.mapped("state"):
            yield Fact(env._("U95, l"), env._("not known: a compartment is incomplete"))
        else:
            u95 = 2 * total_u_l([float(each) for each in balances.mapped("u_litres")])
            yield Fact(env._("U95, l"), exactly(env, u95, 1))
        for words, field in (
            (env._("Driver account, l"), "driver_litres"),
            (env._("Stock account, l"), "stock_litres"),
            (env._("Depot account, l"), "depot_litres"),
        ):
            yield Fact(words, exactly(env, sum(balances.mapped(field))))

    def _sheet_signatures(self, balances):
        env = self.env
        handed = env._("Handed over: %s", self.driver_id.name)
        yield Signature(handed, _picture(self.closing_signature))
        handover = env["proil.handover"].search([("previous_shift_id", "=", self.id)], limit=1)
        taker = handover.taken_by_id.name
        taken = env._("Taken over: %s", taker) if taker else env._("Taken over")
        yield Signature(taken, _picture(handover.taken_signature))
        waiting = {"waiting", "second_waiting"} & set(balances.mapped("approval_state"))
        accepted = balances.first_approved_by_id + balances.second_approved_by_id
        names = "" if waiting else ", ".join(dict.fromkeys(accepted.mapped("name")))
        yield Signature(
            env._("Accepted by: %s", names) if names else env._("Fuel controller"),
        )

    def _sheet_photos(self):
        """Extension point: photos that belong to the sheet, by their hashes."""
        for reading in self.reading_ids.filtered("photo_sha256"):
            what = f"{label(reading, 'kind')}, {reading.compartment_id.display_name}"
            yield Photo(what, self._sheet_time(reading.read_at), reading.photo_sha256)
        for load in self.load_ids.filtered("photo_sha256"):
            words = self.env._("Waybill %s", load.waybill_number)
            yield Photo(words, self._sheet_time(load.loaded_at), load.photo_sha256)

    def _sheet_time(self, moment, style="HH:mm"):
        """By the clock of the company, however far away the reader is."""
        return format_datetime(self.env, moment, tz=self.env.company._fuel_tz(), dt_format=style)

    def _exactly(self, value, digits):
        return exactly(self.env, value, digits)

    def _sheet_words(self):
        env = self.env
        return {
            "sheet": env._("Sheet"),
            "form": env._("25-NP"),
            "line": env._("Line"),
            "ambient": env._("As measured, l"),
            "celsius": env._("t, °C"),
            "density": env._("ρ15, kg/m³"),
            "alpha": env._("α, 1/°C"),
            "factor": env._("VCF"),
            "raw": env._("At 15 °C, l"),
            "corrected": env._("Corrected, l"),
            "kg": env._("Mass, kg"),
            "fills": env._("Fills"),
            "dips": env._("Dips"),
            "photos": env._("Photos and their SHA-256"),
            "what": env._("What"),
            "at": env._("Time"),
            "level": env._("Level, mm"),
            "source": env._("Source"),
            "sha256": "SHA-256",
            "legal_error": env._("Error that the law permits (0.65 % of the closing), kg"),
            "natural_loss": env._("Natural loss by the norm, kg"),
            "to_explain": env._("Loss to be explained, kg"),
        }


def _picture(signature):
    return image_data_uri(signature) if signature else ""
