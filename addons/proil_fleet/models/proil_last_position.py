from odoo import fields, models
from odoo.tools import SQL


class ProilLastPosition(models.Model):
    """Where a tanker was last seen: one row, whose id is the tanker's, however long its way."""

    _name = "proil.last.position"
    _description = "Last position"
    _log_access = False
    _rec_name = "tanker_id"

    tanker_id = fields.Many2one("fleet.vehicle", required=True, readonly=True, ondelete="cascade")
    at = fields.Datetime("Last seen", required=True, readonly=True)
    latitude = fields.Float(required=True, readonly=True, digits=(9, 6), aggregator=None)
    longitude = fields.Float(required=True, readonly=True, digits=(9, 6), aggregator=None)
    speed_kmh = fields.Float("Speed, km/h", readonly=True, digits=(4, 0), aggregator=None)
    map_url = fields.Char("Map", compute="_compute_map_url")

    _tanker_is_unique = models.Constraint(
        "UNIQUE (tanker_id)", "A tanker was last seen at one place."
    )

    def _compute_map_url(self):
        for position in self:
            point = f"{position.longitude:.6f},{position.latitude:.6f}"
            position.map_url = f"https://yandex.ru/maps/?pt={point}&z=16&l=map"

    def _see(self, tanker_id, at, latitude, longitude, speed_kmh):
        """Remember where the tanker was, unless a later place is known."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO proil_last_position
                       (id, tanker_id, at, latitude, longitude, speed_kmh)
                VALUES (%(tanker)s, %(tanker)s, %(at)s, %(latitude)s, %(longitude)s, %(speed)s)
                    ON CONFLICT (tanker_id) DO UPDATE
                   SET at = EXCLUDED.at, latitude = EXCLUDED.latitude,
                       longitude = EXCLUDED.longitude, speed_kmh = EXCLUDED.speed_kmh
                 WHERE proil_last_position.at < EXCLUDED.at
                """,
                tanker=tanker_id,
                at=at,
                latitude=latitude,
                longitude=longitude,
                speed=speed_kmh,
            )
        )
