export const SOON_MINUTES = 30;

// Once fuel flows the promise is kept or already broken: the colour would only distract.
const WAITING_STATES = new Set(["pending_payment", "accepted", "assigned", "en_route", "arrived"]);

/**
 * How close an order is to breaking its promise.
 *
 * @param {string} state
 * @param {luxon.DateTime} promisedAt end of the window
 * @param {luxon.DateTime} now
 * @returns {"none" | "calm" | "soon" | "late"}
 */
export function promiseRisk(state, promisedAt, now) {
    if (!WAITING_STATES.has(state)) {
        return "none";
    }
    const minutesLeft = promisedAt.diff(now, "minutes").minutes;
    if (minutesLeft < 0) {
        return "late";
    }
    return minutesLeft <= SOON_MINUTES ? "soon" : "calm";
}

/**
 * Whole minutes to the end of the window, or since it; never 0, which says nothing.
 *
 * @param {luxon.DateTime} promisedAt end of the window
 * @param {luxon.DateTime} now
 * @returns {number}
 */
export function minutesApart(promisedAt, now) {
    return Math.max(1, Math.round(Math.abs(promisedAt.diff(now, "minutes").minutes)));
}
