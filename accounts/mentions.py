"""What `@username` in a text leads to."""

from accounts.models import User
from markup.refs import Link


def people_links(wanted: set, reader) -> dict:
    """A link for each mentioned person whose profile the reader may open."""
    usernames = {username for _scope, username in wanted}
    people = {person.username: person for person in User.objects.visible_to(reader).filter(username__in=usernames)}
    return {
        (scope, username): Link(people[username].get_absolute_url(), "mention", people[username].name)
        for scope, username in wanted
        if username in people
    }
