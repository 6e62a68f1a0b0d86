from odoo import fields, models

from proil_core.fuel.learning import learn

LEAST_SHIFTS, MOST_SHIFTS = 10, 30


class ProilCompartment(models.Model):
    """When a compartment learns its corrections: once after each proving of its meter."""

    _inherit = "proil.compartment"

    def _learn(self):
        """Learn from the accepted shifts; nothing before a proving, nothing twice after it.

        Corrections that followed every shift would follow a theft, too.
        """
        now = fields.Datetime.now()
        meter = self._meter(now)
        proving = meter._proving(now) if meter else None
        Parameters = self.env["proil.parameters"].sudo()
        earlier = Parameters.search([("compartment_id", "=", self.id)])
        if not proving or proving in earlier.proving_id:
            return
        balances = self._accepted_balances(meter.installed_at)._of_one_kind()
        if len(balances) < LEAST_SHIFTS:
            return
        learned = learn([balance._core_record() for balance in balances])
        version = max(earlier.mapped("version"), default=0) + 1
        Parameters.create(
            {
                **self._prepare_learned_vals(learned, balances),
                "version": version,
                "proving_id": proving.id,
                "valid_from": now,
            }
        )
        if learned.implausible:
            self._tell_implausible(balances[-1], now)

    def _prepare_learned_vals(self, learned, balances):
        return {
            "compartment_id": self.id,
            "window_from": balances[0].shift_id.opened_at,
            "window_to": balances[-1].shift_id.closed_at,
            "shifts_count": learned.n_shifts,
            "data": learned.to_json(),
            "plausibility_q": learned.q,
            "plausibility_alarm": learned.implausible,
        }

    def _tell_implausible(self, balance, now):
        self.env["proil.fuel.alarm"].sudo()._raise(
            "plausibility",
            "red",
            now,
            shift_id=balance.shift_id.id,
            compartment_id=self.id,
            balance_id=balance.id,
        )

    def _accepted_balances(self, since):
        """Complete balances, the oldest first, that were good or that somebody approved."""
        balances = (
            self.env["proil.balance"]
            .sudo()
            .search(
                [
                    ("compartment_id", "=", self.id),
                    ("is_current", "=", True),
                    ("state", "!=", "incomplete"),
                    ("approval_state", "in", ("not_needed", "approved")),
                    ("shift_id.opened_at", ">=", since),
                ],
                order="shift_id",
                limit=MOST_SHIFTS,
            )
        )
        return balances[::-1]

    def _cron_learn(self):
        """A proving or an approval may be what a compartment waited for."""
        for compartment in self.search([("meter_ids", "!=", False)]):
            compartment.with_delay(
                identity_key=f"{compartment._name}/{compartment.id}/learn",
                description="Learn the corrections of a compartment",
            )._job_learn()

    def _job_learn(self):
        self._learn()
