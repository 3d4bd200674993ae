#!/usr/bin/env bash
# Copies the running stack of infra/compose.yaml into a new folder: backup.sh <folder>
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: backup.sh <folder>" >&2; exit 2; }
folder=$1
compose() { docker compose -f "$(dirname "$0")/../compose.yaml" "$@"; }
mkdir "$folder" "$folder/views" "$folder/log"

echo "views …"
compose exec -T mongodb mongodump --quiet --archive --db kenal > "$folder/views/kenal.archive"

# Checkpoints before chunks, index checkpoints before the index: what they point at is copied later, so it is there.
echo "log …"
compose exec -T eventstoredb bash -c '
  cd /var/lib/eventstore
  tar -cf - $(find index -name "*.chk" 2>/dev/null) $(find index -type f ! -name "*.chk" 2>/dev/null) *.chk chunk-*
' > "$folder/log/eventstoredb.tar"

# Last: the log may not name a key that the copy lacks. `kenal backup` copies what of the data folder there is: keys.
echo "keys …"
compose exec -T command-api bash -c '
  rm -rf /tmp/backup && node dist/apps/cli/src/main.js backup /tmp/backup >&2 && tar -cf - -C /tmp/backup keys && rm -rf /tmp/backup
' | tar -xf - -C "$folder"
echo "Keep $folder/keys apart from $folder/log."
