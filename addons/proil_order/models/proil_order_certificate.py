from decimal import Decimal

from odoo import api, models
from odoo.tools.misc import formatLang

from proil_core.order.lifecycle import State


class ProilOrder(models.Model):
    """The certificate: what is told about a completed order to whoever has its address."""

    _inherit = "proil.order"

    @api.model
    def _by_access_token(self, access_token):
        """The completed order whose certificate has this address, or none."""
        return self.search(
            [("access_token", "=", access_token), ("state", "=", State.COMPLETED)], limit=1
        )

    def _certificate_url(self):
        return self.get_base_url() + self._certificate_path()

    def _certificate_path(self):
        return f"/certificate/{self.sudo().access_token}"

    def _certificate_values(self):
        """What the page shows; pairs of photos stand side by side as before and after."""
        self.ensure_one()
        photos = {photo.kind: photo for photo in self.photo_ids}
        fee = self.delivery_fee if self.litres_filled else Decimal(0)
        return {
            "order": self,
            "fill": self.fill_id,
            "fuel_amount": self.amount_charged - fee,
            "fee_charged": fee,
            "pairs": [
                (photos[f"{subject}_before"], photos[f"{subject}_after"])
                for subject in ("nozzle", "dashboard")
            ],
            "in_litres": self._in_litres,
            "first_broken_event": self._first_broken_event(),
            "photos_path": f"{self._certificate_path()}/photos",
            "map_url": self._map_url(),
            "language": (self.env.lang or "en_US").split("_")[0],
        }

    def _in_litres(self, litres):
        return self.env._("%s L", formatLang(self.env, float(litres), digits=3))

    def _map_url(self):
        place = f"{self.place_longitude:.7f},{self.place_latitude:.7f}"
        return f"https://yandex.ru/maps/?pt={place}&z=17"
