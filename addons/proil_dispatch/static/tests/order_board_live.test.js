import { waitNotifications } from "@bus/../tests/bus_test_helpers";
import { beforeEach, describe, expect, mockDate, test } from "@odoo/hoot";
import { advanceTime, animationFrame, queryAllTexts } from "@odoo/hoot-dom";
import { BOARD_NOTIFICATION } from "@proil_dispatch/order_board/order_board_controller";
import { contains, MockServer, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { cardsOf, CARD, COLUMN, defineOrderModels } from "./order_board_models";

describe.current.tags("desktop");
defineOrderModels();

beforeEach(() => {
    mockDate("2026-03-02 09:45:00", 0);
    onRpc("proil.order", "web_search_read", ({ kwargs }) => expect.step(kwargs.domain));
});

/** As the bus brings it: the server has changed these orders already. */
async function announce(...changes) {
    for (const { id, ...vals } of changes) {
        MockServer.env["proil.order"].write([id], vals);
        MockServer.env["bus.bus"]._sendone("broadcast", BOARD_NOTIFICATION, { ids: [id] });
        await waitNotifications([BOARD_NOTIFICATION, { ids: [id] }]);
    }
}

async function settle() {
    await advanceTime(1000);
    await animationFrame();
}

test("changed orders move alone, each to its place by the promise", async () => {
    await mountView({ resModel: "proil.order", type: "kanban" });
    onRpc("proil.order", "web_read_group", () => expect.step("whole board"));

    await announce({ id: 2, state: "assigned" }, { id: 1, state: "assigned" });
    await settle();

    expect(cardsOf(0)).toEqual([]);
    expect(cardsOf(1)).toEqual(["F-1", "F-3", "F-2"]);
    expect(queryAllTexts(".o_proil_board_litres").slice(0, 2)).toEqual(["0 L", "150 L"]);
    expect.verifySteps([[["id", "in", [2, 1]]]]);
});

test("a new order appears", async () => {
    await mountView({
        resModel: "proil.order",
        type: "kanban",
        domain: [["litres_limit", "<", 65]],
    });

    await announce({ id: 4, state: "accepted", litres_limit: 64 });
    await settle();

    expect(cardsOf(0)).toEqual(["F-4", "F-1", "F-2"]);
    expect.verifySteps([["&", ["litres_limit", "<", 65], ["id", "in", [4]]]]);
});

test("an order that left the filter leaves the board", async () => {
    await mountView({
        resModel: "proil.order",
        type: "kanban",
        domain: [["litres_limit", ">", 45]],
    });

    await announce({ id: 2, litres_limit: 10 });
    await settle();

    expect(CARD("F-2")).toHaveCount(0);
    expect(".o_column_title:first").toHaveText("Accepted\n(0)");
    expect.verifySteps([["&", ["litres_limit", ">", 45], ["id", "in", [2]]]]);
});

test("an order that moved into a folded column is only counted", async () => {
    await mountView({ resModel: "proil.order", type: "kanban" });
    await contains(`${COLUMN(2)} .o_group_config .dropdown-toggle`, { visible: false }).click();
    await contains(".o_kanban_toggle_fold").click();

    await announce({ id: 3, state: "completed", litres_filled: 50 });
    await settle();

    expect(cardsOf(1)).toEqual([]);
    expect(`${COLUMN(2)} .o_column_title`).toHaveText("Completed\n(2)");
    expect.verifySteps([[["id", "in", [3]]]]);
});

test("columns hold still while a card is held", async () => {
    onRpc("proil.order", "action_move_to", () => false);
    await mountView({ resModel: "proil.order", type: "kanban" });
    const { drop, moveTo } = await contains(CARD("F-3")).drag();
    await moveTo(COLUMN(0));

    await announce({ id: 1, state: "assigned" });
    await settle();
    expect(cardsOf(0)).toEqual(["F-1", "F-2"]);

    await drop();
    await settle();
    expect(cardsOf(0)).toEqual(["F-2"]);
    expect.verifySteps([[["id", "in", [1, 3]]]]);
});
