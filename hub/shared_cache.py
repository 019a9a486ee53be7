"""Redis as a cache that may be away: reads find nothing, writes are dropped, and no page fails for it."""

import logging
from functools import wraps
from time import monotonic

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
QUIET = 10
_quiet_until = 0.0


def _nothing_kept(cache, key, *args, **kwargs):
    """A number that is not kept cannot be counted up: Django's own answer to that."""
    raise ValueError(f"Key '{key}' not found")


# What each method answers while Redis is away. Whoever adds has the lock: work done twice is better than none.
AWAY = {
    "add": lambda *args, **kwargs: True,
    "get": lambda cache, key, default=None, version=None: default,
    "set": lambda *args, **kwargs: None,
    "touch": lambda *args, **kwargs: False,
    "delete": lambda *args, **kwargs: False,
    "get_many": lambda *args, **kwargs: {},
    "has_key": lambda *args, **kwargs: False,
    "incr": _nothing_kept,
    "set_many": lambda *args, **kwargs: [],
    "delete_many": lambda *args, **kwargs: None,
    "clear": lambda *args, **kwargs: False,
}


def _guarded(name, away):
    """The method of Django's cache; without Redis its answer, one slow attempt in ten seconds and a line in the log."""
    ask = getattr(RedisCache, name)

    @wraps(ask)
    def method(*args, **kwargs):
        global _quiet_until
        if monotonic() < _quiet_until:
            return away(*args, **kwargs)
        try:
            return ask(*args, **kwargs)
        except (RedisError, OSError) as error:
            _quiet_until = monotonic() + QUIET
            log.warning("cache not reached: %r", error)
            return away(*args, **kwargs)

    return method


class GuardedRedis(RedisCache):
    """Django's cache in Redis, every way into it guarded."""

    add, get, set, touch, delete, get_many, has_key, incr, set_many, delete_many, clear = (
        _guarded(name, away) for name, away in AWAY.items()
    )
