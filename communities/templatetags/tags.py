from django import template

from communities import models

register = template.Library()

register.filter("tag_key", models.tag_key)
register.filter("tag_url", models.tag_url)
