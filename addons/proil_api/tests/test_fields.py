import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.fields import Domain
from odoo.tests import Form

from odoo.addons.proil_api.tests.scratch import ScratchCase

from proil_core.refusal import Code, Refusal


class TestFields(ScratchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls.env["proil.scratch"]

    def _create(self, **vals):
        record = self.records.create(vals)
        record.flush_recordset()
        record.invalidate_recordset()
        return record

    def _column(self, record, name):
        self.env.cr.execute(f"SELECT {name}::text FROM proil_scratch WHERE id = %s", [record.id])
        return self.env.cr.fetchone()[0]

    def test_values_come_back_exact(self):
        cases = {
            Decimal("45.678"): "45.678",
            "0.1": "0.100",
            0.145: "0.145",
            7: "7.000",
            Decimal("-3.0005"): "-3.001",
            "2.0005": "2.001",
            999999999.999: "999999999.999",
        }
        for value, expected in cases.items():
            with self.subTest(value):
                record = self._create(litres=value)
                self.assertEqual(record.litres, Decimal(expected))
                self.assertIsInstance(record.litres, Decimal)
                self.assertEqual(self._column(record, "litres"), expected)

    @settings(max_examples=50, deadline=None)
    @given(
        st.decimals("-999999999", "999999999", places=3),
        st.decimals("-9999999999", "9999999999", places=2),
    )
    def test_no_value_is_changed_on_its_way(self, litres, price):
        full, dear = self._create(litres=litres), self._create(price=price)

        self.assertEqual((full.litres, dear.price), (litres, price))
        self.assertEqual(full.search([("id", "=", full.id), ("litres", "=", litres)]), full)

    def test_a_value_with_too_many_digits(self):
        record = self._create()
        for name, limit in (("litres", "1000000000"), ("price", "10000000000")):
            for value in (
                Decimal(limit),
                -Decimal(limit),
                f"{limit[1:]}".replace("0", "9") + ".9999",
            ):
                with self.subTest(name, value=value), self.assertRaises(Refusal) as caught:
                    record[name] = value
                self.assertEqual(caught.exception.code, Code.VALIDATION_FAILED)
        with self.assertRaises(Refusal):
            self._create(litres="900000000", price="900000000")

    def test_sums_in_the_database_are_exact_too(self):
        self._create(name="sum", litres="0.1")
        self._create(name="sum", litres="0.2")

        self.env.cr.execute("SELECT sum(litres)::text FROM proil_scratch WHERE name = 'sum'")

        self.assertEqual(self.env.cr.fetchone()[0], "0.300")

    def test_a_form_and_a_file_write_it(self):
        with Form(self.records, view=self._form().id) as form:
            form.litres = 45.678
        self.assertEqual(form.record.litres, Decimal("45.678"))

        loaded = self.records.load(["name", "litres"], [["from a file", "12.345"]])
        self.assertEqual(self.records.browse(loaded["ids"]).litres, Decimal("12.345"))

    def _form(self):
        arch = "<form><field name='litres'/><field name='price'/></form>"
        return self.env["ir.ui.view"].create(
            {"name": "scratch", "model": "proil.scratch", "type": "form", "arch": arch}
        )

    def test_lists_of_the_web_client_group_it(self):
        self._create(name="grouped", litres="1.5", price="2")
        self._create(name="grouped", litres="2.25", price="3")

        answer = self.records.formatted_read_group(
            [("name", "=", "grouped")], ["name"], ["litres:sum", "price:avg"]
        )

        self.assertEqual(json.loads(json.dumps(answer))[0]["litres:sum"], 3.75)
        self.assertEqual(answer[0]["price:avg"], 2.5)

    def test_sorting_in_memory(self):
        records = self.records.concat(*(self._create(litres=x) for x in ("10", "9.5", "-1")))

        self.assertEqual(
            records.sorted("litres").mapped("litres"), [Decimal(-1), Decimal("9.5"), Decimal(10)]
        )

    def test_an_unset_value_is_zero(self):
        record = self._create()

        self.assertEqual((record.litres, record.price), (Decimal("0.000"), Decimal("0.00")))
        self.assertEqual(self.records.litres, Decimal("0.000"))
        self.assertEqual(self.records.new({}).litres, Decimal("0.000"))

    def test_a_written_value_is_exact_before_it_is_flushed(self):
        record = self._create()

        record.litres = "12.3456"

        self.assertEqual(record.litres, Decimal("12.346"))
        self.assertEqual(record.new(origin=record).litres, Decimal("12.346"))

    def test_what_is_no_number(self):
        for value in ("many", "NaN", float("inf"), Decimal("NaN")):
            with self.subTest(value), self.assertRaises(ValueError):
                self.records.create({"litres": value})

    def test_writing_the_same_value_writes_nothing(self):
        record = self._create(litres="12.345")
        self.assertEqual(record.litres, Decimal("12.345"))

        with self.assertQueryCount(0):
            record.litres = Decimal("12.345")
            record.flush_recordset()

    def test_computed_from_exact_values(self):
        record = self._create(litres="33.333", price="57.81")

        self.assertEqual(record.total, Decimal("1926.98"))

    def test_the_web_client_sees_numbers(self):
        record = self._create(litres="45.600", price="57.81")

        self.assertEqual(
            record.web_read({"litres": {}, "price": {}}),
            [{"id": record.id, "litres": 45.6, "price": 57.81}],
        )
        description = self.records.fields_get(["litres"])["litres"]
        self.assertEqual((description["type"], description["digits"]), ("float", (12, 3)))

    def test_export(self):
        record = self._create(name="full", litres="45.600")

        self.assertEqual(record.export_data(["litres"]), {"datas": [[45.6]]})

    def test_onchange_answers_numbers(self):
        answer = self.records.onchange({"litres": 1.5}, ["litres"], {"litres": {}, "price": {}})

        self.assertEqual(answer["value"].get("price", 0), 0)
        self.assertNotIsInstance(answer["value"].get("litres"), Decimal)

    def test_domains_find_it_in_the_database_and_in_memory(self):
        record = self._create(litres="1.1")
        other = self._create(litres="1.2")
        both = record | other
        cases = [
            (("litres", "=", Decimal("1.1")), record),
            (("litres", "=", 1.1), record),
            (("litres", "in", [Decimal("1.1"), 5]), record),
            (("litres", "!=", Decimal("1.1")), other),
            (("litres", ">", Decimal("1.1")), other),
            (("litres", ">=", Decimal("1.1")), both),
            (("litres", "<=", Decimal("1.1")), record),
            (("litres", "=", False), self.records),
        ]
        for condition, expected in cases:
            with self.subTest(condition):
                domain = [condition, ("id", "in", both.ids)]
                self.assertEqual(self.records.search(domain), expected)
                self.assertEqual(both.filtered_domain([condition]), expected)

    def test_sums_of_a_group(self):
        for litres in ("0.1", "0.2"):
            self._create(name="group", litres=litres)

        [(total,)] = self.records._read_group([("name", "=", "group")], [], ["litres:sum"])

        self.assertEqual(total, 0.3)
        records = self.records.search([("name", "=", "group")])
        self.assertEqual(sum(records.mapped("litres")), Decimal("0.300"))

    def test_a_copy_and_a_template_field(self):
        record = self._create(litres="45.678")

        self.assertEqual(record.copy().litres, Decimal("45.678"))
        for widget in ("float", "monetary"):
            options = {"display_currency": self.env.company.currency_id}
            shown = self.env[f"ir.qweb.field.{widget}"].record_to_html(record, "litres", options)
            self.assertIn("45", shown)

    def test_public_ids(self):
        record = self._create()
        twin = record.copy()

        self.assertRegex(record.public_id, r"^scr_[0-9A-Za-z]{22}$")
        self.assertNotEqual(record.public_id, twin.public_id)
        self.assertEqual(self.records._by_public_id(record.public_id), record)
        for text in ("", "scr_", "ord_" + record.public_id[4:], "scr_" + "0" * 22, "scr_\0" * 6):
            with self.subTest(text):
                self.assertFalse(self.records._by_public_id(text))

    def test_not_measured_is_not_zero(self):
        nothing, zero = self._create(), self._create(warmth_c=0, litres_seen=0)

        self.assertEqual((nothing.warmth_c, nothing.litres_seen), (None, None))
        self.assertEqual((zero.warmth_c, zero.litres_seen), (0.0, Decimal(0)))
        self.assertIs(nothing.read(["warmth_c"])[0]["warmth_c"], False)
        for name in ("warmth_c", "litres_seen"):
            with self.subTest(name):
                missing = Domain(name, "=", False) & Domain("id", "in", (nothing + zero).ids)
                self.assertEqual(self.records.search(missing), nothing)
                self.assertEqual((nothing + zero).filtered_domain(missing), nothing)
                self.assertEqual((nothing + zero).filtered_domain([(name, "<", 1)]), zero)
                self.assertEqual(self._column(nothing, name), None)

    def test_what_was_measured_can_be_taken_back(self):
        record = self._create(warmth_c=-1.256, litres_seen="3.0005")
        self.assertEqual((record.warmth_c, record.litres_seen), (-1.26, Decimal("3.001")))

        record.write({"warmth_c": False, "litres_seen": None})
        record.flush_recordset()
        record.invalidate_recordset()

        self.assertEqual((record.warmth_c, record.litres_seen), (None, None))
