"""How static files are named and kept in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# No page links to htmx's extensions, and their imports name files that django-htmx does not carry.
UNLINKED = "django_htmx/ext/"


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Static files named by their content and compressed; imports between JavaScript modules follow the names."""

    support_js_module_import_aggregation = True

    def post_process(self, paths, *args, **options):
        linked = {path: found for path, found in paths.items() if not path.startswith(UNLINKED)}
        yield from super().post_process(linked, *args, **options)
