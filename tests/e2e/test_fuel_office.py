"""A shift from its opening to its sheet in the browser, when the driver's app is off."""

import pytest
from playwright.sync_api import expect

from proil_city.office import CONTROLLER, Crew, hire

CREW = Crew("Семён Сменный", "+79001000009", "М909ММ77")
GRADE, COMPARTMENT = "AI-95", "2 · AI-95"
OPENING = [("5000", "400"), ("7000", "600"), ("9000", "500")]
CLOSING = [("5000", "400"), ("7040", "1060"), ("9000", "500")]
PHONE = {"width": 390, "height": 844}


class Desk:
    """The forms of a shift, as a hand goes through them."""

    def __init__(self, page):
        self.page = page
        self.dialog = page.locator(".modal-dialog").last

    def choose(self, field, text):
        self.dialog.locator(f"[name={field}] input").fill(text.partition(" ·")[0])
        self.page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()

    def select(self, field, label):
        self.dialog.locator(f"[name={field}] input, [name={field}] select").first.click()
        self.page.get_by_role("option", name=label).or_(
            self.page.locator(".o_select_menu_item", has_text=label)
        ).first.click()

    def type(self, **values):
        for field, value in values.items():
            self.dialog.locator(f"[name={field}] input").fill(value)

    def read(self, readings):
        """Type what is read at each compartment."""
        rows = self.dialog.locator(".o_data_row")
        expect(rows).to_have_count(len(readings))
        for index, (totalizer, level) in enumerate(readings):
            rows.nth(index).locator("td[name=totalizer_litres]").click()
            row = self.dialog.locator(".o_selected_row")
            row.locator("[name=totalizer_litres] input").fill(totalizer)
            row.locator("[name=level_litres] input").fill(level)
            row.locator("[name=temperature_c] input").fill("12")
            row.locator("[name=density_kg_m3] input").fill("845" if index == 2 else "750")
        self.dialog.locator(".modal-title").click()

    def press(self, name):
        self.dialog.locator(f"button[name={name}]").click()

    def ask(self, what):
        self.page.locator(f".o_form_statusbar button[name=action_ask_{what}]").click()
        self.dialog.locator(".modal-footer").wait_for()

    def record(self):
        self.press("action_record")
        expect(self.page.locator(".modal-dialog")).to_have_count(0)

    def dip(self, kind, litres):
        self.ask("dip")
        self.choose("compartment_id", COMPARTMENT)
        self.select("kind", kind)
        self.type(litres=litres, temperature_c="12", density_kg_m3="750")
        self.record()


@pytest.fixture
def desk(system, open_page):
    administrator = system.desk()
    hire(administrator, CREW)
    controller = administrator.one("res.users", [["login", "=", CONTROLLER[0]]])
    administrator.call("res.users", "write", [controller], {"lang": "ru_RU"})
    return Desk(open_page(*CONTROLLER, "/odoo/shifts"))


def _open(desk):
    desk.page.locator(".o_menu_sections button", has_text="Парк").click()
    desk.page.locator("[data-menu-xmlid='proil_fleet.menu_shift_opening']").click()
    desk.choose("tanker_id", CREW.plate)
    desk.choose("driver_id", CREW.name)
    desk.press("action_next")
    desk.read(OPENING)


def _load(desk):
    desk.ask("load")
    desk.choose("compartment_id", COMPARTMENT)
    desk.choose("product_id", "АИ-95")
    desk.type(waybill_number="ТТН-42", litres="500", temperature_c="12", density_kg_m3="750")


def _fill(desk):
    desk.ask("dose")
    desk.choose("compartment_id", COMPARTMENT)
    desk.select("kind", "Собственный бак")
    desk.type(litres="40", totalizer_litres="7040")


def _keep(desk, picture):
    """The whole shift, form by form."""
    _open(desk)
    picture(desk.page, "office_opening")
    desk.press("action_open")
    desk.page.locator(".o_form_statusbar button[name=action_ask_closing]").wait_for()
    desk.dip("Перед наливом", "600")
    _load(desk)
    picture(desk.page, "office_load")
    desk.record()
    desk.dip("После налива", "1100")
    desk.dip("Перед отпуском", "1100")
    _fill(desk)
    picture(desk.page, "office_fill")
    desk.record()
    desk.dip("После отпуска", "1060")
    desk.ask("closing")
    desk.read(CLOSING)
    picture(desk.page, "office_closing")
    desk.press("action_close")
    expect(desk.page.locator(".o_arrow_button_current")).to_contain_text("Закрыта")


def _is_sheet(answer):
    return answer.url.endswith("/sheet.pdf")


def test_a_shift_is_kept_in_the_office(system, desk, open_page, picture):
    _keep(desk, picture)

    [balance] = system.desk(*CONTROLLER).find(
        "proil.balance",
        [["shift_id.tanker_id.license_plate", "=", CREW.plate], ["compartment_id.name", "=", "2"]],
        ["variance_litres", "state", "shift_id"],
    )
    assert balance["variance_litres"] == pytest.approx(0)
    assert balance["state"] != "incomplete"
    desk.page.get_by_role("tab", name="Кривые").click()
    desk.page.locator(".o_proil_shift_curve canvas").first.wait_for()
    picture(desk.page, "office_curve")
    with desk.page.context.expect_event("response", _is_sheet) as answer:
        desk.page.get_by_role("button", name="Сменный отчёт").click()
    assert answer.value.status == 200
    phone = open_page(*CONTROLLER, f"/odoo/shifts/{balance['shift_id'][0]}", PHONE)
    phone.locator(".o_form_view").wait_for()
    picture(phone, "office_phone")
