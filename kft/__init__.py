"""The project: composes the apps and knows nothing of social care."""

from kft.celery import app as celery_app

__all__ = ["celery_app"]
