"""The description of the API, made from its code: served at /api/v1/schema/ and kept in docs/reference/api.yaml."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from hub import problems as said
from hub.api import shapes
from referrals.codes import AccessClass

REFUSALS = (400, 401, 403, 404, 429)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "hub.api.asking.ByToken"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that a person issued for one of their roles.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "hub.api.asking.BySession"
    name = "browser"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "Signed in with a browser."}


def complete(result, generator, request, public):
    """Every address also answers with a problem, of one shape; a fact that may be left out says its class."""
    parts = result["components"]
    parts["schemas"]["Problem"] = _problem()
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    parts["responses"] = {
        f"Problem{status}": {"description": said.TITLES[status], "content": content} for status in REFUSALS
    }
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"] |= {
                str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in REFUSALS
            }
    for shape in shapes.CLASSED:
        _class(shape, parts["schemas"][shape.__name__.removesuffix("Shape")])
    for shape in parts["schemas"].values():
        for described in shape["properties"].values():
            described.get("items", described).pop("x-spec-enum-id", None)  # a mark for hooks that name enumerations
    return result


def _class(shape, described):
    """What is not plain may be missing: it says its class, so that its absence can be told from its emptiness."""
    classes = {name: shape().class_of(name) for name in described["properties"]}
    described["required"] = sorted(name for name, each in classes.items() if each == AccessClass.PLAIN)
    for name, each in classes.items():
        if each != AccessClass.PLAIN:
            described["properties"][name]["x-class"] = str(each)


def _problem():
    text = {"type": "string"}
    errors = {"type": "object", "additionalProperties": {"type": "array", "items": text}}
    return {
        "type": "object",
        "description": "What went wrong, and what to do about it; for 400 also what is wrong with which parameter.",
        "properties": {"status": {"type": "integer"}, "title": text, "detail": text, "errors": errors},
        "required": ["status", "title", "detail"],
    }


def text():
    """The whole description, as YAML."""
    return OpenApiYamlRenderer().render(SchemaGenerator().get_schema(request=None, public=True), {}).decode()
