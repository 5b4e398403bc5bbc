"""The views of the weblog: for each type its resources and its relationships."""

from typing import ClassVar

from rest_framework_json_api.views import ModelViewSet, RelationshipView

from blog.models import Article, Comment, Person, Tag
from blog.serializers import ArticleSerializer, CommentSerializer, PersonSerializer, TagSerializer

TEXT = ("exact", "iexact", "contains", "icontains", "in")
NUMBER = ("exact", "gt", "gte", "lt", "lte", "in")


class ArticleViewSet(ModelViewSet):
    """Articles, to be filtered by their own fields and by author and tag."""

    queryset = Article.objects.all()
    serializer_class = ArticleSerializer
    filterset_fields: ClassVar = {
        "id": ("exact", "in"),
        "title": TEXT,
        "views": NUMBER,
        "published_on": ("exact", "gte", "lte", "isnull"),
        "author": ("exact", "isnull"),
        "author__name": TEXT,
        "tags__name": TEXT,
    }
    search_fields = ("title", "body", "author__name")


class PersonViewSet(ModelViewSet):
    """People, to be filtered by name and address."""

    queryset = Person.objects.all()
    serializer_class = PersonSerializer
    filterset_fields: ClassVar = {"id": ("exact", "in"), "name": TEXT, "email": TEXT}
    search_fields = ("name", "email")


class CommentViewSet(ModelViewSet):
    """Comments, to be filtered by text, article and author."""

    queryset = Comment.objects.all()
    serializer_class = CommentSerializer
    filterset_fields: ClassVar = {
        "id": ("exact", "in"),
        "body": TEXT,
        "article": ("exact",),
        "author": ("exact", "isnull"),
    }
    search_fields = ("body",)


class TagViewSet(ModelViewSet):
    """Tags, to be filtered by name."""

    queryset = Tag.objects.all()
    serializer_class = TagSerializer
    filterset_fields: ClassVar = {"id": ("exact", "in"), "name": TEXT}
    search_fields = ("name",)


class ArticleRelationshipView(RelationshipView):
    """The relationships of one article."""

    queryset = Article.objects.all()
    self_link_view_name = "article-relationships"


class PersonRelationshipView(RelationshipView):
    """The relationships of one person."""

    queryset = Person.objects.all()
    self_link_view_name = "person-relationships"


class CommentRelationshipView(RelationshipView):
    """The relationships of one comment."""

    queryset = Comment.objects.all()
    self_link_view_name = "comment-relationships"


class TagRelationshipView(RelationshipView):
    """The relationships of one tag."""

    queryset = Tag.objects.all()
    self_link_view_name = "tag-relationships"
