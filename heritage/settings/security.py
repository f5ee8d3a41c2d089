"""Strict by default: what a public installation needs. Profiles may only loosen with a reason."""

from . import env

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.flag("HERITAGE_HTTPS", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # monitors ask over plain HTTP, behind the proxy
SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if SECURE_SSL_REDIRECT else 0
# The proxy in front must set this header itself and drop what a visitor sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Web servers in front: their X-Forwarded-For tells from where somebody tries to sign in.
HERITAGE_PROXIES = frozenset(env.words("HERITAGE_PROXIES", ("127.0.0.1", "::1")))
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview is an iframe of our own pages
