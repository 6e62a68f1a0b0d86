"""Fuel control: the analysis of a shift, the intake of telemetry, where tankers were last seen.

usage: ./proil bench fuel

The ratio is the worst of three: the analysis of a shift with 80 epochs to 5 ms; half of COPY's
rows per second to those of the HTTP intake, in the same run into the same table; reading last
positions of 150 tankers with ten million rows, to 1.5 times that with ten thousand. At most 1
passes.
"""

import _fuel_analysis
import _fuel_telemetry
from _measure import report

ANALYSIS_MS, INGEST_SHARE, LAST_POSITION_RATIO = 5, 0.5, 1.5


def main() -> None:
    figures = _fuel_analysis.measure() | _fuel_telemetry.measure()
    ratios = (
        figures["analysis_ms"] / ANALYSIS_MS,
        INGEST_SHARE / figures["ingest_share"],
        figures["last_position_ratio"] / LAST_POSITION_RATIO,
    )
    report("fuel", max(ratios), **figures)


if __name__ == "__main__":
    main()
