import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { hourTicks } from "./curve_series";

/** @param {luxon.DateTime} moment */
export function clock(moment) {
    return moment.toFormat(localization.timeFormat.replace(":ss", ""));
}

/** The band, the curve in it, and loads as bars on a scale of their own. */
export function curveDatasets(points, series, { line, band, load }) {
    const edge = { type: "line", pointRadius: 0, borderWidth: 0, yAxisID: "y" };
    return [
        { ...edge, data: series.above, label: _t("±2σ"), backgroundColor: band, fill: 1 },
        { ...edge, data: series.below, label: "" },
        {
            type: "line",
            data: series.curve,
            label: _t("Unexplained, l"),
            borderColor: line,
            backgroundColor: line,
            borderWidth: 2,
            pointRadius: points.map((point) => (point.doubted ? 5 : 2)),
            pointStyle: points.map((point) => (point.doubted ? "crossRot" : "circle")),
            yAxisID: "y",
        },
        {
            type: "bar",
            data: series.loads,
            label: _t("Loaded, l"),
            backgroundColor: load,
            barThickness: 10,
            yAxisID: "loads",
        },
    ];
}

/**
 * @param {luxon.DateTime} openedAt
 * @param {number} lastMinute
 */
export function curveOptions(openedAt, lastMinute) {
    const timeScale = {
        type: "linear",
        offset: false,
        min: 0,
        max: lastMinute,
        afterBuildTicks(axis) {
            axis.ticks = hourTicks(openedAt, lastMinute).map((value) => ({ value }));
        },
        ticks: {
            callback: (minute) => clock(openedAt.plus({ minutes: minute })),
            maxRotation: 0,
            autoSkip: true,
        },
    };
    return {
        responsive: true,
        maintainAspectRatio: false,
        animation: false,
        plugins: {
            legend: { position: "bottom", labels: { filter: (item) => item.text } },
            tooltip: { enabled: false },
        },
        scales: {
            x: timeScale,
            y: { title: { display: true, text: _t("Litres") }, grace: "15%" },
            loads: { display: false, position: "right", beginAtZero: true, grace: "200%" },
        },
    };
}
