from decimal import Decimal

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase


@tagged("post_install", "-at_install")
class TestDiscrepancy(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments")
        cls.clerk = new_test_user(cls.env, "clerk", groups="base.group_user")
        cls.keeper = new_test_user(cls.env, "keeper", groups="base.group_system")
        cls.tx = cls.env["payment.transaction"].create(
            {
                "provider_id": cls.provider.id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "reference": "DISCREPANCY-1",
                "amount": 100.0,
                "currency_id": cls.env.ref("base.RUB").id,
                "partner_id": cls.clerk.partner_id.id,
                "operation": "online_direct",
            }
        )

    def note(self, kind="missing_here", number="700", **facts):
        model = self.env["cloudpayments.discrepancy"]
        return model._note(kind, self.provider, number=number, **facts)

    def resolve(self, discrepancies, note="Refunded in the cabinet", user=None):
        action = discrepancies.with_user(user or self.keeper).action_resolve()
        wizard = self.env[action["res_model"]].with_user(user or self.keeper)
        wizard.with_context(**action["context"]).create({"note": note}).action_resolve()

    def test_disagreement_told_again_is_one_row_with_the_last_facts(self):
        first = self.note(theirs=Decimal("100.00"))
        second = self.note(theirs=Decimal("60.00"), text="once more")

        self.assertEqual(second, first)
        self.assertEqual((first.theirs, first.text, first.ours), ("60.00", "once more", False))

    def test_kind_number_and_payment_tell_rows_apart(self):
        told = {
            self.note(),
            self.note(number="701"),
            self.note(kind="sum_differs"),
            self.note(number="", transaction=self.tx),
        }

        self.assertEqual(len(told), 4)
        self.assertEqual(
            self.note(number="", transaction=self.tx).mapped("subject"), ["DISCREPANCY-1"]
        )

    def test_disagreement_that_was_settled_may_come_again(self):
        first = self.note()
        self.resolve(first)

        self.assertNotEqual(self.note(), first)

    def test_many_are_noted_without_a_query_for_each(self):
        model = self.env["cloudpayments.discrepancy"]

        def note(count, first):
            facts = {"ours": None, "theirs": "1.00", "text": ""}
            model._note_all(
                self.provider,
                [
                    ("missing_here", None, {"number": str(first + each), **facts})
                    for each in range(count)
                ],
            )

        before = model.search_count([("provider_id", "=", self.provider.id)])
        note(1, 0)
        with self.assertQueryCount(2):
            note(500, 1000)
        after = model.search_count([("provider_id", "=", self.provider.id)])
        self.assertEqual(after - before, 501)

    def test_responsible_person_gets_one_task_and_loses_it_when_it_is_settled(self):
        self.provider.cloudpayments_alert_user_id = self.keeper
        noted = self.note()
        self.note()
        self.assertEqual(noted.activity_ids.user_id, self.keeper)
        self.assertEqual(len(noted.activity_ids), 1)

        self.resolve(noted)

        self.assertFalse(noted.activity_ids)

    def test_nobody_is_bothered_where_nobody_is_named(self):
        self.assertFalse(self.note().activity_ids)

    def test_settling_says_who_when_and_how(self):
        noted = self.note() | self.note(number="701")

        self.resolve(noted, "  The bank has given it back ")

        self.assertEqual(noted.mapped("resolved"), [True, True])
        self.assertEqual(noted.resolved_by_id, self.keeper)
        self.assertTrue(all(noted.mapped("resolved_at")))
        self.assertEqual(set(noted.mapped("note")), {"The bank has given it back"})

    def test_first_settlement_stands(self):
        noted = self.note()
        self.resolve(noted, "first")
        self.resolve(noted, "second", self.env.ref("base.user_admin"))

        self.assertEqual((noted.note, noted.resolved_by_id), ("first", self.keeper))

    def test_nothing_is_settled_without_a_word(self):
        noted = self.note()
        with self.assertRaises(UserError):
            self.resolve(noted, "  ")
        self.assertFalse(noted.resolved)

    def test_clerk_neither_sees_nor_settles(self):
        noted = self.note()
        with self.assertRaises(AccessError):
            noted.with_user(self.clerk).read(["theirs"])
        with self.assertRaises(AccessError):
            self.resolve(noted, user=self.clerk)

    def test_administrator_settles_but_does_not_rewrite(self):
        noted = self.note().with_user(self.keeper)
        for attempt in (
            lambda: noted.write({"theirs": "0.00"}),
            lambda: noted.unlink(),
            lambda: noted.copy(),
        ):
            with self.subTest(), self.assertRaises(AccessError):
                attempt()

    def test_discrepancies_of_another_company_are_not_shown(self):
        noted = self.note()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="base.group_system",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )
        with self.assertRaises(AccessError):
            noted.with_user(stranger).read(["theirs"])

    def test_each_kind_says_what_to_do(self):
        for kind, label in self.env["cloudpayments.discrepancy"]._fields["kind"].selection:
            with self.subTest(kind=label):
                noted = self.note(kind=kind)
                self.assertGreater(len(noted.advice), 40)
                Form(noted.with_user(self.keeper), view=self.form_id)

    @property
    def form_id(self):
        return "payment_cloudpayments.cloudpayments_discrepancy_view_form"


@tagged("post_install", "-at_install")
class TestDiscrepancyAtOnce(EmulatedCase):
    def test_two_that_tell_of_the_same_at_once_make_one_row(self):
        with self.committed() as first, self.committed() as second:
            for env in (first, second):
                env["cloudpayments.discrepancy"].search_count([])
            number = f"at-once-{first.cr.now().timestamp()}"
            self.note(first, number)
            first.cr.commit()

            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.note(second, number)
            second.cr.rollback()
            self.note(second, number)

        with self.committed() as env:
            rows = env["cloudpayments.discrepancy"].search([("number", "=", number)])
            self.assertEqual(len(rows), 1)
            rows.unlink()

    def note(self, env, number):
        provider = env["payment.provider"].browse(self.provider_id)
        env["cloudpayments.discrepancy"]._note("orphan_event", provider, number=number)
