import { onWillUnmount } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { KanbanController } from "@web/views/kanban/kanban_controller";

export const BOARD_NOTIFICATION = "proil.dispatch/orders_changed";

export class OrderBoardController extends KanbanController {
    setup() {
        super.setup();
        const bus = useService("bus_service");
        const onOrdersChanged = ({ ids }) => this.model.orderChanged(ids);
        bus.subscribe(BOARD_NOTIFICATION, onOrdersChanged);
        bus.start();
        onWillUnmount(() => bus.unsubscribe(BOARD_NOTIFICATION, onOrdersChanged));
    }

    /** The column headers show the litres, there is no progress bar to ask for them. */
    get progressBarAggregateFields() {
        const { litres_limit, litres_filled } = this.props.fields;
        return [litres_limit, litres_filled];
    }
}
