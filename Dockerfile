# Matn and Prefect in one image, for docker-compose.yml: each service runs it with a command of its own.
FROM python:3.11.15-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# First what changes seldom. Every file is checked against the hash that the project locked; --compile writes the bytecode, without
# which Prefect takes twice as long to start, and which the unprivileged user could not write later.
COPY requirements.txt ./
RUN python -m venv --without-pip /opt/matn \
 && pip --python /opt/matn/bin/python install --require-hashes --only-binary=:all: --compile -r requirements.txt

COPY requirements-build.txt ./
RUN python -m venv --without-pip /opt/build \
 && pip --python /opt/build/bin/python install --require-hashes --only-binary=:all: -r requirements-build.txt

COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY pipeline pipeline
RUN /opt/build/bin/python -m hatchling build -t wheel \
 && pip --python /opt/matn/bin/python install --no-index --no-deps --compile dist/*.whl


FROM python:3.11.15-slim-bookworm

# What installs packages has no use in a running service. The user's folders exist because a new volume takes the owner of the
# folder that it covers.
RUN python -m pip uninstall --yes --root-user-action=ignore setuptools wheel pip \
 && groupadd --gid 10001 matn \
 && useradd --uid 10001 --gid 10001 --home-dir /var/lib/matn --no-create-home --shell /usr/sbin/nologin matn \
 && install -d -o matn -g matn -m 0700 /var/lib/matn /var/lib/matn/prefect \
 && install -d /app/seeds

COPY --from=build /opt/matn /opt/matn
WORKDIR /app
COPY --chmod=0644 prefect.yaml ./
COPY --chmod=0755 deploy/entrypoint.sh deploy/worker.sh deploy/

ENV PATH=/opt/matn/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/var/lib/matn \
    MATN_HOME=/var/lib/matn \
    PREFECT_HOME=/var/lib/matn/prefect
USER 10001:10001
ENTRYPOINT ["/app/deploy/entrypoint.sh"]
CMD ["matn", "--help"]
