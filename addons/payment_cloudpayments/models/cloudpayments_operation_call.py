from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from odoo import fields, models
from odoo.tools import SQL

from ..const import LOST_AFTER_S, Kind
from ..payment_facts import PaymentFacts, PaymentPage, money
from ..refund_search import RefundSearch


@dataclass(frozen=True)
class Call:
    """A request ready to leave; it holds plain values, so no transaction stays open for it."""

    kind: Kind
    send: Callable[[], PaymentFacts | PaymentPage | None] = field(repr=False)
    look_up: Callable[[], PaymentFacts | None] = field(repr=False)


class CloudPaymentsOperation(models.Model):
    """What leaves for CloudPayments: the request of each kind, and the look-up that checks it."""

    _inherit = "cloudpayments.operation"

    def _claim(self, secret=None) -> Call | None:
        """Take a planned operation for sending; None when it is planned no longer.

        `secret` is the EnteredCard or the PaRes of a kind that needs one.
        """
        if not self._take_planned():
            return None
        self.hold_id._ensure_provider_is_not_disabled()
        return Call(Kind(self.kind), self._request(secret), self._look_up_request())

    def _take_planned(self):
        """Whether it was planned and is ours now; who comes second sees it sent.

        A repeat leaves soon after the look-up that allows it, or not without another one.
        """
        self.flush_recordset()
        sent = {"state": "sent", "sent_at": fields.Datetime.now()}
        taken = self.env.execute_query(
            SQL(
                "UPDATE cloudpayments_operation SET state = %s, sent_at = %s"
                " WHERE id = %s AND state = 'planned'"
                " AND (looked_up_at IS NULL OR looked_up_at > %s) RETURNING id",
                *sent.values(),
                self.id,
                sent["sent_at"] - timedelta(seconds=LOST_AFTER_S),
            )
        )
        self.invalidate_recordset(list(sent), flush=False)
        return bool(taken)

    def _request(self, secret):
        """The call with all it needs; what its kind needs is in a method named after the kind."""
        client = self.hold_id.provider_id._cloudpayments_client()
        send, *arguments = getattr(self, f"_request_{self.kind}")(client, secret)
        return partial(send, *arguments, self.request_id)

    def _request_authorise_card(self, client, card):
        return client.authorise_card, self.hold_id._cloudpayments_card_params(card)

    def _request_authorise_token(self, client, _secret):
        return client.authorise_token, self.hold_id._cloudpayments_token_params()

    def _request_charge_card(self, client, card):
        params = self.hold_id._cloudpayments_card_params(card) | self._json_data()
        return client.charge_card, params

    def _request_charge_token(self, client, _secret):
        params = self.hold_id._cloudpayments_token_params() | self._json_data()
        return client.charge_token, params

    def _request_finish_3ds(self, client, pa_res):
        return client.finish_3ds, self.hold_id.provider_reference, pa_res

    def _request_confirm(self, client, _secret):
        receipt = self._json_data().get("JsonData")
        number, amount = self.hold_id.provider_reference, money(self.amount)
        return partial(client.confirm, json_data=receipt), number, amount

    def _request_void(self, client, _secret):
        return client.void, self.hold_id.provider_reference

    def _request_refund(self, client, _secret):
        receipt = self._json_data().get("JsonData")
        number, amount = self.hold_id.provider_reference, money(self.amount)
        return partial(client.refund, json_data=receipt), number, amount

    def _request_link(self, client, _secret):
        return client.create_link, self.hold_id._cloudpayments_link_params() | self._json_data()

    def _request_cancel_link(self, client, _secret):
        return client.cancel_link, self.hold_id.cloudpayments_link_number

    def _request_qr(self, client, _secret):
        hold = self.hold_id
        params = hold._cloudpayments_qr_params() | self._json_data()
        return client.create_qr, hold.payment_method_id.code, params

    def _json_data(self):
        """The receipt of money that moves by this very call; a hold moves none."""
        if self.kind in (Kind.LINK, Kind.QR) and self.hold_id.cloudpayments_two_stage:
            return {}
        receipt = self.transaction_id._cloudpayments_receipt(Kind(self.kind), money(self.amount))
        return {"JsonData": {"cloudpayments": {"CustomerReceipt": receipt}}} if receipt else {}

    def _look_up_request(self):
        hold = self.hold_id
        client = hold.provider_id._cloudpayments_client()
        if self.kind == Kind.REFUND:
            return RefundSearch.of(self, client).run
        if hold.provider_reference:
            return partial(client.get, hold.provider_reference)
        return partial(client.find, hold.reference)
