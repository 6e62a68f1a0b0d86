import { registry } from "@web/core/registry";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { OrderBoardController } from "./order_board_controller";
import { OrderBoardModel } from "./order_board_model";
import { OrderBoardRenderer } from "./order_board_renderer";

registry.category("views").add("proil_order_board", {
    ...kanbanView,
    Controller: OrderBoardController,
    Model: OrderBoardModel,
    Renderer: OrderBoardRenderer,
});
