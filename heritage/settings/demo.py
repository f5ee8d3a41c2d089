"""The demonstration on one's own machine: plain HTTP on loopback, known accounts.

Loosens `production`: the secret is fixed because nothing here is secret, and only loopback names
are answered.
"""

import os

os.environ.setdefault("HERITAGE_SECRET_KEY", "demonstration-only-never-for-a-public-site-5d1c7b")
os.environ.setdefault("HERITAGE_HTTPS", "false")
os.environ.setdefault("HERITAGE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")

from .production import *

HERITAGE_IS_DEMONSTRATION = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
