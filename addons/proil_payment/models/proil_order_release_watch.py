from odoo import models

from proil_core.order.lifecycle import State


class ProilOrder(models.Model):
    """Holds that nobody needs and that the bank has refused to give back."""

    _inherit = "proil.order"

    def _cron_watch_holds(self):
        super()._cron_watch_holds()
        standing = self.env["payment.transaction"].search(
            [
                ("proil_order_id", "!=", False),
                ("source_transaction_id", "=", False),
                ("state", "=", "authorized"),
            ]
        )
        standing.filtered(lambda tx: not tx.proil_order_id._needs(tx))._release_later()
        nothing_poured = [
            ("state", "=", State.COMPLETED),
            ("amount_charged", "=", 0),
            ("hold_id.state", "=", "authorized"),
        ]
        for order in self.search(nothing_poured):
            order._later("capture")._job_capture()
