"""Settings of the API: who asks, how often, in which form. Part of `hub.settings`."""

from hub.environment import env

# Questions a minute for one token or one person; empty for no limit.
API_RATE = env.str("API_RATE", default="300/min") or None
# Neither package is an installed app: their pages, and the scripts and styles of others, are never served.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["hub.api.asking.ByToken", "hub.api.asking.BySession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["hub.api.asking.Rate"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "hub.api.doors.refuse",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Referral hub",
    "DESCRIPTION": "Reading only. Everything passes the same locks as the pages; every read about people is logged.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "POSTPROCESSING_HOOKS": ["hub.api.schema.complete"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
}
