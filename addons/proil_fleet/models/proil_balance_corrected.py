from odoo import fields, models

from odoo.addons.proil_api.fields import Litres


class ProilBalance(models.Model):
    """Litres of a balance at 15 °C: as they were read, and as the learned corrections have them.

    An inspector recomputes the first by hand; the second is what the controller judges by.
    """

    _inherit = "proil.balance"

    method = fields.Char(readonly=True, help="Of the volume correction.")
    density15_kg_m3 = fields.Float(
        "Density at 15 °C, kg/m³", digits=(8, 2), readonly=True, aggregator=None
    )
    opening_temperature_c = fields.Float(
        "Opening, °C", digits=(5, 2), readonly=True, aggregator=None
    )
    opening_vcf = fields.Float("Opening factor", digits=(8, 5), readonly=True, aggregator=None)
    opening_litres15 = Litres("Opening at 15 °C, l", readonly=True)
    opening_corrected_litres15 = Litres("Opening corrected, l", readonly=True)
    opening_kg = Litres("Opening, kg", readonly=True)

    loads_litres15 = Litres("Loaded at 15 °C, l", readonly=True)
    loads_corrected_litres15 = Litres("Loaded corrected, l", readonly=True)
    loads_kg = Litres("Loaded, kg", readonly=True)

    totalizer_opening_litres = Litres("Totalizer at opening, l", readonly=True, aggregator=None)
    totalizer_closing_litres = Litres("Totalizer at closing, l", readonly=True, aggregator=None)
    dispensed_litres = Litres(
        "Through the meter, l", readonly=True, help="By the totalizer, whatever the fills say."
    )
    dispensed_litres15 = Litres("Through the meter at 15 °C, l", readonly=True)
    dispensed_corrected_litres15 = Litres("Through the meter corrected, l", readonly=True)
    dispensed_kg = Litres("Through the meter, kg", readonly=True)

    transferred_in_litres15 = Litres("Transferred in at 15 °C, l", readonly=True)
    returned_litres15 = Litres("Returned at 15 °C, l", readonly=True)
    past_meter_litres15 = Litres(
        "Past the meter at 15 °C, l", readonly=True, help="Recorded litres that no meter counted."
    )
    evaporation_litres15 = Litres("Evaporation at 15 °C, l", readonly=True)

    book_litres15 = Litres("Book at 15 °C, l", readonly=True)
    book_corrected_litres15 = Litres("Book corrected, l", readonly=True)
    book_kg = Litres("Book, kg", readonly=True)

    closing_temperature_c = fields.Float(
        "Closing, °C", digits=(5, 2), readonly=True, aggregator=None
    )
    closing_vcf = fields.Float("Closing factor", digits=(8, 5), readonly=True, aggregator=None)
    closing_litres15 = Litres("Closing at 15 °C, l", readonly=True)
    closing_corrected_litres15 = Litres("Closing corrected, l", readonly=True)
    closing_kg = Litres("Closing, kg", readonly=True)

    variance_litres15 = Litres("Variance at 15 °C, l", readonly=True)
    variance_corrected_litres15 = Litres(
        "Variance corrected, l", readonly=True, help="Closing minus book: a loss is negative."
    )
    variance_kg = Litres("Variance, kg", readonly=True)
