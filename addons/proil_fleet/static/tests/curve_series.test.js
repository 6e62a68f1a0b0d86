import { describe, expect, test } from "@odoo/hoot";
import {
    curveSeries,
    hourTicks,
    minutesSince,
    stopTicks,
} from "@proil_fleet/shift_curve/curve_series";

const { DateTime } = luxon;
const OPENED_AT = DateTime.fromISO("2030-05-14T08:02:00");

function point(t_min, stop, more = {}) {
    return { t_min, stop, kind: "pre", r_l: 0, sigma_l: 0.5, doubted: false, loaded_l: 0, ...more };
}

describe.current.tags("headless");

test("the band is two sigmas wide on both sides", () => {
    const series = curveSeries([point(10, 1, { r_l: -3 })]);

    expect(series.curve).toEqual([{ x: 10, y: -3 }]);
    expect(series.above).toEqual([{ x: 10, y: -2 }]);
    expect(series.below).toEqual([{ x: 10, y: -4 }]);
});

test("only loads have bars", () => {
    const series = curveSeries([point(0, 0), point(60, 1, { loaded_l: 500 }), point(90, 2)]);

    expect(series.loads).toEqual([{ x: 60, y: 500 }]);
});

test("a stop has one tick however often it was read", () => {
    expect(stopTicks([point(0, 0), point(23, 1), point(32, 1), point(53, 2)])).toEqual([
        { x: 0, stop: 0 },
        { x: 23, stop: 1 },
        { x: 53, stop: 2 },
    ]);
});

test("hours stand on the clock", () => {
    expect(hourTicks(OPENED_AT, 190)).toEqual([58, 118, 178]);
    expect(hourTicks(DateTime.fromISO("2030-05-14T08:00:00"), 60)).toEqual([0, 60]);
});

test("hours of a long shift are every second one", () => {
    expect(hourTicks(OPENED_AT, 721).length).toBe(6);
});

test("minutes since the opening", () => {
    expect(minutesSince(OPENED_AT, OPENED_AT.plus({ minutes: 212 }))).toBe(212);
    expect(minutesSince(OPENED_AT, false)).toBe(null);
});
