import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { OrderBoardHeader } from "./order_board_header";

export class OrderBoardRenderer extends KanbanRenderer {
    static components = { ...KanbanRenderer.components, KanbanHeader: OrderBoardHeader };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
    }

    /** `state` is read-only for the client: a drop asks the server for the verb instead. */
    get canMoveRecords() {
        return this.canResequenceRecords;
    }

    get canResequenceRecords() {
        return super.canResequenceRecords && this.props.list.model.isBoard;
    }

    sortStart(params) {
        this.props.list.model.startDrag();
        super.sortStart(params);
    }

    sortStop(params) {
        super.sortStop(params);
        this.props.list.model.stopDrag();
    }

    async sortRecordDrop(dataRecordId, dataGroupId, { parent }) {
        parent?.classList.remove("o_kanban_hover");
        const { list } = this.props;
        const record = list.records.find(({ id }) => id === dataRecordId);
        const target = list.groups.find(({ id }) => id === parent?.dataset.id);
        if (!record || !target || target.id === dataGroupId) {
            return;
        }
        this.toggleProcessing(dataRecordId, true);
        try {
            await this.moveOrder(record.resId, target.value);
        } finally {
            this.toggleProcessing(dataRecordId, false);
        }
    }

    async moveOrder(resId, state) {
        const { model } = this.props.list;
        const action = await this.orm.call("proil.order", "action_move_to", [[resId], state]);
        if (action) {
            await this.action.doAction(action, { onClose: () => model.orderChanged([resId]) });
        } else {
            model.orderChanged([resId]);
        }
    }
}
