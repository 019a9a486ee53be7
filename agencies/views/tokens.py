"""Tokens by which programs read: one's own, issued and ended here; an administrator ends anybody's."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies import access
from agencies.actions import token as actions
from agencies.errors import NotPossible
from agencies.forms import put_errors
from agencies.forms.plain import PlainForm
from agencies.forms.set_up import TokenForm
from agencies.models import ApiToken
from agencies.views.doors import form_page, needs, paged, sent

RELATED = ("membership__user", "membership__role_group__agency")


def _may_issue(user):
    """The person's memberships whose role lets them issue a token."""
    return list(access.memberships(access.under_those_with(user, "issue_token")))


@needs("issue_token", "manage_people")
def tokens(request):
    """The person's own tokens, the longest to last first; for an administrator everybody's."""
    everybody = access.may_at(request.user, "manage_people")
    rows = ApiToken.objects.select_related(*RELATED).order_by("-ends", "-pk")
    page, pages = paged(request, rows if everybody else rows.filter(membership__user=request.user))
    shown = [row.pk for row in page.rows]
    live = set(access.tokens_in_force().filter(pk__in=shown).values_list("pk", flat=True))
    context = {
        "rows": [{"token": row, "live": row.pk in live} for row in page.rows],
        "pages": pages,
        "everybody": everybody,
        "may_issue": access.may_at(request.user, "issue_token"),
    }
    return render(request, "agencies/tokens.html", context)


@needs("issue_token")
def token_add(request):
    """Issue a token. The page that answers shows its secret, this once, and is kept nowhere."""
    form = TokenForm(data=sent(request), memberships=_may_issue(request.user))
    if form.is_bound and form.is_valid():
        try:
            token, secret = actions.issue(by=request.user, **form.cleaned_data)
        except NotPossible as error:
            put_errors(form, error)
        else:
            shown = {"token": token, "secret": secret, "address": request.build_absolute_uri("/api/v1/")}
            answer = render(request, "agencies/token_shown.html", shown)
            answer["Cache-Control"] = "no-store"
            return answer
    page = {
        "heading": "Issue a token",
        "intro": "A program that sends it reads what you may read in that role, and no more. Whoever has it reads in "
        "your name: keep it like a password.",
        "submit_label": "Issue token",
        "back_url": reverse("tokens"),
        "back_label": "Tokens",
    }
    return render(request, "form_page.html", {"form": form} | page, status=422 if form.errors else 200)


@needs("issue_token", "manage_people")
def token_end(request, pk):
    """End a token, asked once more before."""
    rows = ApiToken.objects.select_related(*RELATED)
    if not access.may_at(request.user, "manage_people"):
        rows = rows.filter(membership__user=request.user)
    token = get_object_or_404(rows, pk=pk)
    return form_page(
        request,
        PlainForm(data=sent(request)),
        lambda: actions.end(by=request.user, token=token),
        done=reverse("tokens"),
        said=f"The token {token.name} has ended.",
        heading=f"End the token {token.name}",
        caption=f"{token.membership.user.name}, {token.membership.role_label}, {token.membership.agency}",
        intro="What reads by it is refused from this moment on. It cannot be taken up again: issue a new one.",
        submit_label="End token",
        warning=True,
        back_url=reverse("tokens"),
        back_label="Tokens",
    )
