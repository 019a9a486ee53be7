"""Changes of rows that can be taken back: each is written down with what was there before."""

from datetime import date

from django.apps import apps
from django.db import IntegrityError, transaction

from referrals.models import MergeMove


class Moves:
    """What one merge changes, field by field, and the rows that it makes."""

    def __init__(self, merge):
        self.merge, self.rows = merge, []

    def set(self, row, **fields):
        """Set fields of a row, in the table and at hand; those that are so already are not written down."""
        model = type(row)
        before = {name: _plain(row, name) for name in fields}
        for name, value in fields.items():
            setattr(row, name, value)
        changed = {name: old for name, old in before.items() if _plain(row, name) != old}
        if changed:
            model._base_manager.filter(pk=row.pk).update(**{name: fields[name] for name in changed})
        table = model._meta.model_name
        self.rows += [
            MergeMove(merge=self.merge, table=table, row=row.pk, field=name, old=old, new=_plain(row, name))
            for name, old in changed.items()
        ]

    def set_if_free(self, row, **fields):
        """Set fields unless a unique constraint says that there is such a row already: then it stays where it is."""
        known = len(self.rows)
        try:
            with transaction.atomic():
                self.set(row, **fields)
        except IntegrityError:
            del self.rows[known:]

    def made(self, row):
        """Write down that the merge made this row."""
        self.rows.append(MergeMove(merge=self.merge, table=type(row)._meta.model_name, row=row.pk))

    def write(self):
        MergeMove.objects.bulk_create(self.rows)


def _plain(row, name):
    """The value of a field as it is kept: of another row, its number; days and moments as they are written."""
    value = getattr(row, type(row)._meta.get_field(name).attname)
    return value.isoformat() if isinstance(value, date) else value


def put_back(merge):
    """Every row as it was, the last changed first; a field that somebody has changed since stays as they left it."""
    moves = {}
    for move in merge.moves.order_by("-pk"):
        moves.setdefault((move.table, move.row), []).append(move)
    for (table, pk), changes in moves.items():
        model = apps.get_model("referrals", table)
        row = model._base_manager.filter(pk=pk).first()
        if row is not None and not changes[0].field:
            row.delete()
        elif row is not None:
            fields = {move: model._meta.get_field(move.field) for move in changes}
            before = {
                field.attname: field.to_python(move.old)
                for move, field in fields.items()
                if _plain(row, move.field) == move.new
            }
            model._base_manager.filter(pk=pk).update(**before)
