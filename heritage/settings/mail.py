"""Through which server mails leave: password resets of officers, news of saved searches."""

from . import env

EMAIL_HOST = env.text("HERITAGE_EMAIL_HOST", "localhost")
EMAIL_PORT = env.whole_number("HERITAGE_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("HERITAGE_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("HERITAGE_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("HERITAGE_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 20
"""Seconds; a mail server that hangs must not hold up the worker's other chores."""
DEFAULT_FROM_EMAIL = env.text("HERITAGE_EMAIL_FROM", "kho-di-san@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
