"""What processes share: one limit, one use of a code, what is kept; and no page fails while Redis is away."""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

from hub import shared_cache
from hub.shared_cache import AWAY, GuardedRedis
from hub.sharing_settings import PATIENCE
from tests.api.asking import issued
from tests.browser import Server, database_url
from tests.factories import County


class RedisServer:
    """A Redis of its own on a free port of this machine, which keeps nothing on disk."""

    def __init__(self):
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("This test needs Redis. On Debian or Ubuntu: sudo apt-get install redis-server")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                Redis(port=self.port).ping()
                return self
            except RedisError:
                time.sleep(0.02)
        raise RuntimeError("Redis did not start.")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)


@pytest.fixture
def redis(monkeypatch):
    monkeypatch.setattr(shared_cache, "_quiet_until", 0.0)
    with RedisServer() as server:
        yield server


def cache_in(server):
    return GuardedRedis(server.url, {"OPTIONS": dict(PATIENCE)})


def asks(address, secret):
    """The status of one question to the API."""
    question = urllib.request.Request(f"{address}/api/v1/", headers={"Authorization": f"Bearer {secret}"})
    try:
        with urllib.request.urlopen(question, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.django_db(transaction=True)
def test_two_processes_have_one_limit_and_both_answer_while_redis_is_away(redis, monkeypatch, tmp_path):
    _, secret = issued(County().coordinator)
    monkeypatch.setenv("REDIS_URL", redis.url)
    monkeypatch.setenv("API_RATE", "3/hour")
    database = database_url(connection.settings_dict)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    with Server(database, folders[0]) as one, Server(database, folders[1]) as two:
        assert [asks(address, secret) for address in (one, two, one, two, one)] == [200, 200, 200, 429, 429]
        redis.process.terminate()
        redis.process.wait(timeout=10)
        assert [asks(address, secret) for address in (one, two, one, two)] == [200] * 4
    for folder in folders:
        assert (folder / "server.log").read_text().count("cache not reached") == 1


def test_what_one_process_keeps_another_finds(redis):
    one, two = cache_in(redis), cache_in(redis)
    one.set("figures", {"kpi2": 1})
    assert two.get("figures") == {"kpi2": 1}
    assert (one.add("code", "y"), two.add("code", "y")) == (True, False)
    one.set("times", 1)
    assert two.incr("times") == 2


def test_while_redis_is_away_every_way_into_the_cache_answers_as_if_nothing_were_kept(monkeypatch, caplog):
    monkeypatch.setattr(shared_cache, "_quiet_until", 0.0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        cache = GuardedRedis(f"redis://127.0.0.1:{taken.getsockname()[1]}/0", {"OPTIONS": dict(PATIENCE)})
        assert cache.get("figures", "nothing") == "nothing"
        assert cache.get_many(["figures"]) == {} and "figures" not in cache
        assert cache.set("figures", 1) is None and cache.set_many({"figures": 1}) == []
        assert cache.add("figures", 1) is True and cache.get_or_set("figures", lambda: 2) == 2
        assert (cache.touch("figures"), cache.delete("figures"), cache.delete_many(["figures"])) == (False, False, None)
        assert cache.clear() is False
        with pytest.raises(ValueError, match="not found"):
            cache.incr("figures")
    assert len(caplog.records) == 1


def test_a_redis_that_does_not_answer_costs_one_slow_question_in_ten_seconds(monkeypatch):
    monkeypatch.setattr(shared_cache, "_quiet_until", 0.0)
    with socket.socket() as hung:
        hung.bind(("127.0.0.1", 0))
        hung.listen()
        cache = GuardedRedis(f"redis://127.0.0.1:{hung.getsockname()[1]}/0", {"OPTIONS": dict(PATIENCE)})
        began = time.monotonic()
        assert cache.get("figures") is None
        assert 0.4 < time.monotonic() - began < 2
        began = time.monotonic()
        assert [cache.get("figures") for _ in range(100)] == [None] * 100
        assert time.monotonic() - began < 0.1


def test_when_redis_is_back_it_is_asked_again(redis, monkeypatch):
    cache = cache_in(redis)
    monkeypatch.setattr(shared_cache, "_quiet_until", time.monotonic() + 60)
    cache.set("figures", 1)
    assert cache.get("figures") is None
    monkeypatch.setattr(shared_cache, "_quiet_until", 0.0)
    cache.set("figures", 2)
    assert cache.get("figures") == 2


def test_every_way_into_the_cache_of_redis_is_guarded():
    assert set(AWAY) >= {name for name in vars(GuardedRedis.__base__) if not name.startswith("_")} - {
        "get_backend_timeout"
    }


@pytest.mark.django_db
def test_without_redis_production_keeps_in_a_table_of_the_database(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hub_cache"},
    }
    cache = caches["default"]
    assert isinstance(cache, DatabaseCache)
    assert (cache.add("code", "y", 30), cache.add("code", "y", 30), cache.get("code")) == (True, False, "y")
