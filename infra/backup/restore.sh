#!/usr/bin/env bash
# Puts a backup into the stack of infra/compose.yaml, whose volumes must be new: restore.sh <folder>
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: restore.sh <folder>" >&2; exit 2; }
folder=$1
compose() { docker compose -f "$(dirname "$0")/../compose.yaml" "$@"; }
compose down
compose create

echo "log …"
compose run --rm -T --no-deps --entrypoint bash eventstoredb -c '
  cd /var/lib/eventstore
  [ -z "$(ls -A)" ] || { echo "The volume of the log is not empty." >&2; exit 1; }
  tar -xf -
  # So EventStoreDB cuts off what was being written while the chunks were copied.
  cp chaser.chk truncate.chk
' < "$folder/log/eventstoredb.tar"

echo "keys …"
tar -cf - -C "$folder/keys" . | compose run --rm -T --no-deps --user root --entrypoint bash command-api -c '
  tar -xf - -C /data && chown -R node:node /data && chmod 600 /data/*
'

# Views are folded from the log again; the copy only makes that faster.
echo "views …"
compose up -d --wait mongodb
compose exec -T mongodb mongorestore --quiet --archive < "$folder/views/kenal.archive"
compose up -d --wait
