from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..client import CloudPaymentsFault
from ..own_transaction import in_own_transaction

# Holds end within a week: a day this old is compared once more with all its outcomes.
SETTLED_AFTER_DAYS = 8

# A list of many pages takes minutes, never this long: the process has died.
LOST_AFTER_H = 2

# What does not fit is asked for payment by payment; a wholly wrong day is not, it is shown.
LOOK_UPS = 300


class CloudPaymentsReconciliation(models.Model):
    """One day of one terminal, as CloudPayments lists it and as we have it."""

    _name = "cloudpayments.reconciliation"
    _description = "Daily reconciliation with CloudPayments"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _mail_post_access = "read"

    provider_id = fields.Many2one("payment.provider", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(
        "res.currency",
        default=lambda self: self.env.ref("base.RUB"),
        required=True,
        readonly=True,
    )
    date = fields.Date(string="Day", required=True, readonly=True)
    state = fields.Selection(
        [
            ("planned", "Waiting"),
            ("running", "Under way"),
            ("agrees", "Agrees"),
            ("differs", "Differs"),
            ("failed", "No list"),
        ],
        default="planned",
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    fault = fields.Char(help="Why there is no list; it is asked for again.", readonly=True)
    ours_count = fields.Integer(string="Rows here", readonly=True)
    theirs_count = fields.Integer(string="Rows at CloudPayments", readonly=True)
    ours_held = fields.Monetary(string="Held here", readonly=True)
    theirs_held = fields.Monetary(string="Held at CloudPayments", readonly=True)
    ours_captured = fields.Monetary(string="Captured here", readonly=True)
    theirs_captured = fields.Monetary(string="Captured at CloudPayments", readonly=True)
    ours_refunded = fields.Monetary(string="Refunded here", readonly=True)
    theirs_refunded = fields.Monetary(string="Refunded at CloudPayments", readonly=True)
    healed_count = fields.Integer(
        string="Caught up", help="Payments whose news had been lost on the way.", readonly=True
    )
    under_way_count = fields.Integer(
        string="Still under way",
        help="Payments with an operation that has no outcome yet; in neither sum.",
        readonly=True,
    )
    discrepancy_ids = fields.One2many(
        "cloudpayments.discrepancy", "reconciliation_id", readonly=True
    )
    open_count = fields.Integer(string="Discrepancies", compute="_compute_open_count")

    _one_a_day = models.Constraint("UNIQUE(provider_id, date)", "A day is reconciled in one place.")

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for reconciliation in self:
            reconciliation.display_name = format_date(self.env, reconciliation.date)

    def _compute_open_count(self):
        counts = dict(
            self.env["cloudpayments.discrepancy"]._read_group(
                [("reconciliation_id", "in", self.ids), ("resolved", "=", False)],
                ["reconciliation_id"],
                ["__count"],
            )
        )
        for reconciliation in self:
            reconciliation.open_count = counts.get(reconciliation, 0)

    @api.model
    def _cron_plan(self):
        """Yesterday, today so far, and the day whose holds have all ended by now."""
        for provider in self._terminals():
            today = provider._cloudpayments_local_date()
            for days in (0, 1, SETTLED_AFTER_DAYS):
                self._plan(provider, today - timedelta(days=days))

    @api.model
    def _plan(self, provider, date):
        """Have a day compared, for the first time or once more."""
        known = self.search([("provider_id", "=", provider.id), ("date", "=", date)])
        if known:
            known._plan_again()
        else:
            known = self.create({"provider_id": provider.id, "date": date})
        self.env.ref("payment_cloudpayments.ir_cron_reconcile")._trigger()
        return known

    def _plan_again(self):
        idle = self.filtered(lambda each: each.state != "running" or each._is_lost())
        idle.write({"state": "planned", "fault": False})
        self.env.ref("payment_cloudpayments.ir_cron_reconcile")._trigger()

    def _is_lost(self):
        return self.started_at < fields.Datetime.now() - timedelta(hours=LOST_AFTER_H)

    @api.model
    def _terminals(self):
        """One provider of each terminal; several may share one, its list is of them all."""
        served = self.env["payment.provider"].search(
            [("code", "=", "cloudpayments"), ("state", "!=", "disabled")], order="id"
        )
        by_terminal = served.sudo().grouped("cloudpayments_public_id")
        return self.env["payment.provider"].union(*(each[0] for each in by_terminal.values()))

    @api.model
    def _cron_reconcile(self):
        lost_before = fields.Datetime.now() - timedelta(hours=LOST_AFTER_H)
        waiting = self.search(
            [
                ("provider_id.state", "!=", "disabled"),
                "|",
                ("state", "in", ("planned", "failed")),
                "&",
                ("state", "=", "running"),
                ("started_at", "<", lost_before),
            ],
            order="id",
        )
        # Nothing is open in the database while CloudPayments makes its list.
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for reconciliation in waiting:
            reconciliation._run()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _run(self):
        """List, compare, look up what does not fit, apply it, and note what is left."""
        client, since, until = in_own_transaction(self, "_begin")
        try:
            listed = list(client.list_period(since, until))
            suspects = in_own_transaction(self, "_suspects", listed)
            facts = {number: client.get(number) for number in suspects[:LOOK_UPS]}
        except CloudPaymentsFault as fault:
            in_own_transaction(self, "_note_fault", str(fault) or type(fault).__name__)
            return
        absent = {number for number, found in facts.items() if not found}
        known = [found for found in facts.values() if found]
        healed = sum(in_own_transaction(self, "_heal", found, absent) for found in known)
        in_own_transaction(self, "_finish", listed, facts, healed)

    def _begin(self):
        self.write({"state": "running", "started_at": fields.Datetime.now(), "fault": False})
        return self.provider_id.sudo()._cloudpayments_client(), *self._bounds()

    def _bounds(self):
        return self.provider_id._cloudpayments_day_bounds(self.date)

    def _note_fault(self, fault):
        self.write({"state": "failed", "fault": fault, "finished_at": fields.Datetime.now()})

    def action_reconcile(self):
        """Compare these days again; the answer of the bank is not waited for."""
        self.check_access("read")
        self.sudo()._plan_again()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The list is asked for. Come back in a minute."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_discrepancies(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "payment_cloudpayments.cloudpayments_discrepancy_action"
        )
        return action | {"domain": [("reconciliation_id", "in", self.ids)]}
