"""What nobody should be able to break a page with: the fields that a page asks for, and values that no form expects."""

from html.parser import HTMLParser
from itertools import chain

from django.utils import timezone

LONG = "x" * 70_000
# Text, numbers, days, choices and markup, each wrong in its own way.
VALUES = (
    "", " ", "\0", "a\0b", LONG, "\x07\x1b[31m\r\n\t", "\u202eabc\ufeff\U0001f9d1",
    "<script>alert(1)</script>", "=HYPERLINK(1)", "{{ 7|add:7 }}", "' OR 1=1 --", "../../etc/passwd",
    "0", "-1", "99999999999999999999999999", "1e309", "NaN", "\u0663", "\u00b2", "[]",
)  # fmt: skip
FEW = ("\0", LONG, "99999999999999999999999999", "-1")
# What is not among the choices is refused alike, whatever it says, unless it breaks on the way there.
NO_CHOICE = (*FEW, "", "a\0b", "\u00b2", "[]")
# The three boxes of a day.
DAYS = (
    ("31", "2", "2026"), ("1", "1", "1"), ("31", "12", "9999"), ("0", "0", "0"), ("x", "\0", LONG), ("29", "2", "1900"),
    ("٣", "٣", "٢٠٢٦"), ("1", "1", "99999999999999999999"), ("", "1", "2026"), ("31", "12", "2100"), ("1", "1", "1900"),
)  # fmt: skip
FEW_DAYS = (("31", "2", "2026"), ("1", "1", "1"), ("x", "\0", LONG))
ADDRESSES = ("\0", "%00", "x" * 3000, "ä", "R26-00000", "0", "..")
METHODS = ("put", "patch", "delete", "options", "head", "trace")


class Fields(HTMLParser):
    """The fields of every form of a page that is posted: {name: values that may be chosen, or none for text}."""

    def __init__(self, text):
        super().__init__()
        self.found, self._posted, self._select = {}, False, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "form":
            self._posted = given.get("method", "").lower() == "post" and not given.get("action", "").endswith("logout/")
        if tag == "option" and self._select:
            self.found[self._select].append(given.get("value") or "")
        if not self._posted or not name or name == "csrfmiddlewaretoken":
            return
        if tag == "select":
            self._select = name
            self.found.setdefault(name, [])
        elif tag == "input" and given.get("type") in ("radio", "checkbox", "hidden"):
            self.found.setdefault(name, []).append(given.get("value") or "")
        elif tag in ("input", "textarea", "button"):
            self.found.setdefault(name, [])

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        if tag == "form":
            self._posted = False

    def days(self):
        """Names of days, whose three boxes are fields."""
        return [name[:-2] for name in self.found if name.endswith("_0") and f"{name[:-2]}_2" in self.found]

    def plausible(self):
        """What somebody might send who means well: the first choice of each, words, and today."""
        today = timezone.localdate()
        sent = {name: next(filter(None, values), "Words") for name, values in self.found.items()}
        sent.pop("later", None)
        for name in self.days():
            sent |= _boxes(name, (today.day, today.month, today.year))
        return sent


def _boxes(name, parts):
    return {f"{name}_{number}": str(part) for number, part in enumerate(parts)}


def all_at_once(fields, values=FEW, days=FEW_DAYS):
    """Every field with the same hostile value, and every day with the same impossible one."""
    plausible = fields.plausible()
    for value in values:
        yield dict.fromkeys(plausible, value)
    for parts in days:
        yield plausible | dict(chain.from_iterable(_boxes(name, parts).items() for name in fields.days()))


def one_by_one(fields):
    """What somebody sends who means well but for one field: each value in turn, the field missing, and sent twice."""
    plausible = fields.plausible()
    yield plausible
    for name in plausible:
        yield {key: value for key, value in plausible.items() if key != name}
        yield plausible | {name: [plausible[name], "\0", "other"]}
        yield from (plausible | {name: value} for value in (NO_CHOICE if fields.found.get(name) else VALUES))
    for name in fields.days():
        yield from (plausible | _boxes(name, parts) for parts in DAYS)
