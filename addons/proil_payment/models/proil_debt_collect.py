from odoo import api, fields, models

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from proil_core.decimals import roubles
from proil_core.payment.ladder import BACK_OFF, Facts, StandingHold, Step, next_step
from proil_core.payment.retry_groups import Decline, is_final

# How Odoo calls a payment that nobody waits for, and one that its payer makes on another site.
BY_CARD, BY_LINK = "offline", "online_redirect"
_UNFINISHED = ("draft", "pending")


class ProilDebt(models.Model):
    """Collecting a debt step by step. `proil_core.payment.ladder` says which step is next."""

    _inherit = "proil.debt"

    def _wake(self):
        """Take the next step soon."""
        for debt in self.filtered(lambda each: each.state == "open"):
            debt.next_step_at = fields.Datetime.now()
            debt.with_delay(
                identity_key=f"{debt._name}/{debt.id}/collect",
                description=f"Next step to the debt of order {debt.order_id.name}",
            )._job_collect()

    @api.model
    def _cron_wake_due(self):
        now = fields.Datetime.now()
        self.search([("state", "=", "open"), ("next_step_at", "<=", now)])._wake()

    def _job_collect(self):
        """Take one step; what comes of it wakes the debt again."""
        debt = self.sudo()
        begun = in_own_transaction(debt, "_begin_step")
        debt.env["payment.transaction"]._carry_out_begun(begun)

    def _begin_step(self):
        if not self.try_lock_for_update() or self.state != "open":
            return None
        now = fields.Datetime.now()
        if self._provider().state == "disabled":
            return self._wait_for_provider(now)
        told = next_step(self._facts(), now)
        self.next_step_at = told.at
        if told.step not in (Step.WAIT, Step.HAND_OVER, Step.CLOSE):
            self._note_once(told)
        return self._take(told)

    def _take(self, told):
        payments = self.order_id.transaction_ids
        match told.step:
            case Step.LOOK_UP:
                return payments._claim_open_operation()
            case Step.CAPTURE:
                self._hold()._capture(amount_to_capture=float(told.amount))
                return payments._claim_open_operation()
            case Step.RELEASE:
                self._hold()._void()
                return payments._claim_open_operation()
            case Step.CHARGE_CARD:
                operation = self._new_charge(told.amount)._cloudpayments_plan_token()
            case Step.SEND_LINK:
                operation = self._new_link(told.amount)._cloudpayments_plan_link()
            case Step.HAND_OVER:
                return self._hand_over()
            case _:
                return None
        return operation.id, operation._claim()

    def _wait_for_provider(self, now):
        if self.step_ids[-1:].kind != "provider_off":
            self._note("provider_off")
        self.next_step_at = now + BACK_OFF[-1]

    def _note_once(self, told):
        """A step that is repeated until the bank has answered is one line."""
        if told.step is not Step.LOOK_UP or self.step_ids[-1:].kind != Step.LOOK_UP:
            self._note(told.step, told.amount)

    def _facts(self):
        card = self._card()
        links = self._tries(BY_LINK)
        link = self._standing_link()
        refused = links.filtered(lambda tx: tx.state == "error" and not tx.cloudpayments_link_url)
        return Facts(
            due=self.due,
            is_under_way=self._is_under_way(),
            hold=self._standing_hold(),
            has_card=bool(card),
            card_tries=len(self._tries(BY_CARD)),
            declines=self._declines(card),
            link_sent_at=link.create_date if link else None,
            links_refused_at=tuple(refused.mapped("last_state_change")),
            is_handed_over=self.is_handed_over,
        )

    def _is_under_way(self):
        waiting = self.transaction_ids.filtered(lambda tx: tx.state in _UNFINISHED)
        return bool(
            self.order_id.transaction_ids._open_operation() or waiting - self._standing_link()
        )

    def _tries(self, operation):
        tries = self.transaction_ids.filtered(
            lambda tx: tx.operation == operation and self._is_of_round(tx.create_date)
        )
        return tries.sorted("id")

    def _is_of_round(self, moment):
        return not self.round_started_at or moment > self.round_started_at

    def _hold(self):
        return self.order_id.hold_id.with_context(cloudpayments_sent_by_caller=True)

    def _standing_hold(self):
        hold = self.order_id.hold_id
        if hold.state != "authorized":
            return None
        expires_at = hold.cloudpayments_hold_expires_at or hold.last_state_change
        return StandingHold(
            amount=roubles(hold.amount),
            expires_at=expires_at,
            captures_refused_at=self._refused_at(hold, "confirm"),
            releases_refused_at=self._refused_at(hold, "void"),
        )

    def _refused_at(self, hold, kind):
        refused = self.env["cloudpayments.operation"].search(
            [("hold_id", "=", hold.id), ("kind", "=", kind), ("state", "=", "refused")], order="id"
        )
        return tuple(filter(self._is_of_round, refused.mapped("answered_at")))

    def _card(self):
        """The saved card to charge: the one that held, else the one that is offered first."""
        provider, hold = self._provider(), self.order_id.hold_id
        cards = self.env["payment.token"]._proil_cards(self.partner_id)
        able = cards.filtered(
            lambda card: (
                card.provider_id == provider
                and card.proil_consent_version
                and not any(map(is_final, self._declines(card)))
            )
        )
        return (able & hold.token_id) or able[:1]

    def _declines(self, card):
        """All that the bank has refused of this card for debts; the lock is on the card."""
        declined = self.env["payment.transaction"].search(
            [
                ("proil_debt_id", "!=", False),
                ("token_id", "in", card.ids),
                ("operation", "=", BY_CARD),
                ("state", "=", "error"),
            ],
            order="id",
        )
        return tuple(
            Decline(
                tx.last_state_change,
                tx.cloudpayments_reason_code,
                tx.cloudpayments_retry_after or None,
            )
            for tx in declined
        )

    def _provider(self):
        return self.order_id.hold_id.provider_id

    def _new_charge(self, amount):
        card = self._card()
        return self._new_payment(
            amount, BY_CARD, token_id=card.id, payment_method_id=card.payment_method_id.id
        )

    def _new_link(self, amount):
        card_method = self.env.ref("payment.payment_method_card")
        return self._new_payment(amount, BY_LINK, payment_method_id=card_method.id)

    def _new_payment(self, amount, operation, **vals):
        """A payment at once, without a hold: the fuel is in the tank."""
        transactions = self.env["payment.transaction"]
        provider = self._provider()
        return transactions.create(
            {
                "provider_id": provider.id,
                "reference": transactions._compute_reference(
                    provider.code, prefix=self.order_id.name
                ),
                "amount": float(amount),
                "currency_id": self.env.ref("base.RUB").id,
                "partner_id": self.partner_id.id,
                "operation": operation,
                "cloudpayments_two_stage": False,
                "proil_order_id": self.order_id.id,
                "proil_debt_id": self.id,
                **vals,
            }
        )
