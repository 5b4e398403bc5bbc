"""The JSON:API 1.1 server's subject: a small publication, with its rows at the start."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.schema import Api, read_types
from sandbox.store import Row, Seeds, join_inverses

API = Api(
    edition="1.1",
    title="A small publication",
    prefix="",
    types=read_types(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))),
    page_size=10,
    page_max=50,
    linkage="always",
    meta_names=("recordCount", "pageCount"),
    make_id=lambda _, number: str(number),
)

NAMES = ("Ada", "Björn", "Chloé", "Dmitri", "Edith", "Farid", "Grace", "Hana")
FAMILIES = ("Adeyemi", "Bauer", "Castro", "Dubois")
TOPICS = ("Tides", "Harbours", "Bridges", "Lanterns", "Orchards", "Clocks", "Maps")
THEMES = ("practice", "history", "theory")

PEOPLE, ARTICLES, COMMENTS, TAGS = 32, 42, 60, 31


def moment(hours: int) -> str:
    """A moment some hours after the beginning of 2024."""
    instant = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours, minutes=hours * 7 % 60)
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seeds() -> Seeds:
    """The rows of a fresh store."""
    return join_inverses(API, [*_people(), *_tags(), *_articles(), *_comments()])


def _people() -> list[Row]:
    """People 0 and 1 are each other's best friend, person 2 is their own, every fifth has none."""
    friends = {0: 1, 1: 0, 2: 2}
    rows = []
    for n in range(PEOPLE):
        friend = friends.get(n, (n * 7 + 3) % PEOPLE)
        rows.append(
            Row(
                "people",
                str(n),
                {
                    "name": f"{NAMES[n % 8]} {FAMILIES[n // 8]}",
                    "email": f"person{n}@example.com" if n % 6 else None,
                    "age": 20 + n * 11 % 17,
                    "joinedAt": moment(n * 97),
                },
                {"bestFriend": None if n % 5 == 4 else str(friend)},
                *(moment(n), moment(n)),
            )
        )
    return rows


def _tags() -> list[Row]:
    return [
        Row(
            "tags",
            str(n),
            {"name": f"tag {n:02}", "weight": n * 13 % 31, "facets": {"level": n % 3, "also": [f"t{n}"]}},
            {},
            *(moment(n), moment(n)),
        )
        for n in range(TAGS)
    ]


def _articles() -> list[Row]:
    """Every sixth article has no author; those whose number ends in 4 have no tags, in 5 just one."""
    rows = []
    for n in range(1, ARTICLES + 1):
        tags = {4: (), 5: (str(n % TAGS),)}.get(n % 10, (str(n % 3), str(n % TAGS), str(n * 5 % TAGS)))
        changed = moment(500 + n)
        attributes = {
            "title": f"On {TOPICS[n % 7]} in {THEMES[n % 3]}, part {n}",
            "body": f"What is known about {TOPICS[n % 7].lower()}." if n % 4 else None,
            "views": n * 37 % 101,
            "rating": 1 + n % 5,
            "publishedAt": moment(n * 53 % 1009),
            "createdAt": moment(n),
            "updatedAt": changed,
        }
        author = None if n % 6 == 0 else str(n * 3 % 11)
        links = {"author": author, "tags": tuple(dict.fromkeys(tags))}
        rows.append(Row("articles", str(n), attributes, links, moment(n), changed))
    return rows


def _comments() -> list[Row]:
    """Article 1 has many comments, article 2 just one, article 3 and the later ones none."""
    rows = []
    for n in range(1, COMMENTS + 1):
        article = {5: "2", 10: None}.get(n, "1" if n <= 16 else str(4 + n % 25))
        attributes = {"body": f"Remark {n}", "likes": n * 17 % 23, "postedAt": moment(n * 31)}
        parent = str(n - 1) if n % 4 == 0 else None
        links = {"author": str(n % 13), "article": article, "parent": parent}
        rows.append(Row("comments", str(n), attributes, links, moment(n), moment(n)))
    return rows
