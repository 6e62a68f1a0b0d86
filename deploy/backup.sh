#!/bin/sh
# usage: entrypoint.sh deploy/backup.sh FOLDER
# Writes FOLDER/PGDATABASE-TIME/ with the database, the filestore and their checksums, and removes
# backups older than PROIL_BACKUP_KEEP_DAYS (30). A backup that fails half-way leaves no folder.
set -eu
umask 077

folder=${1:?usage: backup.sh FOLDER}
: "${PGDATABASE:?}" "${ODOO_DATA_DIR:?}"
name="$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ)"
draft="$folder/.$name.draft"

# Status 1 of tar: a file changed or went away meanwhile, which is normal on a running system.
files_into() {
    tar -C "$ODOO_DATA_DIR/filestore" --exclude="$PGDATABASE/checklist" "$@" "$PGDATABASE" || test $? = 1
}

mkdir -p "$draft"
trap 'rm -rf "$draft"' EXIT

# Files twice: before, those that a cron may remove while the database is read; after, those that
# the dump names and the first pass could not see.
begun=$(date +%s)
files_into -cf "$draft/filestore.tar"
pg_dump --format=custom --no-owner --file="$draft/database.dump" "$PGDATABASE"
files_into --newer-mtime="@$begun" -rf "$draft/filestore.tar"

pg_restore --list "$draft/database.dump" >"$draft/contents.txt"
(cd "$draft" && sha256sum contents.txt database.dump filestore.tar >SHA256SUMS)
mv "$draft" "$folder/$name"
find "$folder" -mindepth 1 -maxdepth 1 -type d -name "$PGDATABASE-*" \
    -mtime "+${PROIL_BACKUP_KEEP_DAYS:-30}" -exec rm -rf {} +
echo "$folder/$name"
