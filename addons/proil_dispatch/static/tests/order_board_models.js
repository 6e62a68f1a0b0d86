import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models } from "@web/../tests/web_test_helpers";

const STATES = [
    ["accepted", "Accepted"],
    ["assigned", "Assigned"],
    ["en_route", "En route"],
    ["completed", "Completed"],
];

export class ProilOrder extends models.Model {
    _name = "proil.order";

    name = fields.Char();
    state = fields.Selection({ selection: STATES, readonly: true });
    litres_limit = fields.Float({ aggregator: "sum" });
    litres_filled = fields.Float({ aggregator: "sum" });
    window_start = fields.Datetime();
    window_end = fields.Datetime();

    _records = [
        order(1, "accepted", 40, 0, "2026-03-02 09:00:00"),
        order(2, "accepted", 60, 0, "2026-03-02 11:00:00"),
        order(3, "assigned", 50, 0, "2026-03-02 10:00:00"),
        order(4, "completed", 70, 55.5, "2026-03-02 08:00:00"),
    ];

    _views = {
        kanban: /* xml */ `
            <kanban js_class="proil_order_board" default_group_by="state" default_order="window_end">
                <field name="state"/>
                <templates>
                    <t t-name="card">
                        <div class="o_number"><field name="name"/></div>
                        <field name="window_end" widget="proil_promise"/>
                    </t>
                </templates>
            </kanban>`,
    };
}

function order(id, state, litres_limit, litres_filled, window_end) {
    const window_start = window_end.replace(/\d\d:00:00/, "07:00:00");
    return { id, name: `F-${id}`, state, litres_limit, litres_filled, window_start, window_end };
}

export function defineOrderModels() {
    defineMailModels();
    defineModels({ ProilOrder });
}

export const CARD = (number) => `.o_kanban_record:contains(${number})`;
export const COLUMN = (position) => `.o_kanban_group:eq(${position})`;

/** Numbers of the orders shown in a column, from top to bottom. */
export function cardsOf(position) {
    return queryAllTexts(`${COLUMN(position)} .o_kanban_record:not(.o_dragged) .o_number`);
}
