"""The headers every answer bears: what a browser may load, keep and tell others of a page of Lanterne."""

from starlette.requests import Request
from starlette.types import Message, Scope

from dashboard.comptes.formulaires import is_https

POLICY = (
    "default-src 'none'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "media-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; "
    "worker-src 'self' blob:; "
    "frame-src 'self'; "
    "object-src 'none'; "
    "base-uri 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'self'"
)
"""Streamlit and st_folium build scripts as they run, hence `unsafe-eval` and `blob:`; nothing may come from another
host, and nothing may be sent to one: `'self'` covers the page's own WebSocket."""

HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), browsing-topics=()",
}
STRICT_TRANSPORT = b"max-age=31536000"
"""One year; subdomains are the Ville's to decide."""

NO_STORE = b"no-store"
KEPT = ("/static/", "/app/static/", "/component/", "/_stcore/bidi-components/")
"""Files of the app and of Streamlit: the same for everyone, and kept by browsers. All else is a person's."""

_OURS = {*HEADERS, b"strict-transport-security", b"server", b"access-control-allow-origin"}


def with_headers(start: Message, scope: Scope) -> Message:
    """Start of an answer, with the house's headers in the place of others of the same names."""
    kept = [(name, value) for name, value in start["headers"] if name.lower() not in _OURS]
    headers = [*kept, *HEADERS.items()]
    if not scope["path"].startswith(KEPT):
        headers = [(name, value) for name, value in headers if name.lower() != b"cache-control"]
        headers.append((b"cache-control", NO_STORE))
    if is_https(Request(scope)):
        headers.append((b"strict-transport-security", STRICT_TRANSPORT))
    return {**start, "headers": headers}
