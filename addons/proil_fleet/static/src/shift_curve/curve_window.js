const TICK_PX = 6;

/**
 * Draws on the chart what is no series: the stops as ticks, and where litres were lost.
 *
 * @param {{stops: {x: number}[], window: {from: number, to: number, label: string} | null,
 *     colours: {tick: string, window: string, label: string}}} marks
 */
export function curveMarks({ stops, window, colours }) {
    return {
        id: "proil_curve_marks",
        beforeDatasetsDraw({ ctx, chartArea, scales }) {
            ctx.save();
            ctx.strokeStyle = colours.tick;
            for (const stop of stops) {
                const x = scales.x.getPixelForValue(stop.x);
                ctx.beginPath();
                ctx.moveTo(x, chartArea.bottom);
                ctx.lineTo(x, chartArea.bottom - TICK_PX);
                ctx.stroke();
            }
            if (window) {
                drawWindow(ctx, chartArea, scales.x, window, colours);
            }
            ctx.restore();
        },
    };
}

function drawWindow(ctx, chartArea, scale, { from, to, label }, colours) {
    const [left, right] = [from, to].map((minute) => scale.getPixelForValue(minute));
    ctx.fillStyle = colours.window;
    ctx.fillRect(left, chartArea.top, Math.max(right - left, 2), chartArea.bottom - chartArea.top);
    ctx.fillStyle = colours.label;
    ctx.font = "bold 13px sans-serif";
    const half = ctx.measureText(label).width / 2;
    const middle = Math.min(
        Math.max((left + right) / 2, chartArea.left + half),
        chartArea.right - half,
    );
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.fillText(label, middle, chartArea.top + 2);
}
