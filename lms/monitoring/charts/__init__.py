"""Charts and maps drawn on the server as SVG: dataclasses in, text out (docs/decisions/0013-charts.md). Pages that show one load
monitoring-charts.css and take `monitoring/_chart.html`.
"""

from lms.monitoring.charts.bar_chart import bars
from lms.monitoring.charts.column_chart import columns
from lms.monitoring.charts.drop_off_chart import drop_off
from lms.monitoring.charts.funnel_chart import funnel
from lms.monitoring.charts.line_chart import line, sparkline
from lms.monitoring.charts.maps import choropleth, map_key
from lms.monitoring.charts.reading import Cohort, Mark, Reading, Series, Stage, Step
from lms.monitoring.charts.retention_chart import retention
from lms.monitoring.charts.scales import Classes, quantiles, round_steps

__all__ = [
    "Classes",
    "Cohort",
    "Mark",
    "Reading",
    "Series",
    "Stage",
    "Step",
    "bars",
    "choropleth",
    "columns",
    "drop_off",
    "funnel",
    "line",
    "map_key",
    "quantiles",
    "retention",
    "round_steps",
    "sparkline",
]
