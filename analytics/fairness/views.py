"""Pages about fairness: patterns for commissioners and the hub, a provider's own, and the ledger of unmet need."""

from dataclasses import dataclass
from statistics import median

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from agencies import access
from agencies.views.doors import needs
from analytics import output
from analytics.cells import Table
from analytics.fairness import tables, unmet
from analytics.fairness.reading import rows
from analytics.figures import Answer, Figure, Query
from analytics.indicators.patterns import FEWEST_OFFERS
from analytics.periods import Period, between, latest_complete_quarter, up_to
from analytics.showing import Lines, Square, lines
from analytics.views.files import handed_out

FEWEST_PROVIDERS = 5  # fewer others make no spread that hides who they are
DOWNLOADS = {
    "csv": ("text/csv; charset=utf-8", output.as_csv, "Spreadsheet, one line per number (CSV)"),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        output.as_xlsx,
        "Workbook (XLSX)",
    ),
}


@dataclass(frozen=True)
class Block:
    """One table on a page, with what may be said of each row in its last column."""

    name: str
    title: str
    intro: str
    table: Table
    verdicts: dict | None = None

    @property
    def caption(self) -> str:
        return self.title

    @property
    def lines(self) -> Lines:
        shown = lines(self.table)
        if self.verdicts is None:
            return shown
        said = [(row, [*squares, Square(self.verdicts.get(row, ""))]) for row, squares in shown.rows]
        return Lines([*shown.headings, "In words"], said, shown.left_out)


def two_years() -> Period:
    """The eight complete quarters that ended last: the same for every reader, so that nobody subtracts days."""
    quarters = up_to(latest_complete_quarter(timezone.localdate()))
    return between(quarters[0].first, quarters[-1].last)


@needs("view_patterns")
def patterns(request):
    """Who declines whom: every provider or service against all the others, and groups of people against everybody."""
    period, by = two_years(), "service" if request.GET.get("by") == "service" else "provider"
    found = rows(period)
    blocks = [_compared(found, period, by), _reasons(found, by), *(_equity(found, name) for name in tables.DIMENSIONS)]
    chosen = tables.labels(found, by)
    of = next((code for code in chosen if code == request.GET.get("of")), "")
    if of:
        blocks.insert(1, _needs(found, by, of, chosen[of]))
    context = {"period": period, "by": by, "chosen": chosen, "of": of, "asked": {"by": by, "of": of}}
    return _page(request, "analytics/fairness/patterns.html", blocks, period, context)


@needs("view_own_patterns")
def own_patterns(request):
    """A provider's own declines, by what people needed, beside the spread of all the others without their names."""
    period = two_years()
    found, codes = (
        rows(period),
        sorted(access.agencies_where(request.user, "view_own_patterns").values_list("code", flat=True)),
    )
    acting = request.acting.agency.code if request.acting else ""
    code = acting if acting in codes else codes[0]
    own = [row for row in found if row.provider == code]
    compared = tables.patterns(found, period, "provider")
    label = tables.labels(found, "provider").get(code, "")
    blocks = []
    if own:
        table = Table(
            (label,), compared.table.columns, {k: c for k, c in compared.table.cells.items() if k[0] == label}
        )
        words = "Every decline that the facts left a choice about, against what all others lead one to expect."
        blocks = [
            Block("own", "Your declines", words, table, compared.verdicts),
            _needs(found, "provider", code, "your services"),
        ]
    others = tables.spread(found, code)
    context = {"period": period, "spread": _quartiles(others), "others": len(others)}
    return _page(request, "analytics/fairness/own.html", blocks, period, context)


@needs("view_patterns")
def unmet_need(request):
    """Needs that no service would or could take, by cohort, area and what stood in the way."""
    period = two_years()
    found = unmet.ledger(period)
    titles = {
        "cohort": ("By cohort", "Each person is counted once."),
        "area": (
            "By area wanted",
            "Each person is counted in every area that they named, so these rows add up to more people than there are: "
            "the table by cohort counts everybody once.",
        ),
        "criterion": (
            "By what stood in the way",
            "A criterion that kept people out, or the reason that services gave. A person may be in several rows.",
        ),
        "criterion-cohort": ("What stood in the way, by cohort", "The same people. A person may be in several rows."),
        "criterion-area": (
            "What stood in the way, by area wanted",
            "The same people, in every area that they named: neither rows nor columns add up.",
        ),
    }
    blocks = [Block(name, *titles[name], table) for name, table in found.items()]
    return _page(request, "analytics/fairness/unmet.html", blocks, period, {"period": period})


def _compared(found, period, by):
    shown = tables.patterns(found, period, by)
    words = (
        "Declines that the facts left a choice about, against what everybody else's answers to people with the same "
        "needs lead one to expect. Adjusted: the share if all were offered the same mix of people, with the range that "
        f"is 95 % sure. Fewer than {FEWEST_OFFERS} offers are too few to say."
    )
    return Block("compared", f"Declines by {by}", words, shown.table, shown.verdicts)


def _reasons(found, by):
    return Block("reasons", "Reasons given", "All declines, by group of reasons.", tables.reasons(found, by))


def _needs(found, by, code, label):
    shown = tables.needs_of(found, by, code)
    words = "By what the people needed whom it was offered. A person with two needs is in two rows."
    return Block("needs", f"Declines by need: {label}", words, shown.table, shown.verdicts)


def _equity(found, dimension):
    shown = tables.equity(found, dimension)
    words = "All services together, against everybody with the same needs."
    return Block(dimension, tables.DIMENSIONS[dimension][0], words, shown.table, shown.verdicts)


def _quartiles(others):
    """Lowest quarter, half and highest quarter of the others in per cent, or None where they are too few to hide."""
    if len(others) < FEWEST_PROVIDERS:
        return None
    half = len(others) // 2
    cuts = (median(others[:half]), median(others), median(others[-half:]))
    return [output.rounded(100 * share) for share in cuts]


def _page(request, template, blocks, period, context):
    """The page, or one of its tables as a file."""
    wanted, name = request.GET.get("format"), request.GET.get("table")
    if wanted:
        block = next((each for each in blocks if each.name == name), None)
        if block is None or wanted not in DOWNLOADS:
            raise Http404
        return _download(request, block, period, wanted)
    links = [(kind, words) for kind, (_, _, words) in DOWNLOADS.items()]
    return render(request, template, context | {"blocks": blocks, "downloads": links})


def _download(request, block, period, wanted):
    content_type, write, _ = DOWNLOADS[wanted]
    figure = Figure(block.name, block.title, block.intro, "Offers answered and declined in the hub", compute=None)
    answer = Answer(figure, period, Query(), block.table, settings.DISCLOSURE_THRESHOLD)
    name = f"fairness-{block.name}-{period.last:%Y-%m-%d}.{wanted}"
    opened_by = "view_patterns" if access.may_at(request.user, "view_patterns") else "view_own_patterns"
    return handed_out(
        request, write(answer), content_type, name,
        kind="pattern", subject=block.name, period=period, permission=opened_by,
    )  # fmt: skip
