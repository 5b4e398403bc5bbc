"""Applications behind the limiters of web frameworks: 20 requests in 2 s of an address, if not said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any


def slow_api() -> Any:
    """Starlette behind slowapi, which tells of its limit."""
    from slowapi import Limiter, _rate_limit_exceeded_handler
    from slowapi.errors import RateLimitExceeded
    from slowapi.util import get_remote_address
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    limiter = Limiter(get_remote_address, headers_enabled=True)

    @limiter.limit("20/2 seconds")
    async def items(request: Request) -> JSONResponse:
        return JSONResponse({"path": "/items"})

    app = Starlette(routes=[Route("/items", items)])
    app.state.limiter = limiter
    app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)  # type: ignore[arg-type]
    return app


def flask_limiter() -> Any:
    """Flask behind Flask-Limiter, with its fields."""
    from flask import Flask
    from flask_limiter import Limiter
    from flask_limiter.util import get_remote_address
    from uvicorn.middleware.wsgi import WSGIMiddleware

    app = Flask(__name__)
    limiter = Limiter(
        get_remote_address, app=app, storage_uri="memory://", strategy="moving-window", headers_enabled=True
    )

    @app.get("/items")
    @limiter.limit("20 per 2 second")
    def items() -> dict[str, str]:
        return {"path": "/items"}

    return WSGIMiddleware(app)


def fast_api() -> Any:
    """FastAPI behind fastapi-limiter, whose one log of pyrate-limiter all clients share."""
    from fastapi import Depends, FastAPI
    from fastapi_limiter.depends import RateLimiter
    from pyrate_limiter import Duration, Limiter, Rate

    app = FastAPI()

    @app.get("/items", dependencies=[Depends(RateLimiter(limiter=Limiter(Rate(20, Duration.SECOND * 2))))])
    async def items() -> dict[str, str]:
        return {"path": "/items"}

    return app


def lite_star() -> Any:
    """Litestar, which knows only whole seconds, and limits by one of them."""
    from litestar import Litestar, get
    from litestar.middleware.rate_limit import RateLimitConfig

    @get("/items")
    async def items() -> dict[str, str]:
        return {"path": "/items"}

    return Litestar([items], middleware=[RateLimitConfig(rate_limit=("second", 20)).middleware])


def quart() -> Any:
    """Quart behind quart-rate-limiter."""
    from quart import Quart
    from quart_rate_limiter import RateLimiter, rate_limit

    app = Quart(__name__)
    RateLimiter(app)

    @app.get("/items")
    @rate_limit(20, timedelta(seconds=2))
    async def items() -> dict[str, str]:
        return {"path": "/items"}

    return app


def django_ratelimit() -> Any:
    """Django behind django-ratelimit, which answers 403."""
    from django_ratelimit.decorators import ratelimit

    return _django(lambda respond: ratelimit(key="ip", rate="20/2s")(respond))


def rest_framework() -> Any:
    """A view of Django REST framework, throttled."""

    def view(_: Any) -> Any:
        from rest_framework.response import Response
        from rest_framework.throttling import AnonRateThrottle
        from rest_framework.views import APIView

        class Throttle(AnonRateThrottle):
            rate = "20/2s"

            def parse_rate(self, rate: str) -> tuple[int, int]:
                return 20, 2

        class Items(APIView):
            throttle_classes = (Throttle,)

            def get(self, request: Any) -> Any:
                return Response({"path": "/items"})

        return Items.as_view()

    return _django(view)


def _django(limited: Callable[[Any], Any]) -> Any:
    import django
    from django.conf import settings
    from django.core.asgi import get_asgi_application
    from django.http import JsonResponse
    from django.urls import path

    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="of no use to anybody",
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        INSTALLED_APPS=["rest_framework"],
        REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None},
    )
    django.setup()
    urlpatterns.append(path("items", limited(lambda request: JsonResponse({"path": "/items"}))))
    return get_asgi_application()


urlpatterns: list[Any] = []
MADE: Mapping[str, Callable[[], Any]] = {
    "slowapi": slow_api,
    "flask-limiter": flask_limiter,
    "fastapi-limiter": fast_api,
    "litestar": lite_star,
    "quart-rate-limiter": quart,
    "django-ratelimit": django_ratelimit,
    "django-rest-framework": rest_framework,
}
