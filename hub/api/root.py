"""Where everything is, who is asking, the schema, and whatever is not there."""

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.response import Response
from rest_framework.reverse import reverse

from hub.api import shapes
from hub.api.doors import Reading

LISTS = ("referrals", "services", "figures", "periods", "schema")


class Root(Reading):
    """Where everything is, and for which agency you read."""

    @extend_schema(operation_id="root", responses=shapes.RootShape)
    def get(self, request):
        acting, token = self.page.acting, request.auth
        you = acting and {
            "agency": acting.agency,
            "role": acting.role,
            "token": token.name if token else None,
            "token_ends": token.ends if token else None,
        }
        addresses = {name: reverse(f"api_{name}", request=request) for name in LISTS}
        return Response(shapes.RootShape({"version": settings.VERSION, "you": you, "addresses": addresses}).data)


class Schema(SpectacularAPIView, Reading):
    """This description, for programs that write programs (OpenAPI 3)."""

    http_method_names = Reading.http_method_names


class Nothing(Reading):
    """Any address under /api/ that is none."""

    @extend_schema(exclude=True)
    def get(self, request, rest):
        raise Http404("There is nothing at this address. /api/v1/ says where everything is.")
