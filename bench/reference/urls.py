"""The one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from .models import Post


def thread(request: HttpRequest) -> HttpResponse:
    """Twenty posts, as any tutorial would show them."""
    posts = Post.objects.select_related("author").order_by("at")[:20]
    return render(request, "thread.html", {"posts": posts})


urlpatterns = [path("", thread)]
