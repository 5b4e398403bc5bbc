"""The same weblog every time: fixed ids, fixed times, relationships filled and empty."""

from datetime import UTC, date, datetime, timedelta

from blog.models import Article, Comment, Person, Tag

LONG_AGO = datetime(2024, 1, 1, 12, tzinfo=UTC)
NAMES = ("Ada", "Brian", "Chinua", "Dora", "Elif", "Femi", "Grace", "Hugo")
WORDS = ("http", "json", "links", "caching", "design", "testing")
SUBJECTS = ("Methods", "Headers", "Status codes", "Media types", "Caches", "Links", "Identifiers")


def seed() -> None:
    """Fill an empty database with 8 people, 6 tags, 36 articles and 48 comments."""
    Person.objects.bulk_create(
        Person(id=number, name=name, email=f"{name.lower()}@example.com")
        for number, name in enumerate(NAMES, start=1)
    )
    Tag.objects.bulk_create(Tag(id=number, name=name) for number, name in enumerate(WORDS, start=1))
    Article.objects.bulk_create(_article(number) for number in range(1, 37))
    for article in Article.objects.all():
        article.tags.set(_tags_of(article.id))
    Comment.objects.bulk_create(_comment(number) for number in range(1, 49))
    _stamp()


def _article(number: int) -> Article:
    """Return article `number`: every fifth has no author, every seventh no date; two people wrote none."""
    return Article(
        id=number,
        title=f"{SUBJECTS[number % len(SUBJECTS)]}, part {number}",
        body=f"What part {number} has to say.",
        views=(number * 37) % 101,
        published_on=None if number % 7 == 0 else date(2024, 1, 1) + timedelta(days=number),
        author_id=None if number % 5 == 0 else 1 + number % 6,
    )


def _tags_of(number: int) -> list[int]:
    """Return the ids of an article's tags: none, one, two or three; tag 6 is never used."""
    return [1 + (number + step) % 5 for step in range(number % 4)]


def _comment(number: int) -> Comment:
    """Return comment `number`: only the first 23 articles have any, and every sixth comment is anonymous."""
    return Comment(
        id=number,
        body=f"Remark {number}.",
        article_id=1 + (number * number + number // 3) % 24,
        author_id=None if number % 6 == 0 else 1 + number % 7,
    )


def _stamp() -> None:
    """Give all rows fixed times, which the fields would take from the clock."""
    for model in (Person, Tag, Article, Comment):
        for row in model.objects.all():
            moment = LONG_AGO + timedelta(hours=row.id)
            model.objects.filter(id=row.id).update(created_at=moment, updated_at=moment)
