"""How the weblog's rows are shown as resources, with links and includable relationships."""

from typing import ClassVar

from rest_framework_json_api import serializers
from rest_framework_json_api.relations import ResourceRelatedField

from blog.models import Article, Comment, Person, Tag


def related(parent: str, **options: object) -> ResourceRelatedField:
    """Return a relationship of `parent` that shows both its links."""
    return ResourceRelatedField(
        self_link_view_name=f"{parent}-relationships", related_link_view_name=f"{parent}-related", **options
    )


class ArticleSerializer(serializers.HyperlinkedModelSerializer):
    """Articles: author and tags can be written, comments only be read."""

    author = related("article", queryset=Person.objects.all(), allow_null=True, required=False)
    tags = related("article", queryset=Tag.objects.all(), many=True, required=False)
    comments = related("article", read_only=True, many=True)

    included_serializers: ClassVar = {
        "author": "blog.serializers.PersonSerializer",
        "tags": "blog.serializers.TagSerializer",
        "comments": "blog.serializers.CommentSerializer",
    }

    class Meta:
        model = Article
        fields = (
            "title",
            "body",
            "views",
            "published_on",
            "created_at",
            "updated_at",
            "author",
            "tags",
            "comments",
            "url",
        )


class PersonSerializer(serializers.ModelSerializer):
    """People, with what they wrote; having no `url`, they show no link to themselves."""

    articles = related("person", read_only=True, many=True)
    comments = related("person", read_only=True, many=True)

    included_serializers: ClassVar = {
        "articles": "blog.serializers.ArticleSerializer",
        "comments": "blog.serializers.CommentSerializer",
    }

    class Meta:
        model = Person
        fields = ("name", "email", "created_at", "updated_at", "articles", "comments")


class CommentSerializer(serializers.HyperlinkedModelSerializer):
    """Comments, which always belong to an article."""

    article = related("comment", queryset=Article.objects.all())
    author = related("comment", queryset=Person.objects.all(), allow_null=True, required=False)

    included_serializers: ClassVar = {
        "article": "blog.serializers.ArticleSerializer",
        "author": "blog.serializers.PersonSerializer",
    }

    class Meta:
        model = Comment
        fields = ("body", "created_at", "updated_at", "article", "author", "url")


class TagSerializer(serializers.ModelSerializer):
    """Tags, with the articles that bear them; having no `url`, they show no link to themselves."""

    articles = related("tag", queryset=Article.objects.all(), many=True, required=False)

    included_serializers: ClassVar = {"articles": "blog.serializers.ArticleSerializer"}

    class Meta:
        model = Tag
        fields = ("name", "created_at", "updated_at", "articles")
