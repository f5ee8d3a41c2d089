#!/usr/bin/env python
"""Django's command line; the profile is chosen by DJANGO_SETTINGS_MODULE (default: production)."""

import os
import sys

WITHOUT_A_SITE = {"transcode": "heritage.settings.shell"}
"""Commands that work before there is a database or a secret."""


def main() -> None:
    profile = WITHOUT_A_SITE.get("".join(sys.argv[1:2]), "heritage.settings.production")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", profile)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
