import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { KanbanHeader } from "@web/views/kanban/kanban_header";

const POURED_STATES = ["fuelled", "completed"];

export class OrderBoardHeader extends KanbanHeader {
    static template = "proil_dispatch.OrderBoardHeader";

    /** What was poured where it is known, before that the most that may be. */
    get litres() {
        const { litres_filled, litres_limit } = this.group.aggregates;
        return (POURED_STATES.includes(this.group.value) ? litres_filled : litres_limit) || 0;
    }

    get formattedLitres() {
        return _t("%s L", formatFloat(this.litres, { digits: [16, 0] }));
    }
}
