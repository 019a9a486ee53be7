"""Addresses of tokens: of one's own account, not of setting agencies up."""

from django.urls import path

from agencies.views import tokens

urlpatterns = [
    path("", tokens.tokens, name="tokens"),
    path("add/", tokens.token_add, name="token_add"),
    path("<int:pk>/end/", tokens.token_end, name="token_end"),
]
