"""Settings of what processes share: live updates, and what is kept for a while. Part of `hub.settings`."""

from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from hub.environment import PRODUCTION, VERSION, env

REDIS_URL = env.str("REDIS_URL", default="")
PATIENCE = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5, "retry_on_error": [RedisConnectionError]}

if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "prefix": "hub",
                "hosts": [{"address": REDIS_URL, "retry": AsyncRetry(NoBackoff(), 1), **PATIENCE}],
            },
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Limits of asking and of guessing, and pages of figures: kept once for all processes of a hub.
if REDIS_URL:
    # One more attempt where a connection was lost, none where Redis does not answer.
    RETRY = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
    KEPT = {"BACKEND": "hub.shared_cache.GuardedRedis", "LOCATION": REDIS_URL, "OPTIONS": {"retry": RETRY, **PATIENCE}}
elif PRODUCTION:
    KEPT = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hub_cache"}
    KEPT["OPTIONS"] = {"MAX_ENTRIES": 5000}
else:
    KEPT = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}
# What another release kept may be of another shape.
CACHES = {"default": {**KEPT, "KEY_PREFIX": f"hub-{VERSION}"}}
