from odoo import fields, models
from odoo.tools import SQL


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _cloudpayments_twin_for_rest(self, rest):
        """The released rest of a hold, as a copy of the capture with a sum and a name of its own.

        No call and no decision is made about it, so one statement stands for a record's whole life.
        """
        self.flush_recordset()
        now = fields.Datetime.now()
        own = {
            "reference": f"{self.reference}-rest",
            "amount": rest,
            "state": "cancel",
            "state_message": None,
            "last_state_change": now,
            "is_post_processed": True,
            "create_date": now,
            "write_date": now,
        }
        columns = self._cloudpayments_columns()
        values = (SQL("%s", own[name]) if name in own else SQL.identifier(name) for name in columns)
        self.env.cr.execute(
            SQL(
                "INSERT INTO payment_transaction (%s) SELECT %s FROM payment_transaction"
                " WHERE id = %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(values),
                self.id,
            )
        )
        children = self._fields["child_transaction_ids"]
        children._get_cache(self.env).pop(self.source_transaction_id.id, None)

    def _cloudpayments_end_as_whole(self):
        """The capture is done, and with its released rest so is the hold.

        Odoo would read all children of the hold to find that out.
        """
        hold = self.source_transaction_id
        self._update_state(("draft", "pending", "authorized", "error"), "done", None)
        hold._update_state(("authorized",), "done", "")
        (self | hold)._log_received_message()

    def _cloudpayments_columns(self):
        return [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name != "id"
        ]
