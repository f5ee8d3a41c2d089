"""Sign-in only: who may do what is decided in archive.access."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "heritage.accounts"
    label = "accounts"

    def ready(self) -> None:
        from .middleware import connect

        connect()
