# The image to build on. A tag may be filled anew by its makers; a digest cannot: who wants the very same image each time
# gives it, docker build --build-arg BASE=python@sha256:… (docs/operating.md says how to find it).
ARG BASE=python:3.11.15-slim-trixie

# Built in two steps: what is needed to build does not come along. Everything that is installed stands in a lock, by hash.
FROM ${BASE} AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/nastavnik && python -m venv /opt/build
COPY requirements.txt requirements-build.txt ./
RUN /opt/nastavnik/bin/pip install --require-hashes -r requirements.txt \
    && /opt/build/bin/pip install --require-hashes -r requirements-build.txt
COPY . .
# The catalogues are compiled first: the wheel takes the .mo files along.
RUN /opt/nastavnik/bin/python -m locales.catalogues compile \
    && /opt/build/bin/pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /dist . \
    && /opt/nastavnik/bin/pip install --no-deps --no-index /dist/nastavnik-*.whl \
    && /opt/nastavnik/bin/pip uninstall --yes setuptools pip

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home nastavnik && install -d -m 0700 -o nastavnik -g nastavnik /data
COPY --from=build /opt/nastavnik /opt/nastavnik
ENV PATH=/opt/nastavnik/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data HTTP_HOST=0.0.0.0
USER nastavnik
WORKDIR /data
VOLUME /data
# Deaf, stuck or unable to write: the container is unhealthy.
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["nastavnik", "doctor"]
# SIGTERM is drained within 10 s.
STOPSIGNAL SIGTERM
ENTRYPOINT ["nastavnik"]
CMD ["run"]
