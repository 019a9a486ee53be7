"""The single assessment: answered page by page, frozen when sent, amended as a new version."""

import secrets
from contextlib import suppress
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agencies.actions import record
from agencies.errors import NotPossible, TooLate
from agencies.roles import COUNTY_ROLES
from referrals.actions import routing, safety
from referrals.actions.database import DATABASE
from referrals.actions.person import consents_in_force
from referrals.actions.stakes import settle_councils
from referrals.actions.steps import admit, begin, finish, moment, step, take_turn, unlock
from referrals.actions.worklist import refresh
from referrals.codes import ConsentPurpose, OriginKind, OutcomeCode
from referrals.lifecycle import REFERRAL
from referrals.lifecycle.steps import ReferralStatus
from referrals.models import Assessment, AssessmentChange, Attachment
from referrals.sections import SECTIONS, is_answered, is_asked, section_code, value_of

TELL_WHEN = frozenset({"housing", "justice"})  # until when somebody needs a place
IN_THE_PAST = frozenset({"lost_on", "released_on"})
ATTACHMENT_TYPES: dict[str, tuple[str, bytes]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    ".png": ("image/png", b"\x89PNG"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}

# Questions whose answer is several areas, by section.
MANY = {
    row.model: frozenset(name for name in row.asks if row.model._meta.get_field(name).many_to_many)
    for row in SECTIONS.values()
}


def new_assessment(*, by, service_user, at=None, amends=None, reason="", book=DATABASE):
    """An empty version with a row for each section."""
    assessment = book.add(
        Assessment,
        service_user=service_user,
        version=book.last_version(service_user) + 1,
        made_by=by,
        created_at=at or timezone.now(),
        amends=amends,
        reason=reason,
    )
    for row in SECTIONS.values():
        book.add(row.model, assessment=assessment)
    return assessment


def _write(book, section, answers, at):
    """Put answers onto a section row; questions that are not asked, given the others, become empty again."""
    code_fields, many = SECTIONS[section_code(section)].asks, MANY[type(section)]
    if unknown := set(answers) - set(code_fields):
        raise KeyError(*sorted(unknown))
    book.edit(section)
    for name, value in answers.items():
        if name not in many:
            setattr(section, name, value)
    for name in code_fields:
        if name not in many and not is_asked(section, name):
            field = section._meta.get_field(name)
            setattr(section, name, field.get_default() if not field.null else None)
    _check_days(section, answers, timezone.localdate(at))
    section.saved_at = at
    try:
        book.clean(section)
    except ValidationError as error:
        raise NotPossible(error.message_dict) from error
    book.save(section)
    for name in sorted(many & set(answers)):
        book.set_areas(section, name, answers[name])


def _check_days(section, answers, today):
    """Refuses a day that cannot be, in the words of its question: ahead where it lies behind, or before the birth."""
    given = {name: value for name, value in answers.items() if isinstance(value, date)}
    born = section.assessment.service_user.date_of_birth if given else None
    wrong = {}
    for name, day in given.items():
        question = f"“{section._meta.get_field(name).verbose_name}”"
        if name in IN_THE_PAST and day > today:
            wrong[name] = [f"{question}: enter a day that is not in the future."]
        elif born and day < born:
            wrong[name] = [f"{question}: enter a day after the person was born, on {born:%-d %B %Y}."]
    if wrong:
        raise NotPossible(wrong)


@step
def save_section(book, *, by, referral, section, answers, at):
    """Save one page of a draft. Raises Refused, TooLate once it is sent, NotPossible naming questions."""
    key = unlock(by=by, permission="submit_referral", obj=referral, book=book)
    referral = book.hold(referral)
    if referral.status != ReferralStatus.DRAFT:
        raise TooLate("This referral has been sent. Use “Change the assessment” to amend it.")
    row = getattr(referral.assessment, section)
    _write(book, row, answers, at)
    book.record(
        by=by, key=key, verb="save_section", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, at=at, section=section,
    )  # fmt: skip
    if section in TELL_WHEN:
        refresh(referral, at, book)
    return row


def in_words(section, field):
    """An answer in the words of today: labels for codes, names for areas, "Yes" and "No"; "" when unanswered."""
    value = value_of(section, field)
    if not is_answered(value):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        labels = dict(getattr(section, field.upper(), ())) or (
            dict(OutcomeCode.choices) if field.startswith("outcomes") else {}
        )
        return ", ".join(str(labels.get(each, each)) for each in value)
    display = getattr(section, f"get_{field}_display", None)
    if display:
        return str(display())
    return f"{value:%-d %B %Y}" if hasattr(value, "strftime") else str(value)


def questions_and_answers(assessment):
    """Every question that is asked, in order, with its class and its answer in words."""
    rows = []
    for code, row in SECTIONS.items():
        section = getattr(assessment, code)
        for field, ask in row.asks.items():
            if is_asked(section, field):
                rows.append(
                    {
                        "section": code,
                        "field": field,
                        "class": str(ask.access),
                        "question": str(section._meta.get_field(field).verbose_name),
                        "answer": in_words(section, field),
                    }
                )
    return rows


def freeze(assessment, at, book=DATABASE):
    """Keep the questions as asked and the answers as given; a frozen version never changes again."""
    frozen = questions_and_answers(assessment)
    if not book.change_if(assessment, {"frozen_at": None}, frozen_at=at, frozen=frozen):
        raise TooLate("This version of the assessment was frozen already.")


def take_up(referral, assessment, at, book=DATABASE):
    """Copy onto the referral what lists and figures need of an assessment; the councils that it names follow."""
    connection = assessment.connection
    kind, area = connection.origin_kind, connection.origin_area
    if kind == OriginKind.AREA and area is None:
        kind = ""
    book.change(
        referral,
        assessment=assessment,
        client_group=assessment.needs.client_group,
        origin_kind=kind,
        origin_area=area if kind == OriginKind.AREA else None,
    )
    settle_councils_of(referral, at, book)


def settle_councils_of(referral, at, book=DATABASE):
    """The stakes of the councils follow what the assessment names and what the person agrees to."""
    consents = consents_in_force(referral.service_user, timezone.localdate(at), book)
    home_area = referral.assessment.connection.home_area
    settle_councils(referral, home_area, consents.get(ConsentPurpose.ORIGIN_COUNCIL), at, book=book)


@step
def amend(book, *, by, referral, section, answers, reason, at):
    """Change answers after sending: a new version with what changed and why; everybody who holds it is told.

    Routing looks again, as a suggestion to the hub; where the person is to go stays as it is.
    Raises Refused, TooLate when the referral is closed or somebody else amended first, NotPossible naming questions.
    """
    if not reason.strip():
        raise NotPossible({"reason": ["Say why the assessment changes."]})
    if referral.assessment_id is None:
        raise NotPossible("This referral came from a spreadsheet and has no assessment to change.")
    key = begin(by=by, obj=referral, step="amend", book=book)
    old = referral.assessment
    if book.is_amended(old):
        raise TooLate("Somebody has changed this assessment since you opened it. Open it again and look.")
    new = new_assessment(by=by, service_user=referral.service_user, at=at, amends=old, reason=reason, book=book)
    _copy_sections(book, old, new)
    before = {row["field"]: row["answer"] for row in questions_and_answers(old) if row["section"] == section}
    _write(book, getattr(new, section), answers, at)
    freeze(new, at, book)
    after = {row["field"]: row["answer"] for row in new.frozen if row["section"] == section}
    changed = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    if not changed:
        raise NotPossible("Nothing has changed. Change an answer, or go back.")
    was = [{"field": name, "old": before.get(name, ""), "new": after.get(name, "")} for name in changed]
    book.add_many(AssessmentChange, [{"assessment": new, "section": section, **row} for row in was])
    take_up(referral, new, at, book)
    _look_again(referral, key, by=by, at=at, book=book)
    finish(
        by=by, key=key, obj=referral, step="amend", at=at, reason=reason, book=book,
        version=new.version, fields=changed,
    )  # fmt: skip
    return new


def _look_again(referral, key, *, by, at, book):
    """What a change means for where the person is to go: shown to the hub, and marked where a place is not safe now."""
    if key.role not in COUNTY_ROLES:
        book.change(referral, changed_at=referral.changed_at or at)
    if referral.pathway_id and referral.status in REFERRAL["route"].from_:
        with suppress(NotPossible):  # an answer that routing needs is gone: the hub reads that when it routes again
            routing.store(by=by, referral=referral, at=at, book=book)
    safety.mark(referral, at, book)


@step
def read_change(book, *, by, referral, at):
    """The hub has read what changed after routing. Raises Refused, or TooLate when somebody has read it already."""
    key = admit(by=by, obj=referral, step="read_change", book=book)
    take_turn(referral, book)
    if book.is_still(referral, {"changed_at": None}):
        raise TooLate("Somebody has read this already, or has routed the referral again.")
    book.change(referral, changed_at=None)
    finish(by=by, key=key, obj=referral, step="read_change", at=at, book=book)


def _copy_sections(book, old, new):
    for code, row in SECTIONS.items():
        source, target = getattr(old, code), book.edit(getattr(new, code))
        for name in row.asks.keys() - MANY[row.model]:
            setattr(target, name, getattr(source, name))
        target.saved_at = source.saved_at
        book.save(target)
        for name in sorted(MANY[row.model]):
            book.set_areas(target, name, list(getattr(source, name).all()))


@transaction.atomic
def attach(*, by, referral, title, access_class, upload, at=None):
    """Add a file to a referral. Raises Refused, or NotPossible when its type, content or size is not allowed."""
    at = moment(at)
    permission = "submit_referral" if referral.status == "draft" else "amend_referral"
    key = unlock(by=by, permission=permission, obj=referral)
    suffix = PurePath(upload.name).suffix.lower()
    if suffix not in ATTACHMENT_TYPES:
        raise NotPossible({"upload": ["Choose a PDF, a Word or OpenDocument text, a PNG or a JPEG file."]})
    content_type, beginning = ATTACHMENT_TYPES[suffix]
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise NotPossible({"upload": [f"Choose a file smaller than {limit} MB."]})
    if not upload.size or upload.read(len(beginning)) != beginning:
        raise NotPossible({"upload": ["This file is not what its name says. Save it again and choose the new copy."]})
    upload.seek(0)
    attachment = Attachment(
        referral=referral,
        title=title,
        access_class=access_class,
        stored_as=f"{secrets.token_hex(16)}{suffix}",
        content_type=content_type,
        size=upload.size,
        added_by=by,
    )
    attachment.file.save(attachment.stored_as, upload, save=False)
    attachment.save()
    record(
        by=by, key=key, verb="attach", subject_kind="referral", subject=referral.reference,
        referral=referral.reference, at=at, attachment=attachment.pk, access_class=access_class,
    )  # fmt: skip
    DATABASE.announce(step="referral.attach", referral=referral, tells=frozenset(), subject=referral.reference)
    return attachment
