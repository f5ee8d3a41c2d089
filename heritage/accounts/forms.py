"""The sign-in form of the admin, in words Django's catalogue has."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class OfficerLoginForm(LoginForm):
    """As Wagtail's, but its password label is a translated one: Wagtail takes the field's name."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
