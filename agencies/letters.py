"""Letters by e-mail: each reader gets their own, and all of them leave by one connection."""

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage, get_connection

log = logging.getLogger(__name__)
_clerk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


def send_each(subject: str, body: str, recipients: Iterable[str], about: str) -> int:
    """Send one letter to each address by one connection; how many went. A failure is logged and undoes nothing.

    One address that is refused keeps nobody else from their letter. `about` stands in the log: a reference, never a
    name.
    """
    recipients = list(recipients)
    if not recipients:
        return 0
    connection, went = get_connection(), 0
    try:
        connection.open()
    except OSError as error:
        log.warning("e-mail about %s not sent to anybody: %r", about, error)
        return 0
    try:
        for recipient in recipients:
            try:
                went += connection.send_messages([EmailMessage(subject, body, None, [recipient])]) or 0
            except OSError as error:
                log.warning("e-mail about %s not sent: %s", about, _why(error))
                connection.close()  # the next letter begins anew, in case the server has gone
    finally:
        connection.close()
    return went


def _why(error: OSError) -> str:
    """What went wrong, by name and number: a mail server's own words say to whom a letter was."""
    said = getattr(error, "recipients", None) or {}
    codes = {str(code) for code, _ in said.values()} or {str(getattr(error, "smtp_code", ""))}
    return " ".join([type(error).__name__, *sorted(codes)]).strip()


def send_apart(subject: str, body: str, recipient: str, about: str) -> None:
    """Send one letter while the answer is on its way: no slow or broken answer tells that there is a letter."""
    _clerk.submit(send_each, subject, body, [recipient], about)


def wait_for_the_last() -> None:
    """Until every letter that was to be sent apart has gone, or has failed."""
    _clerk.submit(int).result()
