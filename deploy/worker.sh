#!/bin/sh
# The worker of docker-compose.yml: makes the pool, deploys what prefect.yaml names, reads the pages once, then waits for runs.
# Every step may be repeated, so a restart needs no clearing up.
set -eu
cd "$(dirname "$0")/.."

prefect --no-prompt work-pool create matn --type process --overwrite
prefect --no-prompt deploy --all
if [ "${MATN_RUN_AT_START:-no}" = yes ]; then
  prefect --no-prompt deployment run ingest/seeds
fi
# The worker writes to `runner_storage` in the folder for temporary files; in a /tmp that is shared, another user may own it.
TMPDIR=$(mktemp -d)
export TMPDIR
# One run at a time: a run uses every core that it may by itself.
exec prefect --no-prompt worker start --pool matn --type process --limit 1 --with-healthcheck
