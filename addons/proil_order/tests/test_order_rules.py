from contextlib import closing
from datetime import timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from proil_core.refusal import Code

from .common import ProilOrderCommon

# What somebody could make of an order in a state; each must be refused by its own rule.
FALSEHOODS = [
    ("pending_payment", "litres_limit = 0", "terms_are_agreed"),
    ("pending_payment", "price_per_litre = NULL", "terms_are_agreed"),
    ("pending_payment", "hold_amount = 0", "terms_are_agreed"),
    ("pending_payment", "window_end = window_start", "window_is_forward"),
    ("pending_payment", "place_latitude = 91", "place_is_on_earth"),
    ("pending_payment", "place_latitude = 0, place_longitude = 0", "place_is_on_earth"),
    ("pending_payment", "state = 'accepted'", "accepted_card_has_a_hold"),
    ("pending_payment", "state = 'failed'", "accepted_card_has_a_hold"),
    ("accepted", "state = 'assigned'", "under_way_has_a_shift"),
    ("arrived", "shift_id = NULL", "under_way_has_a_shift"),
    ("arrived", "state = 'fuelling'", "fuel_flows_once"),
    ("arrived", "state = 'failed'", "failed_has_a_reason"),
    ("arrived", "failure_reason = 'weather'", "failed_has_a_reason"),
    ("arrived", "litres_filled = 1", "fuelled_has_litres"),
    ("fuelling", "state = 'cancelled'", "fuel_flows_once"),
    ("fuelling", "state = 'fuelled'", "fuelled_has_litres"),
    ("fuelled", "litres_filled = NULL", "fuelled_has_litres"),
    ("fuelled", "litres_filled = -1", "litres_within_limit"),
    ("fuelled", "litres_filled = 40.001", "litres_within_limit"),
    ("fuelled", "state = 'completed'", "completed_is_proven"),
    ("completed", "amount_charged = hold_amount + 0.01", "charge_within_hold"),
    ("completed", "amount_charged = -1", "charge_within_hold"),
    ("completed", "amount_charged = NULL", "completed_is_proven"),
    ("completed", "proof_state = 'partial'", "completed_is_proven"),
]


