from odoo import models


class ProilShift(models.Model):
    """A closed shift reconciled, and reconciled anew when a reversal changes what counts."""

    _inherit = "proil.shift"

    def _reconcile(self):
        """Add the next revision of the balance of every compartment that the shift had.

        Balances are the machine's word, so nobody needs a right to write them.
        """
        shift = self.sudo()
        earlier = shift.balance_ids
        revision = max(earlier.mapped("revision"), default=0) + 1
        earlier.is_current = False
        balances = shift.env["proil.balance"]
        for compartment in shift.reading_ids.compartment_id:
            balances |= balances._reconcile(shift, compartment, revision)
        shift.invalidate_recordset(["balance_ids"])
        shift._after_reconciliation(balances)
        return balances

    def _after_reconciliation(self, balances):
        """Tell what cannot wait; the rest is a job's."""
        balances._raise_alarms()
        self.with_delay(
            identity_key=f"{self._name}/{self.id}/count/{balances[:1].revision}",
            description="Add the losses of a shift up, learn from it",
        )._job_count()

    def _job_count(self):
        for balance in self.sudo().balance_ids:
            self.env["proil.cusum"].sudo()._count(balance)
            balance.compartment_id._learn()
