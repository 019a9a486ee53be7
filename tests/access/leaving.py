"""Everything that leaves the hub, as words to search: pages, files of every kind, e-mails, socket hints, the log.

`Overheard` listens beside the pages: what is said in e-mails, to sockets and in the log is said to nobody in
particular, and may hold no name at all.
"""

import io
import json
import logging
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import typst
from channels.layers import InMemoryChannelLayer
from django.core import mail
from django.urls import reverse
from django.utils.http import urlencode

from analytics.figures import FIGURES

# Whose log is heard at its loudest; everybody else's from where it says that something happened.
OURS = ("agencies", "analytics", "hub", "pathways", "referrals")
# Of each page about figures, what can be saved. A page that hands out a file and stands in no row here is found by
# `test_whatever_is_saved_is_written_down`.
FIGURE_FORMS, REPORT_FORMS, PATTERN_FORMS = ("csv", "json", "xlsx"), ("html", "xlsx", "pdf"), ("csv", "xlsx")
PATTERNS = {
    "patterns": ("compared", "reasons"),
    "own_patterns": ("own", "needs"),
    "unmet_need": ("cohort", "area", "criterion"),
}


def quarter(today):
    """The calendar quarter that holds a day: everything of a world made today happened in it."""
    return f"cal:{today.year}-Q{(today.month + 2) // 3}"


def words_of(answer):
    """Headers and body of an answer as text; a workbook is unpacked."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{unpacked(b''.join(answer))}"


def unpacked(body):
    """The words of a file: of a workbook those of all its parts."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def files(period, figures=tuple(FIGURES), forms=FIGURE_FORMS, reports=REPORT_FORMS):
    """Addresses of everything about figures that can be saved."""
    for name in figures:
        finer = [by for by in FIGURES[name].breakdowns[1:] if by not in FIGURES[name].too_fine]
        asked = [f"period={period}", *(f"period={period}&by={by}" for by in finer)]
        yield from (f"{reverse('figure', args=[name])}?{words}&format={form}" for words in asked for form in forms)
    yield from (f"{reverse('report')}?period={period}&format={form}" for form in reports)
    for page, tables in PATTERNS.items():
        yield from (f"{reverse(page)}?table={table}&format={form}" for table in tables for form in PATTERN_FORMS)


def records_behind(client, period, figures=tuple(FIGURES), most=4):
    """Addresses of the records behind numbers: for each figure the first `most` cells that its own file prints."""
    for name in figures:
        answer = client.get(reverse("figure", args=[name]), {"period": period, "format": "json"})
        cells = answer.json()["cells"] if answer.headers["Content-Type"] == "application/json" else ()
        counted = [cell for cell in cells if cell["count"]][:most]
        page = reverse("figure_records", args=[name])
        yield from (f"{page}?{urlencode({'period': period, 'row': c['row'], 'column': c['column']})}" for c in counted)


@dataclass
class Overheard:
    """What was said beside the pages, to whom it is not known."""

    log: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    set_in_type: list[str] = field(default_factory=list)

    @property
    def mails(self):
        return [f"{message.message()}\n{message.body}" for message in getattr(mail, "outbox", [])]

    @property
    def words(self):
        return "\n".join([*self.log, *self.hints, *self.set_in_type, *self.mails])


class _Ear(logging.Handler):
    def __init__(self, heard):
        super().__init__(logging.DEBUG)
        self.heard = heard

    def emit(self, record):
        self.heard.append(f"{record.name}: {self.format(record)}")


@contextmanager
def listening():
    """Hears every e-mail, every hint to a socket, every line of the log, and what a PDF is set from."""
    heard, root = Overheard(), logging.getLogger()
    ear, levels = _Ear(heard.log), {name: logging.getLogger(name).level for name in ("", *OURS)}
    send, set_in_type = InMemoryChannelLayer.group_send, typst.compile

    async def group_send(layer, group, message):
        heard.hints.append(f"{group} {json.dumps(message)}")
        await send(layer, group, message)

    def compile_aloud(source, *given, root, **more):
        heard.set_in_type += [unpacked(part.read_bytes()) for part in sorted(Path(root).iterdir())]
        return set_in_type(source, *given, root=root, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InMemoryChannelLayer, "group_send", group_send)
        patch.setattr(typst, "compile", compile_aloud)
        root.addHandler(ear)
        for name in levels:
            logging.getLogger(name).setLevel(logging.DEBUG if name else logging.INFO)
        try:
            yield heard
        finally:
            root.removeHandler(ear)
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
