from config.settings import DATABASES

__all__ = ["DATABASES"]

ALLOWED_HOSTS = ["*"]
SECRET_KEY = "bench-only"
ROOT_URLCONF = "bench.bare"
MIDDLEWARE = []
INSTALLED_APPS = []
USE_TZ = True
