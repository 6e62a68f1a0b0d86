#!/bin/sh
# usage: entrypoint.sh web | websocket | worker | migrate | emulators | COMMAND [ARGUMENT...]
# Starts one process of PROIL, in the container and under systemd alike. Any other word is run as a
# command with the same configuration: entrypoint.sh odoo shell
# PROIL_WORKER_PORT moves the private port of the worker, 8079; its next but two is taken as well.
set -eu

home=$(cd "$(dirname "$0")/.." && pwd)
ODOO_RC=$(mktemp "${RUNTIME_DIRECTORY:-/tmp}/odoo.XXXXXX")
export ODOO_RC
export PYTHONPATH="$home/src"

python3 "$home/deploy/layer_conf.py" "${PROIL_ENVIRONMENT:-production}" >"$ODOO_RC"

case "${1:?say what to start: web, websocket, worker, migrate, emulators or a command}" in
web)
    # Of several Odoo servers one wins the right to start jobs. The web server must never win it.
    export ODOO_QUEUE_JOB_CHANNELS=root:0 ODOO_MAX_CRON_THREADS=0
    exec odoo
    ;;
websocket)
    export ODOO_QUEUE_JOB_CHANNELS=root:0 ODOO_MAX_CRON_THREADS=0
    exec odoo gevent
    ;;
worker)
    # A job is a request of the runner to this same server: one process for each of the four jobs
    # of the root channel and one for the health check. Its ports leave the web server's free.
    port=${PROIL_WORKER_PORT:-8079}
    export ODOO_HTTP_PORT="$port" ODOO_GEVENT_PORT=$((port + 3))
    export ODOO_HTTP_INTERFACE=127.0.0.1 ODOO_WORKERS=5
    # A month of invoices takes longer than a page.
    export ODOO_LIMIT_TIME_CPU=300 ODOO_LIMIT_TIME_REAL=600
    exec odoo
    ;;
migrate)
    exec "$home/deploy/migrate.sh"
    ;;
emulators)
    exec python3 -m proil_emulators --host 0.0.0.0 --port 8090
    ;;
*)
    exec "$@"
    ;;
esac
