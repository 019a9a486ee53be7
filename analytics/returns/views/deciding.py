"""Signing a return, and what the county does with it: more time, sending back, an audit."""

from agencies.views.doors import form_page, needs, sent
from analytics.returns import actions
from analytics.returns.access import COUNTY
from analytics.returns.actions.filling import REQUIRED
from analytics.returns.actions.signing import mark
from analytics.returns.forms import AuditForm, ExtendForm, SendBackForm, SignForm
from analytics.returns.lines import contradictions
from analytics.returns.sheet import changes, last_signed_before, numbers, sheet, signed
from analytics.returns.views.common import address, may_take, of_page, return_or_404


@needs("sign_return", COUNTY)
def return_sign(request, pk):
    """What is not right yet, what has changed since the last return, and the declaration."""
    owed = return_or_404(request, pk)
    may_take(request, owed, "sign")
    found, before = sheet(owed), last_signed_before(owed)
    said = numbers(found)
    return form_page(
        request,
        SignForm(sent(request)),
        lambda declared, seen: actions.sign(by=request.user, owed=owed, declared=declared, seen=seen),
        done=address(owed),
        said=f"Signed: the return of {owed.service} for {owed.period.label}.",
        template="analytics/returns/sign.html",
        mark=mark(found),
        missing=[line for line in REQUIRED if found[line.code].value is None],
        wrong=contradictions(said),
        pending=said.get("pending", 0),
        corrected=[number for number in found.values() if number.corrected],
        before=before,
        changed=changes(numbers(signed(before)), said) if before else [],
        **of_page(owed, heading="Sign the return", submit_label="Sign the return"),
    )


@needs(COUNTY)
def return_extend(request, pk):
    owed = return_or_404(request, pk)
    step = may_take(request, owed, "extend")
    return form_page(
        request,
        ExtendForm(sent(request)),
        lambda until, reason: actions.extend(by=request.user, owed=owed, until=until, reason=reason),
        done=address(owed),
        said="More time given. The provider reads why.",
        **of_page(owed, heading=step.button, intro=step.effect, submit_label=step.button),
    )


@needs(COUNTY)
def return_send_back(request, pk):
    owed = return_or_404(request, pk)
    step = may_take(request, owed, "send_back")
    return form_page(
        request,
        SendBackForm(sent(request)),
        lambda reason: actions.send_back(by=request.user, owed=owed, reason=reason),
        done=address(owed),
        said="Sent back. It is on the provider's worklist again.",
        **of_page(owed, heading=step.button, intro=step.effect, submit_label=step.button),
    )


@needs(COUNTY)
def return_audit(request, pk):
    """A sample of stays by reference, what each says, the finding and the grade."""
    owed = return_or_404(request, pk)
    step = may_take(request, owed, "audit")
    form = AuditForm(sent(request), actions.sample(owed))

    def audit(assurance, finding, **_):
        return actions.audit(by=request.user, owed=owed, assurance=assurance, finding=finding, checks=form.checks)

    return form_page(
        request,
        form,
        audit,
        done=address(owed),
        said=lambda made: f"Audited: {made.get_assurance_display().lower()} assurance.",
        template="analytics/returns/audit.html",
        **of_page(owed, heading=step.button, submit_label="Save the audit"),
    )
