"""Real pages in a real browser: the hub as a process on a database of its own, Chromium, axe.

Chromium is the system's, never a downloaded one. The hub runs as in `make demo`, under uvicorn, because
pytest-django's live server has no sockets.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the hub is opened, and Chromium's own errands only fill the log of a machine without a network.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"phone": 320, "tablet": 768, "desk": 1280}
START_WITHIN = 30  # seconds


def chromium_path():
    """Where the system keeps Chromium; says how to get it when it does not."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError("The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium")


def database_url(settings_dict):
    """The DATABASE_URL that leads another process to the database which Django's `settings_dict` describes."""
    name = str(settings_dict["NAME"])
    if settings_dict["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{name}"
    user, password = quote(settings_dict["USER"], safe=""), quote(settings_dict["PASSWORD"], safe="")
    return f"postgres://{user}:{password}@{settings_dict['HOST']}:{settings_dict['PORT']}/{name}"


def environment(database, folder):
    """What a process of the hub needs around it to work on `database` and keep its files in `folder`."""
    return os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "HUB_DEMO": "1",
        "MEDIA_ROOT": str(folder / "media"),
        "PYTHONUNBUFFERED": "1",
    }


def manage(database, folder, *arguments):
    """Runs a management command on `database`; what it printed is in the error when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(database, folder), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")


class Server:
    """The hub, listening on a free port of this machine: `with Server(database, folder) as address`."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.log = (self.folder / "server.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "hub.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
            + ["--ws", "websockets-sansio", "--lifespan", "off", "--log-level", "warning"],
            cwd=ROOT,
            env=environment(self.database, self.folder),
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.wait_until_it_answers(port)
        return f"http://127.0.0.1:{port}"

    def wait_until_it_answers(self, port):
        end = time.monotonic() + START_WITHIN
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.__exit__()
        raise RuntimeError(f"The hub did not start:\n{(self.folder / 'server.log').read_text()}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def watch(page):
    """Keeps in `page.troubles` what went wrong behind the page: scripts, refused styles, missing files, failures."""
    page.troubles = []

    def console(message):
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            page.troubles.append(message.text)

    def response(answer):
        wanted = answer.request.is_navigation_request()
        if answer.status >= 500 or (answer.status >= 400 and not wanted):
            page.troubles.append(f"{answer.status} for {answer.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("response", response)
    return page


def sign_in(page, user, address):
    """Gives the browser a session of `user`, as the sign-in page would."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


def assert_accessible(page):
    """axe finds nothing on the page as it stands, and it can be read without scrolling sideways."""
    found = Axe().run(page).response["violations"]
    lines = [f"{rule['id']}: {rule['help']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= window, f"{page.url} is {wide} pixels wide in a window of {window}"
