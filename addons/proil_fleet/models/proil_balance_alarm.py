from odoo import models

from proil_core.fuel.states import ALLOWED_L


class ProilBalance(models.Model):
    """What of a balance is told at once."""

    _inherit = "proil.balance"

    def _raise_alarms(self):
        for balance in self:
            for kind, litres in balance._alarms():
                self.env["proil.fuel.alarm"]._raise(
                    kind,
                    "red",
                    balance.shift_id.closed_at,
                    shift_id=balance.shift_id.id,
                    compartment_id=balance.compartment_id.id,
                    balance_id=balance.id,
                    litres=litres,
                    window_from=balance.is_alarm and balance.window_from,
                    window_to=balance.is_alarm and balance.window_to,
                    stop_before=balance.stop_before,
                    stop_after=balance.stop_after,
                )

    def _alarms(self):
        """Kinds with their litres; a loss is negative. Each account is told apart."""
        failed = self.check_ids.filtered(lambda check: not check.holds)
        if self.is_alarm and self.verdict != "load":
            yield self.verdict, -self.estimated_loss_litres
        elif self.state == "fail" and abs(self.stock_litres) > ALLOWED_L:
            yield "variance", self.stock_litres
        if "r1" in failed.mapped("kind"):
            yield "past_fills", -self.driver_litres
        if self.depot_litres:
            yield "short_load", self.depot_litres
        if self.plausibility_alarm:
            yield "plausibility", 0
