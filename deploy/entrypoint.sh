#!/bin/sh
# Starts a service of docker-compose.yml. Prefect reads its password from the environment alone; a secret of compose is a file.
set -eu
if [ -n "${PREFECT_AUTH_FILE:-}" ]; then
  PREFECT_API_AUTH_STRING=$(cat "$PREFECT_AUTH_FILE")
  PREFECT_SERVER_API_AUTH_STRING=$PREFECT_API_AUTH_STRING
  export PREFECT_API_AUTH_STRING PREFECT_SERVER_API_AUTH_STRING
fi
exec "$@"
