from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import LockError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger

from odoo.addons.proil_fleet.tests.common import issue_papers

from proil_core.fuel.balance import Readings
from proil_core.order.lifecycle import IllegalTransition
from proil_core.refusal import Code, Refusal

TOTALIZER = Decimal(50000)
# Whose rows hold others, in the order in which they let go.
_HISTORIES = (
    ("proil_order_event", "proil.order", "order_id IN %s"),
    ("proil_reading", "proil.shift", "shift_id IN %s"),
    ("proil_fuel_alarm", "proil.shift", "shift_id IN %s"),
    (
        "proil_check",
        "proil.shift",
        "balance_id IN (SELECT id FROM proil_balance WHERE shift_id IN %s)",
    ),
    ("proil_balance", "proil.shift", "shift_id IN %s"),
)


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Two transactions that meet, on connections of their own, which commit."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.made = []
        self.addCleanup(self._remove)
        with self._transaction() as env:
            self._found(env)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    @contextmanager
    def _older_transaction(self):
        """It sees the database as it is now, and not what others commit meanwhile."""
        with self._transaction() as env:
            env.cr.execute("SELECT 1")
            with mute_logger("odoo.sql_db"):
                yield env
            env.cr.rollback()

    def _keep(self, record):
        self.made.append((record._name, record.id))
        return record

    def _found(self, env):
        grade = env.ref("proil_fleet.product_ai98")
        now = fields.Datetime.now()
        price = {"product_id": grade.id, "price_per_litre": 60, "valid_from": now - timedelta(1)}
        self._keep(env["proil.price"].create(price))
        self.customer = self._keep(env["res.partner"].create({"name": "Hasty Anna"})).id
        vehicle = {"partner_id": self.customer, "plate_typed": "О999ОО199", "tank_litres": 50}
        self.vehicle = self._keep(
            env["proil.vehicle"].create({**vehicle, "product_id": grade.id})
        ).id
        self.shift = self._open_shift(env, grade, now).id
        self.quote = self._keep(self._ask(env)).id

    def _open_shift(self, env, grade, now):
        partner = self._keep(env["res.partner"].create({"name": "Hasty Ivan"}))
        driver = self._keep(env["proil.driver"].create({"partner_id": partner.id}))
        brand = self._keep(env["fleet.vehicle.model.brand"].create({"name": "Hasty"}))
        model = {"name": "Hasty", "brand_id": brand.id}
        tanker = self._keep(
            env["fleet.vehicle"].create(
                {
                    "license_plate": "О998ОО199",
                    "is_tanker": True,
                    "model_id": self._keep(env["fleet.vehicle.model"].create(model)).id,
                    "compartment_ids": [
                        Command.create(
                            {"name": "1", "product_id": grade.id, "capacity_litres": 1000}
                        )
                    ],
                }
            )
        )
        for paper in issue_papers(driver) + issue_papers(tanker):
            self._keep(paper)
        compartment = self._keep(tanker.compartment_ids)
        readings = {compartment: Readings(totalizer=TOTALIZER, level=Decimal(500))}
        return self._keep(env["proil.shift"]._open(driver, tanker, readings, now))

    def _ask(self, env):
        customer = env["res.partner"].browse(self.customer)
        return env["proil.quote"]._offer(
            customer,
            env["proil.vehicle"].browse(self.vehicle),
            {
                "ordered_by": "full_tank",
                "place_latitude": 55.75,
                "place_longitude": 37.62,
                "place_address": "Moscow",
            },
        )

    def _accept(self, env):
        order = self._keep(env["proil.quote"].browse(self.quote)._make_order())
        order._authorise()
        return order.id

    def _close_shift(self, env):
        shift = env["proil.shift"].browse(self.shift)
        readings = {
            compartment: Readings(totalizer=TOTALIZER, level=Decimal(500))
            for compartment in shift.tanker_id.compartment_ids
        }
        shift._close(readings, fields.Datetime.now())

    def _remove(self):
        with self._transaction() as env:
            for table, owner, whose in _HISTORIES:
                self._remove_history(env, table, owner, whose)
            for model, record_id in reversed(self.made):
                table = env[model]._table
                env.cr.execute(
                    SQL("DELETE FROM %s WHERE id = %s", SQL.identifier(table), record_id)
                )
            env["queue.job"].search([("model_name", "=", "proil.order")]).unlink()

    def _remove_history(self, env, table, owner, whose):
        """Rows that not even a superuser may delete while the rules are on."""
        ids = tuple(record_id for model, record_id in self.made if model == owner)
        name = SQL.identifier(table)
        env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
        if ids:
            env.cr.execute(SQL("DELETE FROM %s WHERE %s", name, SQL(whose, ids)))
        env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))

    def test_second_tap_meets_a_quote_that_is_being_used(self):
        with self._transaction() as first:
            self._keep(first["proil.quote"].browse(self.quote)._make_order())
            with self._transaction() as second, self.assertRaises(LockError):
                second["proil.quote"].browse(self.quote)._make_order()

    def test_second_tap_with_an_older_view_starts_again_and_finds_the_quote_used(self):
        with self._older_transaction() as second:
            with self._transaction() as first:
                self._keep(first["proil.quote"].browse(self.quote)._make_order())

            with self.assertRaises(SerializationFailure):
                second["proil.quote"].browse(self.quote)._make_order()
        with self._transaction() as again, self.assertRaises(Refusal) as caught:
            again["proil.quote"].browse(self.quote)._make_order()
        self.assertEqual(caught.exception.code, Code.QUOTE_USED)

    def test_order_is_moved_by_one_transaction_at_a_time(self):
        with self._transaction() as env:
            order = self._accept(env)
        with self._transaction() as customer:
            customer["proil.order"].browse(order)._cancel("Too late")
            with self._transaction() as dispatcher, self.assertRaises(LockError):
                dispatcher["proil.order"].browse(order)._assign(
                    dispatcher["proil.shift"].browse(self.shift)
                )

    def test_move_with_an_older_view_starts_again_and_is_refused(self):
        with self._transaction() as env:
            order = self._accept(env)
        with self._older_transaction() as dispatcher:
            with self._transaction() as customer:
                customer["proil.order"].browse(order)._cancel("Too late")

            with self.assertRaises(SerializationFailure):
                dispatcher["proil.order"].browse(order)._assign(
                    dispatcher["proil.shift"].browse(self.shift)
                )
        with self._transaction() as again, self.assertRaises(IllegalTransition):
            again["proil.order"].browse(order)._assign(again["proil.shift"].browse(self.shift))
        self._assert_history(order, ["place", "authorise", "cancel"])

    def test_shift_that_takes_an_order_is_not_closed_by_an_older_view(self):
        with self._transaction() as env:
            order = self._accept(env)
        with self._older_transaction() as driver:
            with self._transaction() as dispatcher:
                shift = dispatcher["proil.shift"].browse(self.shift)
                dispatcher["proil.order"].browse(order)._assign(shift)

            with self.assertRaises(SerializationFailure):
                self._close_shift(driver)
                driver.flush_all()
        with self._transaction() as again, self.assertRaises(Refusal) as caught:
            self._close_shift(again)
        self.assertEqual(caught.exception.code, Code.SHIFT_HAS_ORDERS)

    def test_closed_shift_takes_no_order_by_an_older_view(self):
        with self._transaction() as env:
            order = self._accept(env)
        with self._older_transaction() as dispatcher:
            with self._transaction() as driver:
                self._close_shift(driver)

            with self.assertRaises(SerializationFailure):
                shift = dispatcher["proil.shift"].browse(self.shift)
                dispatcher["proil.order"].browse(order)._assign(shift)
                dispatcher.flush_all()
        with self._transaction() as again, self.assertRaises(Refusal) as caught:
            again["proil.order"].browse(order)._assign(again["proil.shift"].browse(self.shift))
        self.assertEqual(caught.exception.code, Code.SHIFT_NOT_OPEN)

    def _assert_history(self, order, events):
        with self._transaction() as env:
            record = env["proil.order"].browse(order)
            self.assertEqual(record.event_ids.mapped("event"), events)
            self.assertEqual(record._first_broken_event(), 0)
