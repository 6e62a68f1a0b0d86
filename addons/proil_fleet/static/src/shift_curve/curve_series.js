/**
 * @typedef {{t_min: number, stop: number, kind: string, r_l: number, sigma_l: number,
 *     doubted: boolean, loaded_l: number}} CurvePoint
 */

const MINUTES_PER_HOUR = 60;
const SIGMAS = 2;

/**
 * What the chart draws, in minutes since the opening and litres.
 *
 * @param {CurvePoint[]} points
 */
export function curveSeries(points) {
    return {
        curve: points.map((point) => ({ x: point.t_min, y: point.r_l })),
        above: points.map((point) => ({ x: point.t_min, y: point.r_l + SIGMAS * point.sigma_l })),
        below: points.map((point) => ({ x: point.t_min, y: point.r_l - SIGMAS * point.sigma_l })),
        loads: points
            .filter((point) => point.loaded_l)
            .map((point) => ({ x: point.t_min, y: point.loaded_l })),
        stops: stopTicks(points),
    };
}

/**
 * One tick for each standing place, at its first reading.
 *
 * @param {CurvePoint[]} points
 */
export function stopTicks(points) {
    const ticks = [];
    for (const point of points) {
        if (!ticks.length || ticks.at(-1).stop !== point.stop) {
            ticks.push({ x: point.t_min, stop: point.stop });
        }
    }
    return ticks;
}

/**
 * @param {luxon.DateTime} openedAt
 * @param {luxon.DateTime | false} moment
 * @returns {number | null}
 */
export function minutesSince(openedAt, moment) {
    return moment ? moment.diff(openedAt, "minutes").minutes : null;
}

/**
 * Whole hours on the clock between two minutes of a shift.
 *
 * @param {luxon.DateTime} openedAt
 * @param {number} lastMinute
 */
export function hourTicks(openedAt, lastMinute) {
    const first = MINUTES_PER_HOUR - (openedAt.minute + openedAt.second / 60);
    const step = lastMinute > 12 * MINUTES_PER_HOUR ? 2 * MINUTES_PER_HOUR : MINUTES_PER_HOUR;
    const ticks = [];
    for (let minute = first % MINUTES_PER_HOUR; minute <= lastMinute; minute += step) {
        ticks.push(minute);
    }
    return ticks;
}
