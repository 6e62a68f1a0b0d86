#!/bin/sh
# usage: entrypoint.sh migrate
# Makes the database when it does not exist, else brings our addons in it up to this release.
set -eu

home=$(cd "$(dirname "$0")/.." && pwd)
: "${PGDATABASE:?}" "${ODOO_DATA_DIR:?}"
database=$PGDATABASE
files="$ODOO_DATA_DIR/filestore"
addons=$(cd "$home/addons" && for manifest in */__manifest__.py; do printf '%s,' "${manifest%/*}"; done)
addons=${addons%,}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

sql() { psql -XAtqv ON_ERROR_STOP=1 -d postgres -c "$1"; }

# Odoo ends with status 0 after some failed installs, so its log is the judge.
quiet_odoo() {
    odoo "$@" --no-http >"$log" 2>&1 || { cat "$log"; exit 1; }
    if grep -E ' (ERROR|CRITICAL) |^Traceback' "$log"; then
        echo "migrate: Odoo reported errors in: odoo $*" >&2
        exit 1
    fi
}

update() {
    echo "migrate: updating $addons in $database"
    quiet_odoo --stop-after-init -i "$addons" -u "$addons"
}

# Under another name until it is whole: half a database must not look like one to update.
create() {
    : "${PROIL_ADMIN_PASSWORD:?the password that the user admin gets in the new database}"
    echo "migrate: creating $database with $addons"
    export PGDATABASE="${database}_new"
    dropdb --if-exists "$PGDATABASE"
    rm -rf "${files:?}/$PGDATABASE"
    createdb --template=template0 --encoding=UTF8 "$PGDATABASE"
    # Accounting first: its generic chart makes the company American. After the first entry the
    # currency could not be changed back.
    quiet_odoo --stop-after-init -i base,account_payment --load-language=ru_RU
    {
        cat "$home/src/proil_cli/first_company.py"
        echo 'import os'
        echo 'env.ref("base.user_admin").password = os.environ["PROIL_ADMIN_PASSWORD"]'
        echo 'set_up(env)'
    } | quiet_odoo shell
    quiet_odoo --stop-after-init -i "$addons"
    sql "ALTER DATABASE \"$PGDATABASE\" RENAME TO \"$database\""
    mv "$files/$PGDATABASE" "$files/$database"
}

if [ -n "$(sql "SELECT 1 FROM pg_database WHERE datname = '$database'")" ]; then
    update
else
    create
fi
echo "migrate: $database is ready"
