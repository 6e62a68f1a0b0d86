import { beforeEach, describe, expect, mockDate, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { contains, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { cardsOf, CARD, COLUMN, defineOrderModels } from "./order_board_models";

describe.current.tags("desktop");
defineOrderModels();

beforeEach(() => mockDate("2026-03-02 09:45:00", 0));

test("columns count orders and litres, poured litres once they are known", async () => {
    await mountView({ resModel: "proil.order", type: "kanban" });

    expect(queryAllTexts(".o_column_title")).toEqual([
        "Accepted\n(2)",
        "Assigned\n(1)",
        "Completed\n(1)",
    ]);
    expect(queryAllTexts(".o_proil_board_litres")).toEqual(["100 L", "50 L", "56 L"]);
});

test("a column is ordered by the promise", async () => {
    await mountView({ resModel: "proil.order", type: "kanban" });

    expect(cardsOf(0)).toEqual(["F-1", "F-2"]);
});

test("a drop asks the server for the move and never writes the state", async () => {
    onRpc("proil.order", "web_save", () => expect.step("web_save"));
    onRpc("proil.order", "action_move_to", ({ args }) => {
        expect.step(args);
        return false;
    });
    await mountView({ resModel: "proil.order", type: "kanban" });

    await contains(CARD("F-3")).dragAndDrop(COLUMN(0));

    expect.verifySteps([[[3], "accepted"]]);
});

test("a refused card goes back and the words of the server are shown", async () => {
    onRpc("proil.order", "action_move_to", () => ({
        type: "ir.actions.client",
        tag: "display_notification",
        params: { type: "warning", title: "F-3 stays", message: "The driver moves it on." },
    }));
    await mountView({ resModel: "proil.order", type: "kanban" });

    await contains(CARD("F-3")).dragAndDrop(COLUMN(2));

    expect(cardsOf(1)).toEqual(["F-3"]);
    expect(cardsOf(2)).toEqual(["F-4"]);
    expect(".o_notification").toHaveText(/F-3 stays[.\s]+The driver moves it on\./);
});

test("a drop on the same column asks nothing", async () => {
    onRpc("proil.order", "action_move_to", () => expect.step("action_move_to"));
    await mountView({ resModel: "proil.order", type: "kanban" });

    await contains(CARD("F-1")).dragAndDrop(CARD("F-2"));

    expect(cardsOf(0)).toEqual(["F-1", "F-2"]);
    expect.verifySteps([]);
});

test("cards are not draggable when the columns are not states", async () => {
    await mountView({ resModel: "proil.order", type: "kanban", groupBy: ["name"] });

    expect(".o_kanban_record.o_draggable").toHaveCount(0);
});

test("the promise is coloured and counted down until fuel flows", async () => {
    await mountView({ resModel: "proil.order", type: "kanban" });

    expect(queryAllTexts(".o_proil_promise")).toEqual([
        "07:00–09:00\n45 min late",
        "07:00–11:00",
        "07:00–10:00\n15 min left",
        "07:00–08:00",
    ]);
    expect(`${CARD("F-1")} .o_proil_promise_late`).toHaveCount(1);
    expect(`${CARD("F-2")} .o_proil_promise_calm`).toHaveCount(1);
    expect(`${CARD("F-3")} .o_proil_promise_soon`).toHaveCount(1);
    expect(`${CARD("F-4")} .o_proil_promise_none`).toHaveCount(1);
});

test("a promise of another day names the day and counts hours", async () => {
    mockDate("2026-03-03 09:45:00", 0);
    await mountView({ resModel: "proil.order", type: "kanban", domain: [["id", "=", 1]] });

    expect(".o_proil_promise").toHaveText("2 Mar 07:00–09:00\n24 h late");
});
