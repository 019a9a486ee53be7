"""The single assessment, as `referrals.actions.assessment`."""

from django.core.exceptions import ValidationError

from agencies.errors import NotPossible, TooLate
from referrals.actions.assessment import questions_and_answers
from referrals.models import Assessment
from referrals.sections import SECTIONS, is_asked

MANY = {
    code: frozenset(name for name in row.asks if row.model._meta.get_field(name).many_to_many)
    for code, row in SECTIONS.items()
}
# Rows of areas are trusted: they come from the caller as rows, not as numbers.
NOT_CHECKED = {
    code: [field.name for field in row.model._meta.get_fields() if field.is_relation] for code, row in SECTIONS.items()
}


class Areas(list):
    """The areas of one answer that is not in the database yet, read as a related manager is read."""

    def all(self):
        return Areas(sorted(self, key=lambda area: area.name))

    def order_by(self, name):
        return Areas(sorted(self, key=lambda area: getattr(area, name)))

    def values_list(self, name, flat):
        return [getattr(area, name) for area in self]


class AssessmentSteps:
    def __init__(self, ledger):
        self.ledger = ledger
        self.versions = {}

    def new(self, *, by, service_user, at):
        register = self.ledger.register
        version = self.versions[service_user.pk] = self.versions.get(service_user.pk, 0) + 1
        assessment = register.add(Assessment, service_user=service_user, version=version, made_by=by, created_at=at)
        for code, row in SECTIONS.items():
            section = register.add(row.model, assessment=assessment)
            section._prefetched_objects_cache = {name: Areas() for name in MANY[code]}
        return assessment

    def save_section(self, *, by, referral, section, answers, at):
        key = self.ledger.unlock(by=by, permission="submit_referral", obj=referral)
        if referral.status != "draft":
            raise TooLate("This referral has been sent. Use “Change the assessment” to amend it.")
        row = getattr(referral.assessment, section)
        self._write(section, row, answers, at)
        self.ledger.record(
            by=by, key=key, verb="save_section", subject_kind="referral", subject=referral.reference,
            referral=referral.reference, at=at, section=section,
        )  # fmt: skip
        return row

    def _write(self, code, row, answers, at):
        asks, many = SECTIONS[code].asks, MANY[code]
        for name, value in answers.items():
            if name not in asks:
                raise KeyError(name)
            if name in many:
                self._set_areas(row, name, value)
            else:
                setattr(row, name, value)
        for name in asks:
            if name not in many and not is_asked(row, name):
                field = row._meta.get_field(name)
                setattr(row, name, field.get_default() if not field.null else None)
        row.saved_at = at
        try:
            row.clean_fields(exclude=NOT_CHECKED[code])
        except ValidationError as error:
            raise NotPossible(error.message_dict) from error

    def _set_areas(self, row, name, areas):
        row._prefetched_objects_cache[name] = Areas(areas)
        self.ledger.register.areas[type(row), name][row.pk] = [area.pk for area in areas]

    def freeze(self, assessment, at):
        if assessment.frozen_at is not None:
            raise TooLate("This version of the assessment was frozen already.")
        assessment.frozen_at, assessment.frozen = at, questions_and_answers(assessment)
