#!/usr/bin/env python
"""Django's command line; the profile is chosen by DJANGO_SETTINGS_MODULE (default: production)."""

import os
import sys

WITHOUT_A_SITE = {
    "transcode": "heritage.settings.shell",
    "evaluate_search": "heritage.settings.demo",  # asks the archive's code, and no row of it
}
"""Commands that work before there is a database or a secret."""
OWN_PROFILES = "heritage.settings."
"""All of them read the same settings of media from the environment, so the least will do; an
installation's own profile is respected."""


def main() -> None:
    chosen = os.environ.get("DJANGO_SETTINGS_MODULE") or "heritage.settings.production"
    least = WITHOUT_A_SITE.get("".join(sys.argv[1:2]))
    is_ours = chosen.startswith(OWN_PROFILES)
    os.environ["DJANGO_SETTINGS_MODULE"] = least if least and is_ours else chosen
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
