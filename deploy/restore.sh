#!/bin/sh
# usage: entrypoint.sh deploy/restore.sh BACKUP [--replace] [--neutralize]
# Makes the database PGDATABASE and its filestore from a folder that backup.sh wrote.
#   --replace     an existing PGDATABASE is dropped, but only once the backup is fully read
#   --neutralize  for a copy: no payments, messages or e-mail leave it
set -eu
umask 077

backup=${1:?usage: restore.sh BACKUP [--replace] [--neutralize]}
shift
: "${PGDATABASE:?}" "${ODOO_DATA_DIR:?}"
replace='' neutralize=''
for option in "$@"; do
    case $option in
    --replace) replace=1 ;;
    --neutralize) neutralize=1 ;;
    *) echo "restore: unknown option $option" >&2 && exit 2 ;;
    esac
done

sql() { psql -XAtqv ON_ERROR_STOP=1 -d postgres -c "$1"; }

(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
exists=$(sql "SELECT 1 FROM pg_database WHERE datname = '$PGDATABASE'")
if [ -n "$exists" ] && [ -z "$replace" ]; then
    echo "restore: $PGDATABASE exists; give --replace, or another name in PGDATABASE" >&2
    exit 1
fi
if [ -n "$(sql "SELECT 1 FROM pg_stat_activity WHERE datname = '$PGDATABASE' LIMIT 1")" ]; then
    echo "restore: $PGDATABASE is in use; stop web, websocket and worker first" >&2
    exit 1
fi

draft="${PGDATABASE}_restoring"
files="$ODOO_DATA_DIR/filestore"
dropdb --if-exists "$draft"
rm -rf "${files:?}/$draft"
createdb --template=template0 --encoding=UTF8 "$draft"
mkdir -p "$files/$draft"
pg_restore --exit-on-error --no-owner --dbname="$draft" "$backup/database.dump"
tar -C "$files/$draft" --strip-components=1 -xf "$backup/filestore.tar"
if [ -n "$neutralize" ]; then
    odoo neutralize -d "$draft"
fi

sql "DROP DATABASE IF EXISTS \"$PGDATABASE\""
sql "ALTER DATABASE \"$draft\" RENAME TO \"$PGDATABASE\""
rm -rf "${files:?}/$PGDATABASE"
mv "$files/$draft" "$files/$PGDATABASE"
echo "restore: $PGDATABASE is back from $backup"
