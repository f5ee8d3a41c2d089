"""`manage.py ensure_site`: the front page and the two roles every installation needs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.access.roles import MissingPermissionError, ensure_roles
from archive.demonstration.welcome import DEMONSTRATION_WELCOME
from archive.pages.samples import name_sample_rows
from archive.pages.services import ensure_home_page
from archive.pages.welcome import WELCOME


class Command(BaseCommand):
    help = (
        "Make the front page and the roles of officers and contributors where they are missing. "
        "Safe to run at every deployment: texts changed in the admin stay."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            roles = ensure_roles()
        except MissingPermissionError as error:
            raise CommandError(str(error)) from error
        name_sample_rows()
        welcome = DEMONSTRATION_WELCOME if settings.HERITAGE_IS_DEMONSTRATION else WELCOME
        home, is_new = ensure_home_page(welcome=welcome)
        self.stdout.write(f"roles: {roles.officers}, {roles.contributors}")
        self.stdout.write(f"front page: {home.title} ({'made' if is_new else 'already there'})")
