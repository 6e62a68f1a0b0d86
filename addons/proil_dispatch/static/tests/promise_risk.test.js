import { describe, expect, test } from "@odoo/hoot";
import { minutesApart, promiseRisk } from "@proil_dispatch/promise/promise_risk";

describe.current.tags("headless");

const PROMISED_AT = luxon.DateTime.fromISO("2026-03-02T12:00:00Z");
const CASES = [
    { state: "accepted", minutesLeft: 31, risk: "calm" },
    { state: "accepted", minutesLeft: 30, risk: "soon" },
    { state: "assigned", minutesLeft: 0, risk: "soon" },
    { state: "assigned", minutesLeft: -1, risk: "late" },
    { state: "arrived", minutesLeft: -90, risk: "late" },
    { state: "fuelling", minutesLeft: -90, risk: "none" },
    { state: "completed", minutesLeft: 10, risk: "none" },
];

for (const { state, minutesLeft, risk } of CASES) {
    test(`${state} with ${minutesLeft} minutes left is ${risk}`, () => {
        const now = PROMISED_AT.minus({ minutes: minutesLeft });

        expect(promiseRisk(state, PROMISED_AT, now)).toBe(risk);
    });
}

test("minutes are whole and never zero", () => {
    const seconds = [-91, -61, -1, 0, 1, 61, 91];

    const minutes = seconds.map((second) =>
        minutesApart(PROMISED_AT, PROMISED_AT.plus({ seconds: second })),
    );

    expect(minutes).toEqual([2, 1, 1, 1, 1, 1, 2]);
});
