"""A public installation: every secret must be given, nothing is guessed."""

from . import env
from .base import *
from .languages import *
from .logging import *
from .mail import *
from .media import *
from .search import *
from .security import *
from .speech import *

DEBUG = False
SECRET_KEY = env.required("HERITAGE_SECRET_KEY")
ALLOWED_HOSTS = env.required("HERITAGE_ALLOWED_HOSTS").replace(" ", "").split(",")
CSRF_TRUSTED_ORIGINS = env.words("HERITAGE_TRUSTED_ORIGINS")
HERITAGE_IS_DEMONSTRATION = False
