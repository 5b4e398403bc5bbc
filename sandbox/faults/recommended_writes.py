"""Deviations from what is recommended for clients without PATCH, and for work that takes long."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import reading


def job_of(request: Request) -> bool:
    """Whether a request looks at a job."""
    return request.method == "GET" and request.segments[:1] == ("jobs",)


@fault("jsonapi-recommendations/patchless-clients/method-override", editions=("1.1",))
def a_method_override_changes_nothing(request: Request, serve: Serve) -> Response:
    """A POST that stands for PATCH is answered with the resource as it was."""
    if request.header("x-http-method-override"):
        return serve(reading(request))
    return serve(request)


@fault("jsonapi-recommendations/asynchronous-processing/accepted-202", editions=("1.1",))
def the_job_is_not_told(request: Request, serve: Serve) -> Response:
    """What is put off is answered 202 without Content-Location."""
    return serve(request).with_header("content-location", None)


@fault("jsonapi-recommendations/asynchronous-processing/pending-200", editions=("1.1",))
def a_pending_job_is_answered_202(request: Request, serve: Serve) -> Response:
    """A job that is not done yet is answered 202."""
    response = serve(request)
    return response.replacing(status=202) if job_of(request) and response.status == 200 else response


@fault("jsonapi-recommendations/asynchronous-processing/done-303", editions=("1.1",))
def a_finished_job_is_the_resource(request: Request, serve: Serve) -> Response:
    """The URL of a job that is done answers with the resource that it made."""
    response = serve(request)
    location = response.header("location")
    if job_of(request) and response.status == 303 and location:
        return serve(reading(request, location.removeprefix(request.base)))
    return response
