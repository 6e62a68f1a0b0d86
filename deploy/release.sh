#!/bin/sh
# usage: deploy/release.sh IMAGE
# Puts an image into service on this machine. The database is backed up before it is changed, and
# nobody works with the old code meanwhile: a short stop instead of two releases on one database.
set -eu

cd "$(dirname "$0")/.."
image=${1:?usage: deploy/release.sh IMAGE}

umask 077
{ grep -v '^PROIL_IMAGE=' .env; echo "PROIL_IMAGE=$image"; } >.env.new
mv .env.new .env

docker compose pull --quiet
if [ -n "$(docker compose ps --quiet --status running web)" ]; then
    docker compose run --rm backup
    docker compose stop nginx web websocket worker
fi
docker compose up --detach --wait
docker compose ps
