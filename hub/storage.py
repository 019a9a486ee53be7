"""How static files are named and kept in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Static files named by their content and compressed; imports between JavaScript modules follow the names."""

    support_js_module_import_aggregation = True
