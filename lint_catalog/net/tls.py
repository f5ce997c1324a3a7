"""Whom secure connections trust."""

from __future__ import annotations

import ssl
from functools import cache

import certifi


@cache
def tls_context() -> ssl.SSLContext:
    """What secure connections are made with: the system's authorities (SSL_CERT_FILE included) and Mozilla's, as some
    systems have none. Reading them takes a tenth of a second, so once is enough, and only where it is needed."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context
