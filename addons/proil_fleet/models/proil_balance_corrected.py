from odoo import fields, models

from odoo.addons.proil_api.fields import (
    Litres,
    Measured,
    MeasuredKilograms,
    MeasuredLitres,
)


class ProilBalance(models.Model):
    """Litres of a balance at 15 °C: as they were read, and as the learned corrections have them.

    An inspector recomputes the first by hand; the second is what the controller judges by.
    """

    _inherit = "proil.balance"

    method = fields.Char(readonly=True, help="Of the volume correction.")
    density15_kg_m3 = Measured(
        "Density at 15 °C, kg/m³", digits=(8, 2), readonly=True, aggregator=None
    )
    opening_temperature_c = Measured("Opening, °C", digits=(5, 2), readonly=True, aggregator=None)
    opening_vcf = Measured("Opening factor", digits=(8, 5), readonly=True, aggregator=None)
    opening_litres15 = MeasuredLitres("Opening at 15 °C, l", readonly=True)
    opening_corrected_litres15 = MeasuredLitres("Opening corrected, l", readonly=True)
    opening_kg = MeasuredKilograms("Opening, kg", readonly=True)

    loads_litres15 = MeasuredLitres("Loaded at 15 °C, l", readonly=True)
    loads_corrected_litres15 = MeasuredLitres("Loaded corrected, l", readonly=True)
    loads_kg = MeasuredKilograms("Loaded, kg", readonly=True)

    totalizer_opening_litres = Litres("Totalizer at opening, l", readonly=True, aggregator=None)
    totalizer_closing_litres = Litres("Totalizer at closing, l", readonly=True, aggregator=None)
    dispensed_litres = Litres(
        "Through the meter, l", readonly=True, help="By the totalizer, whatever the fills say."
    )
    dispensed_litres15 = MeasuredLitres("Through the meter at 15 °C, l", readonly=True)
    dispensed_corrected_litres15 = MeasuredLitres("Through the meter corrected, l", readonly=True)
    dispensed_kg = MeasuredKilograms("Through the meter, kg", readonly=True)

    transferred_in_litres15 = MeasuredLitres("Transferred in at 15 °C, l", readonly=True, default=0)
    returned_litres15 = MeasuredLitres("Returned at 15 °C, l", readonly=True, default=0)
    past_meter_litres15 = MeasuredLitres(
        "Past the meter at 15 °C, l",
        readonly=True,
        default=0,
        help="Recorded litres that no meter counted.",
    )
    evaporation_litres15 = MeasuredLitres("Evaporation at 15 °C, l", readonly=True, default=0)

    book_litres15 = MeasuredLitres("Book at 15 °C, l", readonly=True)
    book_corrected_litres15 = MeasuredLitres("Book corrected, l", readonly=True)
    book_kg = MeasuredKilograms("Book, kg", readonly=True)

    closing_temperature_c = Measured("Closing, °C", digits=(5, 2), readonly=True, aggregator=None)
    closing_vcf = Measured("Closing factor", digits=(8, 5), readonly=True, aggregator=None)
    closing_litres15 = MeasuredLitres("Closing at 15 °C, l", readonly=True)
    closing_corrected_litres15 = MeasuredLitres("Closing corrected, l", readonly=True)
    closing_kg = MeasuredKilograms("Closing, kg", readonly=True)

    variance_litres15 = MeasuredLitres("Variance at 15 °C, l", readonly=True)
    variance_corrected_litres15 = MeasuredLitres(
        "Variance corrected, l", readonly=True, help="Closing minus book: a loss is negative."
    )
    variance_kg = MeasuredKilograms("Variance, kg", readonly=True)
