"""The weblog's URLs: a collection a type, and under each resource its related and relationship URLs."""

from django.urls import include, path, re_path
from rest_framework.routers import DefaultRouter

from blog import views

TYPES = {
    "articles": ("article", views.ArticleViewSet, views.ArticleRelationshipView),
    "people": ("person", views.PersonViewSet, views.PersonRelationshipView),
    "comments": ("comment", views.CommentViewSet, views.CommentRelationshipView),
    "tags": ("tag", views.TagViewSet, views.TagRelationshipView),
}

router = DefaultRouter(trailing_slash=False)
urlpatterns = []

for collection, (name, viewset, relationship) in TYPES.items():
    router.register(collection, viewset)
    urlpatterns += [
        re_path(
            rf"^{collection}/(?P<pk>[^/.]+)/relationships/(?P<related_field>[-\w]+)$",
            relationship.as_view(),
            name=f"{name}-relationships",
        ),
        re_path(
            rf"^{collection}/(?P<pk>[^/.]+)/(?P<related_field>[-\w]+)$",
            viewset.as_view({"get": "retrieve_related"}),
            name=f"{name}-related",
        ),
    ]

urlpatterns.append(path("", include(router.urls)))
