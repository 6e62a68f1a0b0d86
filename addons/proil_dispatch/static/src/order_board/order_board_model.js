import { browser } from "@web/core/browser/browser";
import { Domain } from "@web/core/domain";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { extractInfoFromGroupData, getFieldsSpec } from "@web/model/relational_model/utils";

const REFRESH_DELAY_MS = 300;

/** Keeps the cards of changed orders current without reading the rest of the board again. */
export class OrderBoardModel extends RelationalModel {
    setup() {
        super.setup(...arguments);
        this.changedIds = new Set();
        this.isDragging = false;
        this.refreshTimer = null;
    }

    get isBoard() {
        return Boolean(this.root?.isGrouped && this.root.groupByField.name === "state");
    }

    /** @param {number[]} resIds orders that changed on the server */
    orderChanged(resIds) {
        resIds.forEach((resId) => this.changedIds.add(resId));
        this.refreshLater();
    }

    /** One read for all that changes within the delay, however busy the day is. */
    refreshLater() {
        this.refreshTimer ??= browser.setTimeout(() => {
            this.refreshTimer = null;
            this.refreshChanged();
        }, REFRESH_DELAY_MS);
    }

    startDrag() {
        this.isDragging = true;
    }

    /** Shows what changed while a card was held: columns must not move under the pointer. */
    stopDrag() {
        this.isDragging = false;
        if (this.changedIds.size) {
            this.refreshLater();
        }
    }

    async refreshChanged() {
        if (this.isDragging || !this.changedIds.size) {
            return;
        }
        const resIds = [...this.changedIds];
        this.changedIds.clear();
        if (this.isBoard) {
            await this.mutex.exec(() => this._refreshOrders(resIds));
        } else {
            await this.load();
        }
    }

    async _refreshOrders(resIds) {
        const { root } = this;
        const [orders, columns] = await Promise.all([
            this._readOrders(root, resIds),
            this._readColumns(root),
        ]);
        if (root !== this.root) {
            return;
        }
        const orderById = new Map(orders.map((order) => [order.id, order]));
        resIds.forEach((resId) => this._placeOrder(root, resId, orderById.get(resId)));
        this._setCounters(root, columns);
    }

    async _readOrders(root, resIds) {
        const { activeFields, context, domain, fields, resModel } = root;
        const { records } = await this.orm.webSearchRead(
            resModel,
            Domain.and([domain, [["id", "in", resIds]]]).toList(),
            { specification: getFieldsSpec(activeFields, fields, context), context },
        );
        return records;
    }

    async _readColumns(root) {
        const { context, domain, fields, groupBy, resModel } = root;
        const sums = root.config.fieldsToAggregate.map((name) => `${name}:sum`);
        const groups = await this.orm.formattedReadGroup(
            resModel,
            domain,
            groupBy,
            ["__count", ...sums],
            { context },
        );
        return groups.map((group) => extractInfoFromGroupData(group, groupBy, fields, domain));
    }

    _placeOrder(root, resId, order) {
        const source = root.groups.find((group) => group.records.some((r) => r.resId === resId));
        const record = source?.records.find((r) => r.resId === resId);
        const target = order && root.groups.find((group) => group.value === order.state);
        if (record && source === target) {
            record._setData(order);
            return;
        }
        if (record) {
            source._removeRecords([record.id]);
        }
        if (target && !target.isFolded) {
            this._insertByPromise(target, target.list._createRecordDatapoint(order));
        }
    }

    /** The columns are ordered by promise: see default_order of the view. */
    _insertByPromise(group, record) {
        const { records } = group;
        const later = records.findIndex((r) => r.data.window_end > record.data.window_end);
        const hasUnreadTail = group.count > records.length;
        if (later >= 0 || !hasUnreadTail) {
            group._addRecord(record, later < 0 ? records.length : later);
        }
    }

    _setCounters(root, columns) {
        for (const group of root.groups) {
            const column = columns.find(({ value }) => value === group.value);
            group.count = column?.count ?? 0;
            group.aggregates = column?.aggregates ?? {};
        }
    }
}
