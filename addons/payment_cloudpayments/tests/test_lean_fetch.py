from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.payment_cloudpayments.lean_fetch import (
    columns_of_group,
    lean_fetch,
    lean_insert,
    lean_lines,
    lean_write,
)
from odoo.addons.payment_cloudpayments.models.payment_transaction import STEP

NAMES = ("name", "email", "city")


@tagged("post_install", "-at_install")
class TestLeanFetch(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": "Anna", "city": "Tver"}, {"name": "Boris", "email": "b@example.com"}]
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()

    def test_values_are_in_memory_after_one_query(self):
        with self.assertQueryCount(1):
            lean_fetch(self.partners, NAMES)
            read = [(each.name, each.email, each.city) for each in self.partners]

        self.assertEqual(read, [("Anna", False, "Tver"), ("Boris", "b@example.com", False)])

    def test_what_is_in_memory_is_not_read_again(self):
        lean_fetch(self.partners, NAMES)

        with self.assertQueryCount(0):
            lean_fetch(self.partners, NAMES[:2])

    def test_value_that_is_not_written_yet_stays(self):
        self.partners[0].name = "Alla"

        lean_fetch(self.partners, NAMES)

        self.assertEqual(self.partners.mapped("name"), ["Alla", "Boris"])
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.partners[0].name, "Alla")

    def test_nothing_is_asked_of_no_records(self):
        with self.assertQueryCount(0):
            lean_fetch(self.env["res.partner"], NAMES)

    def test_reader_without_rights_gets_what_a_fetch_gives(self):
        user = self.env["res.users"].create({"name": "Clerk", "login": "lean-clerk"})
        seen = self.partners.with_user(user)
        with self.assertRaises(AccessError):
            lean_fetch(self.env["payment.provider"].search([], limit=1).with_user(user), ("code",))

        lean_fetch(seen, NAMES)
        self.assertEqual(seen[0].name, "Anna")

    def test_lines_are_in_memory_newest_first_after_one_query(self):
        parent, childless = self.partners
        children = self.env["res.partner"].create(
            [{"name": name, "parent_id": parent.id} for name in ("Elder", "Younger")]
        )
        self.env.flush_all()
        self.env.invalidate_all()

        with self.assertQueryCount(2):
            lines = lean_lines(parent, "child_ids", NAMES)
            self.assertEqual(lines.mapped("name"), ["Younger", "Elder"])
            self.assertFalse(lean_lines(childless, "child_ids", NAMES))
        self.assertEqual(lines, children[::-1])

    def test_line_that_is_changed_in_memory_keeps_its_change(self):
        child = self.env["res.partner"].create({"name": "Elder", "parent_id": self.partners[0].id})
        self.env.flush_all()
        child.name = "Changed"

        self.assertEqual(lean_lines(self.partners[0], "child_ids", NAMES).name, "Changed")

    def test_columns_of_a_step_are_stored_and_many_are_left_out(self):
        columns = columns_of_group(self.env["payment.transaction"], STEP)

        self.assertLessEqual({"state", "amount", "provider_reference", "reference"}, set(columns))
        self.assertFalse({"partner_address", "state_message", "provider_code"} & set(columns))

    def test_records_beside_come_in_the_same_query_and_are_locked_with_it(self):
        country = self.env.ref("base.ru")
        self.partners[0].country_id = country
        self.env.flush_all()
        self.env.invalidate_all()

        with self.assertQueryCount(1):
            lean_fetch(
                self.partners, (*NAMES, "country_id"), beside=[("country_id", ("code",))], lock=True
            )
            countries = [each.country_id.code for each in self.partners]

        self.assertEqual(countries, ["RU", False])

    def test_record_beside_is_read_when_only_it_is_missing(self):
        self.partners[0].country_id = self.env.ref("base.ru")
        names = (*NAMES, "country_id")
        lean_fetch(self.partners, names)
        self.env["res.country"].invalidate_model(["code"])

        with self.assertQueryCount(1):
            lean_fetch(self.partners, names, beside=[("country_id", ("code",))])
            self.assertEqual(self.partners[0].country_id.code, "RU")

    def test_inserted_row_is_in_memory_in_the_database_and_in_its_lists(self):
        partner = self.partners[0]
        self.assertFalse(partner.bank_ids)
        row = {"partner_id": partner.id, "acc_number": "1", "active": True, "sequence": 10}

        account = lean_insert(self.env["res.partner.bank"], row)

        with self.assertQueryCount(0):
            self.assertEqual((account.acc_number, account.create_uid), ("1", self.env.user))
        self.assertEqual(partner.bank_ids, account)
        self.env.invalidate_all()
        self.assertEqual((account.acc_number, account.partner_id), ("1", partner))

    def test_written_row_is_in_memory_and_in_the_database_with_what_was_written_before(self):
        partner = self.partners[0]
        partner.write({"city": "Klin", "street": "Main street"})

        with self.assertQueryCount(2):
            lean_write(partner, {"city": "Kazan"})
        with self.assertQueryCount(0):
            self.assertEqual((partner.city, partner.write_uid), ("Kazan", self.env.user))

        self.env.invalidate_all()
        self.assertEqual((partner.city, partner.street), ("Kazan", "Main street"))

    def test_write_has_what_depends_on_it_computed_again(self):
        partner = self.partners[0]
        self.assertNotIn("Boston", partner.contact_address)

        lean_write(partner, {"city": "Boston"})

        self.assertIn("Boston", partner.contact_address)
