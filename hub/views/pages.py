"""Pages of words, open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def help_page(request):
    return render(request, "hub/pages/help.html")


@login_not_required
def privacy(request):
    return render(request, "hub/pages/privacy.html")


@login_not_required
def accessibility(request):
    return render(request, "hub/pages/accessibility.html")
