"""Waking the workers that consume Activity. A lost wake-up costs seconds, never news: beat finds what is left."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

_consumers: list[str] = []


def register_consumer(task_name: str) -> None:
    """Let a floor above be woken by the name of its task, each time a transaction with news commits."""
    _consumers.append(task_name)


def wake_consumers() -> None:
    """Once the transaction commits, send one wake-up to each consumer, however much it recorded."""
    connection = transaction.get_connection()
    if any(function is _send for _sids, function, *_rest in connection.run_on_commit):
        return
    transaction.on_commit(_send)


def _send() -> None:
    for task_name in _consumers:
        try:
            current_app.send_task(task_name, expires=60, retry=False)
        except OperationalError as error:
            logger.warning("No wake-up for %s: %s", task_name, error)
