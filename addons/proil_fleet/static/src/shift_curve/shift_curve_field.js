/* global Chart */

import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { clock, curveDatasets, curveOptions } from "./curve_chart";
import { curveSeries, minutesSince } from "./curve_series";
import { curveMarks } from "./curve_window";

const KINDS = {
    opening: _t("Opening"),
    pre: _t("Before a fill"),
    post: _t("After a fill"),
    load_pre: _t("Before a load"),
    load_post: _t("After a load"),
    closing: _t("Closing"),
};

/** Litres that nothing explains, reading by reading: a flat line is a clean shift. */
export class ShiftCurveField extends Component {
    static template = "proil_fleet.ShiftCurveField";
    static props = { ...standardFieldProps, lossField: { type: String } };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.points, this.window?.from],
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get points() {
        return this.props.record.data[this.props.name] || [];
    }

    get openedAt() {
        return this.props.record.data.opened_at;
    }

    get litres() {
        return formatFloat(Math.abs(this.props.record.data[this.props.lossField]), {
            digits: [12, 1],
        });
    }

    get window() {
        const { window_from: start, window_to: end } = this.props.record.data;
        if (!start || !end) {
            return null;
        }
        const times = [start, end].map(clock).join("–");
        return {
            from: minutesSince(this.openedAt, start),
            to: minutesSince(this.openedAt, end),
            label: _t("%(litres)s l, %(times)s", { litres: this.litres, times }),
        };
    }

    /** What a screen reader says instead of the picture. */
    get summary() {
        return this.window
            ? _t("Curve of the shift: %s", this.window.label)
            : _t("Curve of the shift: no step found");
    }

    get rows() {
        return this.points.map((point) => ({
            time: clock(this.openedAt.plus({ minutes: point.t_min })),
            stop: point.stop,
            kind: KINDS[point.kind],
            litres: formatFloat(point.r_l, { digits: [12, 2] }),
            band: formatFloat(2 * point.sigma_l, { digits: [12, 2] }),
            loaded: point.loaded_l ? formatFloat(point.loaded_l, { digits: [12, 1] }) : "",
            doubted: point.doubted,
        }));
    }

    draw() {
        this.chart?.destroy();
        if (!this.points.length) {
            return;
        }
        const series = curveSeries(this.points);
        const colours = this.colours();
        this.chart = new Chart(this.canvas.el, {
            data: { datasets: curveDatasets(this.points, series, colours) },
            options: curveOptions(this.openedAt, this.points.at(-1).t_min),
            plugins: [curveMarks({ stops: series.stops, window: this.window, colours })],
        });
    }

    colours() {
        const style = getComputedStyle(this.canvas.el);
        const named = (name) => style.getPropertyValue(name).trim();
        return {
            line: named("--o-proil-curve-line"),
            band: named("--o-proil-curve-band"),
            load: named("--o-proil-curve-load"),
            tick: named("--o-proil-curve-tick"),
            window: named("--o-proil-curve-window"),
            label: named("--o-proil-curve-label"),
        };
    }
}

export const shiftCurveField = {
    component: ShiftCurveField,
    displayName: _t("Curve of a shift"),
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({ lossField: options.loss_field }),
    fieldDependencies: ({ options }) => [
        { name: "opened_at", type: "datetime" },
        { name: "window_from", type: "datetime" },
        { name: "window_to", type: "datetime" },
        { name: options.loss_field, type: "float" },
    ],
};

registry.category("fields").add("proil_shift_curve", shiftCurveField);
