"""Whether this process lives, and whether it can serve."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from redis.exceptions import RedisError


@login_not_required
def healthz(request):
    """GET answers 200 while the process lives."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request):
    """GET answers 200 once database, cache and migrations are there, else 503 with what is not."""
    missing = [name for name, is_there in CHECKS.items() if not is_there()]
    if missing:
        return HttpResponse(f"not ready: {', '.join(missing)}", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")


def _has_database() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _has_cache() -> bool:
    try:
        cache.get("readyz")
    except RedisError:
        return False
    return True


CHECKS = {"database": _has_database, "cache": _has_cache}
