"""Typing what no record holds, and correcting beside the records."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from agencies.views.doors import form_page, needs, sent
from analytics.returns import actions
from analytics.returns.forms import CorrectForm, ExtrasForm
from analytics.returns.lines import EXTRAS, LINES
from analytics.returns.sheet import sheet
from analytics.returns.views.common import address, may_take, of_page, return_or_404


@needs("prepare_return", "audit_return")
def return_fill_in(request, pk):
    """Staff hours, posts and complaints: what no record holds."""
    owed = return_or_404(request, pk)
    may_take(request, owed, "fill_in")
    typed = {entry.code: entry.value for entry in owed.entries.all()}
    return form_page(
        request,
        ExtrasForm(sent(request), {line.code: typed.get(line.code) for line in EXTRAS}),
        lambda **values: actions.fill_in(by=request.user, owed=owed, values=values),
        done=address(owed),
        said="Kept. The return is not signed yet.",
        **of_page(owed, heading="Fill in what no record holds", submit_label="Save"),
        intro="Everything else in the return is counted from your records. Leave empty what you do not know yet.",
    )


@needs("prepare_return", "audit_return")
def return_correct(request, pk, line):
    """A number beside the records', with the reason why they cannot be mended."""
    owed = return_or_404(request, pk)
    if line not in LINES or LINES[line].typed:
        raise Http404
    may_take(request, owed, "fill_in")
    number = sheet(owed)[line]
    given = {"value": number.value, "reason": number.reason} if number.corrected else {}
    return form_page(
        request,
        CorrectForm(sent(request), initial=given),
        lambda value, reason: actions.correct(by=request.user, owed=owed, corrections={line: (value, reason)}),
        done=address(owed),
        said="Corrected. The number of the records stays beside it.",
        template="analytics/returns/correct.html",
        number=number,
        **of_page(owed, heading=f"Correct: {number.line.label}", submit_label="Save correction"),
    )


@require_POST
@needs("prepare_return", "audit_return")
def return_take_back(request, pk, line):
    """A correction goes; what the records say stands again."""
    owed = return_or_404(request, pk)
    may_take(request, owed, "fill_in")
    actions.take_back(by=request.user, owed=owed, code=line)
    messages.success(request, "The number of the records stands again.")
    return redirect(address(owed))
