"""Creations and updates that nobody waits for, and PATCH for clients that cannot send it."""

import httpx

from tests.sandbox.conftest import send

NEW = {"type": "tags", "attributes": {"name": "new"}}


def test_a_creation_becomes_a_job_and_then_a_resource(blog: httpx.Client) -> None:
    before = blog.get("/tags").json()["meta"]["recordCount"]
    answer = send(blog, "POST", "/tags", NEW, prefer="respond-async")
    assert answer.status_code == 202
    job = answer.headers["content-location"]
    assert answer.json()["data"]["links"]["self"] == job
    assert blog.get("/tags").json()["meta"]["recordCount"] == before
    assert blog.get(job).json()["data"]["attributes"] == {"status": "pending"}
    done = blog.get(job)
    assert done.status_code == 303
    assert blog.get(done.headers["location"]).json()["data"]["attributes"]["name"] == "new"
    assert blog.get(job).headers["location"] == done.headers["location"]
    assert blog.get("/tags").json()["meta"]["recordCount"] == before + 1


def test_an_update_becomes_a_job_too(blog: httpx.Client) -> None:
    change = {"type": "tags", "id": "2", "attributes": {"name": "other"}}
    before = blog.get("/tags/2").json()["data"]["attributes"]["name"]
    answer = send(blog, "PATCH", "/tags/2", change, prefer="respond-async")
    assert answer.status_code == 202
    assert blog.get("/tags/2").json()["data"]["attributes"]["name"] == before
    assert [blog.get(answer.headers["content-location"]).status_code for _ in range(2)] == [200, 303]
    assert blog.get("/tags/2").json()["data"]["attributes"]["name"] == "other"
    refused = send(blog, "PATCH", "/tags/2", {**change, "id": "3"}, prefer="respond-async")
    assert refused.status_code == 409


def test_an_update_of_a_relationship_becomes_a_job_too(blog: httpx.Client) -> None:
    path, linkage = "/articles/4/relationships/tags", [{"type": "tags", "id": "7"}]
    for method, before, after in (("PATCH", [], linkage), ("DELETE", linkage, []), ("POST", [], linkage)):
        answer = send(blog, method, path, linkage, prefer="respond-async")
        assert answer.status_code == 202
        assert blog.get(path).json()["data"] == before
        assert [blog.get(answer.headers["content-location"]).status_code for _ in range(2)] == [200, 303]
        assert blog.get(path).json()["data"] == after


def test_a_deletion_becomes_a_job_too(blog: httpx.Client) -> None:
    answer = blog.delete("/tags/3", headers={"prefer": "respond-async"})
    assert answer.status_code == 202
    assert blog.get("/tags/3").status_code == 200
    looks = [blog.get(answer.headers["content-location"]).json()["data"]["attributes"] for _ in range(2)]
    assert looks == [{"status": "pending"}, {"status": "done"}]
    assert blog.get("/tags/3").status_code == 404


def test_a_creation_that_cannot_succeed_is_refused_at_once(blog: httpx.Client) -> None:
    assert send(blog, "POST", "/tags", {"type": "tags"}, prefer="respond-async").status_code == 422


def test_a_job_that_fails_says_so(blog: httpx.Client) -> None:
    job = send(blog, "POST", "/tags", {**NEW, "id": "mine"}, prefer="respond-async").headers["content-location"]
    assert send(blog, "POST", "/tags", {**NEW, "id": "mine"}).status_code == 201
    assert [blog.get(job).json()["data"]["attributes"]["status"] for _ in range(2)] == ["pending", "failed"]


def test_jobs_can_only_be_watched(blog: httpx.Client) -> None:
    job = send(blog, "POST", "/tags", NEW, prefer="respond-async").headers["content-location"]
    assert blog.delete(job).status_code == 405
    assert blog.get(f"{job}0").status_code == 404


def test_post_can_mean_patch(api: httpx.Client) -> None:
    path = next(iter(api.get("").json()["meta"]["collections"].values()))
    row = api.get(path).json()["data"][0]
    change = {"type": row["type"], "id": row["id"], "attributes": {}}
    answer = send(api, "POST", row["links"]["self"], change, x_http_method_override="PATCH")
    assert answer.status_code == send(api, "PATCH", row["links"]["self"], change).status_code
    assert send(api, "POST", row["links"]["self"], change).status_code == 405
