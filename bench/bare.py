"""The bare page: Django without middleware, one indexed query, a template of twenty posts. Ours is held against it."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare_settings")
django.setup()

TEMPLATE = Engine().from_string("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ thread }}</title>
<link rel="stylesheet" href="/static/x.css"></head>
<body><main><h1>Thread {{ thread }}</h1><ol>{% for post in posts %}
<li id="post-{{ post.0 }}"><article><header><a href="/people/{{ post.1 }}/">{{ post.1 }}</a> · {{ post.2|date:"j F Y" }}
</header><div>{{ post.3|safe }}</div>
<footer><button>{{ post.4 }}</button> <a href="#post-{{ post.0 }}">Link</a></footer>
</article></li>{% endfor %}</ol></main></body></html>""")

QUERY = """
SELECT number, author_id, created_at, html, score FROM discussions_post
WHERE thread_id = %s AND number BETWEEN 1 AND 20 ORDER BY number
"""


def thread(request, pk):
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [pk])
        posts = cursor.fetchall()
    return HttpResponse(TEMPLATE.render(Context({"thread": pk, "posts": posts})))


urlpatterns = [path("threads/<int:pk>/", thread)]
application = WSGIHandler()
