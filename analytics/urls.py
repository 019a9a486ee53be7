from django.urls import path

from analytics import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<slug:name>/", views.figure, name="figure"),
]
