"""The one table."""

from django.contrib.auth.models import User
from django.db import models


class Post(models.Model):
    """Somebody's words in the only thread there is."""

    author = models.ForeignKey(User, models.CASCADE)
    body = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"post {self.pk}"
