#!/bin/sh
# Makes the passwords that docker-compose.yml hands to its services as files. One that exists is kept: PostgreSQL takes its
# password only when the archive is made. To change one, see CONTRIBUTING.md.
set -eu
cd "$(dirname "$0")/.."

# The folder keeps other users of this machine out. The files are open to all inside it, as compose hands them over with the
# owner and mode that they have here, and the user within a container is another one.
mkdir -p secrets
chmod 700 secrets

random() { od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n'; }

secret() {
  if [ -s "secrets/$1" ]; then
    echo "secrets/$1: kept"
  else
    printf '%s' "$2" >"secrets/$1"
    chmod 644 "secrets/$1"
    echo "secrets/$1: made"
  fi
}

secret database_password "$(random)"
secret prefect_auth "matn:$(random)" # user:password, as Prefect wants it
