# Accord as an image: `docker build -t accord .`; docs/recipes/docker.md says how to use it.
# To pin the base for good, write its digest behind the tag: python:3.12-slim-bookworm@sha256:...
ARG PYTHON=python:3.12-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /src
COPY requirements/run.txt requirements/build.txt requirements/
RUN python3 -m venv /opt/accord \
    && /opt/accord/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
RUN python3 -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE conftest.py ./
COPY accord/ accord/
COPY contracts/ contracts/
COPY reports/ reports/
COPY sandbox/ sandbox/
COPY strategies/ strategies/
COPY suites/ suites/
RUN /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /opt/dist . \
    && /opt/accord/bin/pip install --no-cache-dir --no-deps /opt/dist/*.whl

FROM ${PYTHON}
COPY --from=build /opt/accord /opt/accord
ENV PATH=/opt/accord/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
RUN mkdir -p /work/runs && chown -R 10001:10001 /work
USER 10001:10001
WORKDIR /work
VOLUME /work/runs
ENTRYPOINT ["accord"]
CMD ["--help"]
