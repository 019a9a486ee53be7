"""What routing said, in the shape that pages show: services in order with their reasons, and the others with theirs."""

from pathways.criteria import criterion
from pathways.models import Service
from pathways.routing import RANKING, Recommendation, to_json
from referrals.views.desk import MARKS
from referrals.views.tags import STANDINGS

# The declared table, as it is read beside the services that it puts in order.
ORDER = (
    "What meets everything comes first, then what cannot be told yet, then what is not possible now.",
    *(yardstick.sentence for yardstick in RANKING),
)


def service_names(codes):
    """{code: service} with its provider."""
    return {service.code: service for service in Service.objects.filter(code__in=codes).select_related("agency")}


def explained(said, services):
    """{"ranked": ..., "order": ..., "others": ..., "asks": ...} of a recommendation, or of a run as it was stored."""
    run = to_json(said) if isinstance(said, Recommendation) else said
    rows = [_service(row, services) for row in run["services"]]
    ranked = sorted((row for row in rows if row["rank"]), key=lambda row: row["rank"])
    others = [row for row in rows if not row["rank"]]
    return {"ranked": ranked, "order": ORDER, "others": others, "asks": run["asks"]}


def _service(row, services):
    service = services.get(row["service"])
    text, colour = STANDINGS[row["standing"]]
    return {
        "code": row["service"],
        "name": service.name if service else row["service"],
        "provider": service.agency.name if service else "",
        "rank": row["rank"],
        "text": text,
        "colour": colour,
        "lines": [_line(line) for line in row["verdicts"]],
    }


def _line(line):
    sentence = line["sentence"]
    return {"verdict": MARKS[line["standing"]], "text": f"{sentence} Ask: {line['ask']}" if line["ask"] else sentence}


def decided_on(run):
    """[(heading, sentences)] of what rules and services had asked about the person, as a stored run answered it."""
    known = [criterion(name).holds for name in run["holds"]] + [criterion(name).fails for name in run["fails"]]
    said = (
        ("What was known", known),
        ("What nobody had said", [f"whether the person {criterion(name).holds}" for name in run["unknown"]]),
    )
    return [(heading, lines) for heading, lines in said if lines]
