"""Everything that the quarterly report says, before it is written as PDF, workbook or page."""

import re
from dataclasses import dataclass, field
from html import unescape

from django.conf import settings
from django.utils import timezone

from analytics import headlines, pages, sentences
from analytics.contents import PARTS, Part
from analytics.figures import FIGURES, Answer, Figure, told
from analytics.mappings import mapping_on
from analytics.output import FLAGS
from analytics.periods import Period, day
from analytics.publication import asked, frozen_tables, reported, standing
from analytics.showing import Lines
from analytics.together import Name

WIDE = 9


@dataclass(frozen=True)
class Block:
    """One figure in the report: what its page shows of it, as a report prints it."""

    section: pages.Section

    @property
    def answer(self) -> Answer:
        return self.section.answer

    @property
    def lines(self) -> Lines:
        return self.section.table

    @property
    def title(self) -> str:
        return self.answer.title

    @property
    def wide(self) -> bool:
        """Whether the table needs a page on its side."""
        return len(self.lines.headings) >= WIDE

    @property
    def drawn(self) -> list[str]:
        """Its pictures in order. A wide matrix is its table: its picture would print the same numbers again."""
        return [*self.section.pictures, *([] if self.wide else filter(None, [self.section.chart]))]

    @property
    def notes(self) -> list[str]:
        """What of the table is hidden, why, and below which number."""
        used = {cell.flag for cell in self.answer.table.cells.values() if cell.flag}
        below = self.answer.suppressed_below
        hiding = f"Numbers from 1 to {below - 1} are hidden."
        if not self.answer.figure.counts_people:
            hiding = "It counts no people: nothing is hidden."
        marks = [f"{flag}: {meaning}." for flag, meaning in FLAGS.items() if flag in used]
        left_out = [f"Rows without anybody are left out: {self.lines.left_out}."] if self.lines.left_out else []
        return [" ".join([hiding, *marks, *left_out])]


@dataclass(frozen=True)
class Section:
    """A part of the report with what there is to show."""

    part: Part
    blocks: list[Block]


@dataclass(frozen=True)
class Report:
    """A quarter, gathered: the same numbers whatever it is written as."""

    period: Period
    cover: list[str]
    summary: list[str]
    tiles: list[headlines.Tile]
    sections: list[Section]
    caveats: list[str] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return "Quarterly report"

    @property
    def publisher(self) -> str:
        return f"{settings.COUNTY_NAME or settings.PRODUCT_NAME}: supported housing and homelessness partnership"

    @property
    def title(self) -> str:
        return f"{self.heading}, {self.period.label}"

    @property
    def definitions(self) -> list[tuple[Figure, str]]:
        """Every figure in the report once, in its order, with what its numbers are made of."""
        found = {block.answer.figure.name: block.answer for section in self.sections for block in section.blocks}
        return [
            (answer.figure, " ".join(f"{heading}: {text}." for heading, text in told(answer)))
            for answer in found.values()
        ]


def in_words(picture: str) -> str:
    """A picture in words: its own title and description."""
    found = re.search(r"<title[^>]*>(.*?)</title><desc[^>]*>(.*?)</desc>", picture, re.S)
    return unescape(f"{found[1]}. {found[2]}") if found else ""


def gather(period: Period) -> Report:
    """The report for a period. Raises UnknownArea where there is no home county to report on."""
    snapshot = standing(period)
    printed = set(reported()) & (set(frozen_tables(snapshot)) if snapshot else set(reported()))
    sections = [Section(part, _blocks(part, period, printed)) for part in PARTS]
    return Report(
        period=period,
        cover=[f"{day(period.first)} to {day(period.last)}, both days included.", *_standing(snapshot)],
        summary=headlines.summary(period),
        tiles=headlines.tiles(period),
        sections=[section for section in sections if section.blocks],
        caveats=_caveats(period, snapshot.suppressed_below if snapshot else settings.DISCLOSURE_THRESHOLD),
    )


def _standing(snapshot) -> list[str]:
    """Whether the numbers may still move, and what was open when they were closed."""
    if snapshot is None:
        return ["The quarter is not closed: these numbers are counted from the records as they are today."]
    closed = f"Closed on {day(timezone.localdate(snapshot.closed_at))}, revision {snapshot.revision}."
    return [closed, *([f"Why it was corrected: {snapshot.reason}"] if snapshot.reason else []), *snapshot.matters]


def _blocks(part: Part, period: Period, printed: set[Name]) -> list[Block]:
    return [_block(name, period) for name in part.tables if name in printed]


def _block(name, period: Period) -> Block:
    query = asked(name)
    first = FIGURES[name.figure].breakdowns[:1]
    # The default breakdown is asked for by its silence: its charts are those of the figure as a whole.
    query = query if query.by not in first else pages.plain(query)
    return Block(pages.section(name.figure, period, query, whole=False))


def _caveats(period: Period, below: int) -> list[str]:
    mapping = mapping_on(period.last)
    return [
        "Every number is counted from the records of the hub, as they were written while the work was done. "
        "The first and the last day of the quarter belong to it.",
        f"Numbers of people from 1 to {below - 1} are hidden and marked c, and so are enough others that no total "
        "and no other table of this report gives them away. A true 0 is shown, unless it would tell such a number too. "
        "A share is hidden when what it counts, or what it leaves out, is such a number.",
        "Percentages are rounded half up when they are printed, and always computed from counts.",
        f"What counts as planned, independent or left out is the mapping {mapping.name} ({mapping.publisher}).",
        "A share of few people moves far with one of them; sentences say so where fewer than "
        f"{sentences.FEW} people are counted.",
    ]
