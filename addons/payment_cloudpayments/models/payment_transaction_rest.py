from functools import lru_cache

from odoo import fields, models
from odoo.tools import SQL, ormcache

from ..lean_fetch import forget_lists, keep


class PaymentTransaction(models.Model):
    """The two children of a captured hold, each a copy of a row that is there.

    Odoo would look the payer up again for each, and read all children to see that they are a
    whole.
    """

    _inherit = "payment.transaction"

    def _cloudpayments_twin_to_capture(self, amount):
        """The capture of a hold: the hold once more, with a sum of its own."""
        own = {
            "reference": self._cloudpayments_child_reference(),
            "amount": amount,
            "state": "draft",
            "source_transaction_id": self.id,
            "cloudpayments_two_stage": self.cloudpayments_two_stage,
            "is_post_processed": False,
            "tokenize": False,
            "landing_route": None,
        }
        return self._cloudpayments_insert_twin(self._cloudpayments_copied_columns(), own)

    def _cloudpayments_child_reference(self):
        prefix = f"P-{self.reference}"
        if self.cloudpayments_operation_ids.transaction_id - self:
            return self._compute_reference(self.provider_code, prefix=prefix)
        return prefix

    def _cloudpayments_twin_for_rest(self, rest):
        """The released rest of a hold: its capture once more, with a sum and a name of its own.

        No call and no decision is made about it, so one statement stands for its whole life.
        """
        self.flush_recordset()
        own = {
            "reference": f"{self.reference}-rest",
            "amount": rest,
            "state": "cancel",
            "is_post_processed": True,
        }
        return self._cloudpayments_insert_twin(self._cloudpayments_columns(), own)

    def _cloudpayments_insert_twin(self, columns, own):
        now = fields.Datetime.now()
        moments = dict.fromkeys(("last_state_change", "create_date", "write_date"), now)
        own = {"state_message": None, **moments, **own}
        copied = tuple(name for name in columns if name not in own)
        step = self._cloudpayments_step_columns()
        self.env.cr.execute(
            SQL(
                "INSERT INTO payment_transaction (%s, %s) SELECT %s, %s FROM payment_transaction"
                " WHERE id = %s RETURNING id, %s",
                _listed(copied),
                _listed(tuple(own)),
                _listed(copied),
                SQL(", ").join(SQL("%s", value) for value in own.values()),
                self.id,
                _listed(tuple(step)),
            )
        )
        twin = keep(self, step, self.env.cr.fetchall())
        forget_lists(twin, step)
        return twin

    def _cloudpayments_end_as_whole(self):
        """The capture is done, and with its released rest so is the hold."""
        hold = self.source_transaction_id
        self._update_state(("draft", "pending", "authorized", "error"), "done", None)
        hold._update_state(("authorized",), "done", "")
        (self | hold)._log_received_message()

    @ormcache()
    def _cloudpayments_columns(self):
        return tuple(
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name != "id"
        )

    @ormcache()
    def _cloudpayments_copied_columns(self):
        """Columns of a payment that its copy shares."""
        uids = ("create_uid", "write_uid")
        columns = self._cloudpayments_columns()
        return tuple(name for name in columns if self._fields[name].copy or name in uids)


@lru_cache(maxsize=32)
def _listed(names):
    return SQL(", ").join(map(SQL.identifier, names))