@tagged("post_install", "-at_install")
class TestOrderRules(ProilOrderCommon):
    def test_database_refuses_what_must_never_be_true(self):
        for state in dict.fromkeys(state for state, _falsehood, _rule in FALSEHOODS):
            with closing(self.env.cr.savepoint()):
                order = self._create_order(state)
                self.env.flush_all()
                for falsehood, rule in (
                    (case[1], case[2]) for case in FALSEHOODS if case[0] == state
                ):
                    with self.subTest(f"{state}: {falsehood}"):
                        self._assert_violates(CheckViolation, rule, falsehood, order)

    def test_database_refuses_a_second_order_of_a_quote_or_fill(self):
        first, second = self._create_order("completed"), self._create_order("completed")
        self.env.flush_all()

        for column, rule in (
            ("quote_id", "quote_makes_one_order"),
            ("fill_id", "fill_serves_one_order"),
        ):
            with self.subTest(column):
                falsehood = f"{column} = {first[column].id}"
                self._assert_violates(UniqueViolation, rule, falsehood, second)

    def _assert_violates(self, error, rule, falsehood, order):
        with mute_logger("odoo.sql_db"), self.assertRaises(error) as caught, self.cr.savepoint():
            self.cr.execute(f"UPDATE proil_order SET {falsehood} WHERE id = %s", [order.id])
        self.assertIn(rule, caught.exception.diag.constraint_name)

    def test_nobody_writes_what_events_tell(self):
        order = self._create_order("assigned")
        forgeries = {
            "state": "completed",
            "payment_state": "captured",
            "proof_state": "complete",
            "litres_filled": 40,
            "amount_charged": 1,
            "shift_id": False,
            "fill_id": 1,
            "chain_head": "0" * 64,
            "version": 9,
            "client_id": 1,
        }
        for field, value in forgeries.items():
            with self.subTest(field), self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field=field):
                order.sudo().write({field: value})

    def test_dispatcher_does_not_change_numbers_and_promises(self):
        dina = new_test_user(self.env, "dina", groups="proil_api.group_dispatcher")
        placed, draft = self._create_order().with_user(dina), self._create_draft().with_user(dina)
        later = placed.window_end + timedelta(hours=1)

        for vals in (
            {"name": "F-1"},
            {"public_id": "ord_1"},
            {"driver_id": 1},
            {"window_end": later},
            {"window_start": placed.window_start - timedelta(days=2)},
            {"company_id": 1},
        ):
            with self.subTest(vals), self.assertRefused(Code.STATE_IS_NOT_WRITABLE):
                placed.write(vals)
        with self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field="name"):
            draft.name = "F-1"
        draft.window_end = later
        self.assertEqual(draft.window_end, later)

    def test_context_of_a_client_opens_nothing(self):
        order = self._create_order()

        for forged in (True, "EVENT_WRITER", object()):
            with self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field="state"):
                order.with_context(proil_order_writer=forged).state = "accepted"

    def test_order_cannot_be_created_in_a_state(self):
        with self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field="state"):
            self._create_draft(state="accepted")

    def test_agreed_terms_stay_once_placed(self):
        draft, placed = self._create_draft(), self._create_order()

        draft.price_per_litre = 1
        with self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field="price_per_litre"):
            placed.price_per_litre = 1
        with self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field="hold_amount"):
            (draft | placed).hold_amount = 1

    def test_note_may_change_after_placing(self):
        order = self._create_order()

        order.place_note = "Level -2, near lift B"

        self.assertEqual(order.place_note, "Level -2, near lift B")

    def test_other_addons_move_only_their_axes(self):
        order = self._create_order("accepted")

        order._set_axes(payment_state="captured", fiscal_state="queued")

        self.assertEqual((order.payment_state, order.fiscal_state), ("captured", "queued"))
        with self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field="state"):
            order._set_axes(state="completed")

    def test_order_keeps_the_client_it_was_made_for(self):
        order = self._create_order()
        company = self.env["res.partner"].create({"name": "Fleet Ltd", "is_company": True})

        self.customer.parent_id = company
        order.flush_recordset()

        self.assertEqual(order.client_id, self.customer)
        self.assertEqual(self._create_order().client_id, company)

    def test_vehicle_of_another_customer_is_refused(self):
        other = self.env["res.partner"].create({"name": "Boris"})

        with self.assertRaisesRegex(ValidationError, "another customer"):
            self._create_draft(vehicle_id=self._create_vehicle(other).id)

    def test_colleagues_share_the_vehicles_of_their_company(self):
        company = self.env["res.partner"].create({"name": "Fleet Ltd", "is_company": True})
        self.customer.parent_id = company

        order = self._create_draft(vehicle_id=self._create_vehicle(company).id)

        self.assertEqual(order.client_id, company)

    def test_order_with_a_history_is_not_deleted(self):
        draft, placed = self._create_draft(), self._create_order()
        draft.unlink()

        self.assertFalse(draft.exists())
        with self.assertRaisesRegex(UserError, "history"):
            placed.unlink()

    def test_numbers_and_tokens_are_not_shared(self):
        orders = self._create_order() | self._create_order()

        self.assertEqual(len(set(orders.mapped("name"))), 2)
        self.assertEqual(len(set(orders.sudo().mapped("access_token"))), 2)
        self.assertRegex(orders[0].name, r"^PR\d{6}$")

    def test_copy_of_an_order_is_a_new_draft(self):
        copy = self._create_order("completed").copy()

        self.assertEqual((copy.state, copy.version, copy.hold_amount), ("draft", 0, 0))
        self.assertFalse(copy.shift_id | copy.event_ids.order_id.shift_id)
