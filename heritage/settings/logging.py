"""Log lines go to standard error with an event name and ids, never titles of records."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # At INFO these write titles, and a line or two for everything that is saved.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        # Below ERROR it writes every request, and a traceback while the server is away.
        "elastic_transport": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
