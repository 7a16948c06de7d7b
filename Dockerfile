# Built in two steps: what is needed to build does not come along.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/nastavnik
ENV PATH=/opt/nastavnik/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt && pip install "hatchling>=1.27"
COPY . .
# The catalogues are compiled first: the wheel takes the .mo files along.
RUN python -m locales.catalogues compile \
    && pip install --no-deps --no-build-isolation . \
    && pip uninstall --yes hatchling pip setuptools

FROM python:3.11-slim
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
