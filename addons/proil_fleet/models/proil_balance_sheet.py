from decimal import Decimal

from odoo import models
from odoo.tools.misc import format_date

from proil_core.decimals import litres
from proil_core.fuel.sheet import Account, Line, Quantity, explanation, shared_out

from ..sheets.shift_page import CompartmentPage, Fact, Measured
from ..sheets.words import exactly, label

TONES = {"fail": "danger", "check": "warning", "not_capable": "warning", "incomplete": "warning"}


class ProilBalance(models.Model):
    """The part of a shift sheet that is about one compartment."""

    _inherit = "proil.balance"

    def _sheet_page(self):
        account = self._sheet_account()
        return CompartmentPage(
            title=self.compartment_id.display_name,
            state=Fact(self.env._("Result"), label(self, "state"), TONES.get(self.state, "")),
            facts=tuple(self._sheet_facts()),
            account=account,
            labels=self._sheet_labels() if account else {},
            results=tuple(self._sheet_results()),
            explanation=explanation(account, self._natural_loss_kg()) if account else None,
            fills=tuple(self._sheet_fills()),
            dips=tuple(self._sheet_dips()),
            curve=self._sheet_curve(),
        )

    def _sheet_account(self):
        """The account of the core; None when litres at 15 °C are not known at both ends."""
        if self.opening_litres15 is None or self.closing_litres15 is None:
            return None
        opening, closing = self._anchor("opening"), self._anchor("closing")
        density = closing.density15
        past_meter = self._past_meter(density)
        return Account(
            opening=_quantity(opening, self.opening_corrected_litres15),
            closing=_quantity(closing, self.closing_corrected_litres15),
            dispensed=Quantity(
                self.dispensed_litres15,
                self.dispensed_corrected_litres15,
                self.density15_kg_m3 or density,
                self.dispensed_litres,
            ),
            received=self._received(),
            past_meter=past_meter,
            evaporation15_l=self.evaporation_litres15,
            **self._came_back(density, past_meter),
        )

    def _anchor(self, kind):
        """The reading that the balance was made of; of two the one that it took."""
        found = self.shift_id.reading_ids._counted().filtered(
            lambda each: (
                each.compartment_id == self.compartment_id
                and each.kind == kind
                and each.litres15 is not None
            )
        )
        taken = found.filtered(lambda each: each.litres15 == self[f"{kind}_litres15"])
        return (taken or found)[:1]

    def _received(self):
        loads = self._loads()
        raw = [load.litres15 or Decimal(0) for load in loads]
        corrected = shared_out(self.loads_corrected_litres15, raw)
        return [
            Quantity(
                raw15,
                share,
                load.density15 or self.density15_kg_m3,
                load.litres,
                load.temperature_c,
            )
            for load, raw15, share in zip(loads, raw, corrected, strict=True)
        ]

    def _past_meter(self, density):
        """Litres that no meter counted are corrected like those that it did."""
        raw = self.past_meter_litres15
        if not raw:
            return []
        share = Decimal(1)
        if self.dispensed_litres15:
            share = self.dispensed_corrected_litres15 / self.dispensed_litres15
        return [Quantity(raw, litres(raw * share), density)]

    def _came_back(self, density, past_meter):
        """What came from another compartment or back: the corrected book says how much it was."""
        raw = [self.transferred_in_litres15, self.returned_litres15]
        corrected = (
            self.book_corrected_litres15
            - self.opening_corrected_litres15
            - self.loads_corrected_litres15
            + self.dispensed_corrected_litres15
            + sum((each.corrected15_l for each in past_meter), Decimal(0))
            + self.evaporation_litres15
        )
        shares = shared_out(corrected, raw)
        ambient = [self.transferred_in_litres, self.returned_litres]
        quantities = [
            [Quantity(raw15, share, density, litres_read)] if raw15 else []
            for raw15, share, litres_read in zip(raw, shares, ambient, strict=True)
        ]
        return dict(zip(("transferred_in", "returned"), quantities, strict=True))

    def _loads(self):
        loads = self.shift_id.load_ids._counted()
        return loads.filtered(lambda load: load.compartment_id == self.compartment_id).sorted(
            "loaded_at"
        )

    def _fills(self):
        fills = self.shift_id.fill_ids._counted()
        return fills.filtered(
            lambda fill: fill.compartment_id == self.compartment_id and fill.state == "done"
        ).sorted("finished_at")

    def _sheet_labels(self):
        """Words of the lines of the account, by line and number."""
        opening, closing = self._anchor("opening"), self._anchor("closing")
        env = self.env
        words = {
            Line.OPENING: self._with_level(env._("Opening stock"), opening),
            Line.TRANSFERRED_IN: env._("Transferred from another compartment"),
            Line.DISPENSED: env._(
                "Dispensed, totalizer %(before)s → %(after)s",
                before=exactly(self.env, self.totalizer_opening_litres),
                after=exactly(self.env, self.totalizer_closing_litres),
            ),
            Line.RETURNED: env._("Drawn through the meter and poured back"),
            Line.PAST_METER: env._("Recorded past the meter"),
            Line.EVAPORATION: env._("Allowance for evaporation"),
            Line.COMPUTED: env._("Computed closing"),
            Line.ACTUAL: self._with_level(env._("Actual closing"), closing),
            Line.VARIANCE: env._("Variance: surplus +, loss −"),
        }
        loads = {
            (Line.RECEIVED, number): env._("Received, waybill %s", load.waybill_number)
            for number, load in enumerate(self._loads())
        }
        return {(line, 0): text for line, text in words.items()} | loads

    def _with_level(self, words, reading):
        if reading.level_mm is None:
            return words
        return self.env._(
            "%(words)s, level %(level)s mm",
            words=words,
            level=exactly(self.env, reading.level_mm, 1),
        )

    def _sheet_facts(self):
        env, at = self.env, self.shift_id.opened_at
        meter = self.compartment_id._meter(at)
        tables = (self._anchor("opening") | self._anchor("closing")).table_id
        yield Fact(env._("Strapping table"), self._table_words(tables))
        yield Fact(env._("Meter"), meter.serial or env._("not entered"))
        yield Fact(env._("Proved"), self._proving_words(meter._proving(at)))
        yield Fact(env._("Method"), f"{self.method or '–'}, 15 °C")
        version = self.parameters_id.version or env._("none learned")
        yield Fact(env._("Corrections"), str(version))
        yield Fact(env._("Revision"), str(self.revision))

    def _table_words(self, tables):
        """The tables that told the litres at both ends of the shift, mostly one."""
        if not tables:
            return self.env._("none: litres as entered")
        return ", ".join(
            self.env._(
                "version %(version)s of %(date)s",
                version=table.version,
                date=format_date(self.env, table.measured_on),
            )
            for table in tables
        )

    def _proving_words(self, proving):
        if not proving:
            return self.env._("never")
        return self.env._(
            "%(date)s, error %(error)s %%",
            date=format_date(self.env, proving.proved_at),
            error=exactly(self.env, proving.error_share * 100, 2),
        )

    def _sheet_fills(self):
        """A fill without a temperature of its own was counted by that of the dip nearest to it."""
        facts = self.shift_id._facts_for(self.compartment_id)
        factors = {each.key: each.vcf or facts.vcf_at(each.ended_min) for each in facts.fills}
        for fill in self._fills():
            factor = factors.get(fill._origin_key())
            yield Measured(
                fill._sheet_name(),
                self.shift_id._sheet_time(fill.finished_at),
                fill.litres,
                fill.temperature_c,
                fill.density15,
                None if factor is None else litres(float(fill.litres) * factor),
            )

    def _sheet_dips(self):
        readings = self.shift_id.reading_ids
        for reading in readings.filtered(lambda each: each.compartment_id == self.compartment_id):
            yield Measured(
                label(reading, "kind"),
                self.shift_id._sheet_time(reading.read_at),
                reading.level_litres,
                reading.temperature_c,
                reading.density15,
                reading.litres15,
                reading.level_mm,
                label(reading, "source"),
                reading.is_valid and not reading.is_reversed,
            )


def _quantity(reading, corrected15):
    return Quantity(
        reading.litres15,
        corrected15,
        reading.density15,
        reading.level_litres,
        reading.temperature_c,
    )
