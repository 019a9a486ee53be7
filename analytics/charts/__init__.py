"""Charts as inline SVG with a title and a description, drawn from tables after disclosure control.

No style attribute and no script, so that a strict content policy has nothing to stop. Dark and light, never red against
green, so that they read in grey and to colour-blind people. The table stands beside each (see the templates).
"""

from analytics.charts.bars import bars, counts, origins, rates, stacked, values
from analytics.charts.districts import tiles
from analytics.charts.journeys import journeys
from analytics.charts.matrix import matrix
from analytics.charts.series import series

__all__ = ["bars", "counts", "journeys", "matrix", "origins", "rates", "series", "stacked", "tiles", "values"]
