import { Component, useState } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { minutesApart, promiseRisk } from "./promise_risk";

const HOURS_FROM_MINUTES = 120;

/** The promised window, coloured by how close it is to being missed. */
export class PromiseField extends Component {
    static template = "proil_dispatch.PromiseField";
    static props = { ...standardFieldProps };

    setup() {
        this.clock = useState(useService("proil_minute_clock"));
    }

    get start() {
        return this.props.record.data.window_start;
    }

    get end() {
        return this.props.record.data[this.props.name];
    }

    get risk() {
        return promiseRisk(this.props.record.data.state, this.end, this.clock.now);
    }

    get day() {
        return this.end.hasSame(this.clock.now, "day") ? "" : this.end.toFormat("d MMM ");
    }

    get hours() {
        const format = localization.timeFormat.replace(":ss", "");
        return [this.start, this.end].map((moment) => moment.toFormat(format)).join("–");
    }

    get countdown() {
        const minutes = minutesApart(this.end, this.clock.now);
        if (this.risk === "late") {
            return minutes < HOURS_FROM_MINUTES
                ? _t("%s min late", minutes)
                : _t("%s h late", Math.floor(minutes / 60));
        }
        return this.risk === "soon" ? _t("%s min left", minutes) : "";
    }

    get hint() {
        const moments = [this.start, this.end].map((moment) => formatDateTime(moment));
        return _t("Promised: %(from)s to %(to)s (%(zone)s)", {
            from: moments[0],
            to: moments[1],
            zone: this.end.zoneName,
        });
    }
}

export const promiseField = {
    component: PromiseField,
    displayName: _t("Promise"),
    supportedTypes: ["datetime"],
    fieldDependencies: [
        { name: "window_start", type: "datetime" },
        { name: "state", type: "selection" },
    ],
};

registry.category("fields").add("proil_promise", promiseField);
