"""Content for the benchmarks, put straight into the tables: the verbs would take an hour for the full size."""

import random
from dataclasses import dataclass

from django.utils import timezone
from taggit.models import Tag

import markup
from accounts.models import User
from communities.models import Community, Membership
from discussions.models import Post, Thread, ThreadTag
from wiki.models import Page, Revision

READER = "reader@example.com"


@dataclass(frozen=True)
class Size:
    communities: int
    people: int
    threads: int
    pages: int


SIZES = {"small": Size(10, 500, 2_000, 400), "full": Size(50, 5_000, 20_000, 4_000)}
POSTS_A_THREAD = 10
LONGEST_THREAD = 400
WORDS_A_POST = 100
VOCABULARY = 20_000


class Filler:
    """Makes the same content each time."""

    def __init__(self, size: Size):
        self.size = size
        self.random = random.Random(7)
        self.words = [self._word() for _ in range(VOCABULARY)]
        self.weights = [1 / rank for rank in range(1, VOCABULARY + 1)]

    def _word(self) -> str:
        return "".join(self.random.choice("aeiouklmnprst") for _ in range(self.random.randint(3, 9)))

    def text(self, count: int) -> str:
        return " ".join(self.random.choices(self.words, self.weights, k=count))

    def fill(self) -> None:
        """Fill an empty database."""
        people = User.objects.bulk_create(
            User(email=f"p{n}@example.com", username=f"p{n}", name=f"Person {n}", password="!")
            for n in range(self.size.people)
        )
        reader = User.objects.create_user(email=READER, username="reader", name="Reader")
        communities = Community.objects.bulk_create(
            Community(name=f"Community {n}", slug=f"community-{n}", purpose=self.text(8), hue=n % 12)
            for n in range(self.size.communities)
        )
        memberships = [Membership(community=community, user=reader) for community in communities[:6]]
        memberships += [Membership(community=self.random.choice(communities), user=person) for person in people]
        Membership.objects.bulk_create(memberships, batch_size=5_000)
        tags = Tag.objects.bulk_create(Tag(name=f"tag{n}", slug=f"tag{n}") for n in range(100))
        self._threads(communities, people, tags)
        self._pages(communities, people)

    def _threads(self, communities, people, tags) -> None:
        now = timezone.now()
        threads = Thread.objects.bulk_create(
            (
                Thread(
                    community=self.random.choice(communities),
                    author=self.random.choice(people),
                    title=self.text(9).capitalize()[:200],
                    active_at=now - timezone.timedelta(minutes=self.random.randint(0, 500_000)),
                )
                for _ in range(self.size.threads)
            ),
            batch_size=2_000,
        )
        ThreadTag.objects.bulk_create(
            (ThreadTag(content_object=thread, tag=tag) for thread in threads for tag in self.random.sample(tags, 2)),
            batch_size=5_000,
        )
        Post.objects.bulk_create(self._posts(threads, people), batch_size=2_000)
        Thread.objects.bulk_update(threads, ["last_number", "reply_count"], batch_size=2_000)

    def _posts(self, threads, people):
        for place, thread in enumerate(threads):
            count = min(LONGEST_THREAD, max(1, int(self.random.paretovariate(1.1) * POSTS_A_THREAD / 3)))
            if place < 300:
                count = max(count, 31)  # what the benchmark opens
            thread.last_number, thread.reply_count = count, count - 1
            for number in range(1, count + 1):
                body = self.text(WORDS_A_POST)
                yield Post(
                    thread=thread,
                    number=number,
                    author=self.random.choice(people),
                    body=body,
                    html=f"<p>{body}</p>",
                )

    def _pages(self, communities, people) -> None:
        pages = []
        for number in range(self.size.pages):
            body = "\n\n".join(f"## Part {part}\n\n{self.text(150)}" for part in range(4))
            rendered = markup.render(body)
            pages.append(
                Page(
                    community=self.random.choice(communities),
                    slug=f"page-{number}",
                    path=f"page-{number}",
                    title=self.text(4).capitalize(),
                    body=body,
                    html=rendered.html,
                    headings=[list(heading) for heading in rendered.headings],
                    number=1,
                    edited_by=self.random.choice(people),
                )
            )
        pages = Page.objects.bulk_create(pages, batch_size=500)
        Revision.objects.bulk_create(
            (
                Revision(page=page, number=1, by=page.edited_by, title=page.title, body=page.body, size="major")
                for page in pages
            ),
            batch_size=500,
        )
