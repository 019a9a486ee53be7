"""What an authenticator app shows: the code of a secret, by RFC 6238."""

import base64
import hashlib
import hmac
import struct
import time


def code_of(secret, at=None):
    step = struct.pack(">Q", int(at or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
