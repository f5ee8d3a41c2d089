"""Real object storage for the tests of the gate."""

from tests.services.fixtures import object_storage, object_storage_server

__all__ = ["object_storage", "object_storage_server"]
