"""What the weblog stores: people who write articles and comments, and tags."""

from django.db import models


class Stamped(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Person(Stamped):
    """An author of articles and of comments."""

    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ("id",)


class Tag(Stamped):
    """A word that groups articles."""

    name = models.SlugField(unique=True)

    class Meta:
        ordering = ("id",)


class Article(Stamped):
    """A text, perhaps with an author, tags and comments."""

    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    views = models.IntegerField(default=0)
    published_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles")
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles")

    class Meta:
        ordering = ("id",)


class Comment(Stamped):
    """A remark on one article, perhaps by someone known."""

    body = models.TextField()
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments")

    class Meta:
        ordering = ("id",)
