# The API, without a database: it uses the Neo4j that NEO4J_URI names.
FROM python:3.13-slim AS build

WORKDIR /build
COPY requirements/runtime.txt requirements/
RUN python -m venv /opt/safeground \
 && /opt/safeground/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY . .
RUN /opt/safeground/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index .


FROM python:3.13-slim

RUN useradd --create-home --uid 10001 safeground \
 && install --directory --owner=safeground --group=safeground --mode=0700 /home/safeground/data
COPY --from=build /opt/safeground /opt/safeground

ENV PATH=/opt/safeground/bin:$PATH \
    SAFEGROUND_HOME=/home/safeground/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

USER safeground
WORKDIR /home/safeground
VOLUME /home/safeground/data
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]

# On every interface of the container; docker-compose.yml publishes the port on the host's loopback address only.
CMD ["safeground", "serve", "--host", "0.0.0.0", "--port", "8000"]
