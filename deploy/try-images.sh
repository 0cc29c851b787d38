#!/usr/bin/env bash
# Builds the three images where no Docker and no image registry is, and runs each as a cluster does: as user 10001, on a
# read-only root. Debian 12 as root, with `apt-get install buildah debootstrap`; takes two minutes.
#   deploy/try-images.sh [SERVICE...]
set -euo pipefail
cd "$(dirname "$0")/.."
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
base=$(sed -n 's/^FROM \([^ ]*\) AS build/\1/p' deploy/Dockerfile)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Debian's own Python 3.11 stands in for the base image, under its name.
if ! buildah inspect "docker.io/library/$base" > /dev/null 2>&1; then
  packages=python3,python3-venv,python3-pip,ca-certificates
  debootstrap --variant=minbase --include="$packages" bookworm "$work/base" http://deb.debian.org/debian > "$work/log"
  ln -sf python3 "$work/base/usr/bin/python"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$work/base" / > /dev/null
  buildah commit --quiet --rm "$container" "docker.io/library/$base" > /dev/null
fi

run() { # as the image says, on a read-only root; arguments: service, command
  local container root status=0
  container=$(buildah from --pull-never "localhost/hiwar-$1")
  root=$(buildah mount "$container")
  # shellcheck disable=SC2016 # expanded by the inner shells
  unshare --mount bash -c '
    mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && mount -t tmpfs tmpfs "$1/tmp" && mount --bind /dev "$1/dev"
    exec chroot --userspec=10001:10001 "$1" /usr/bin/env -i PATH=/opt/venv/bin:/usr/bin:/bin \
      HIWAR_SERVICE="$2" HIWAR_PORT=0 HIWAR_START_TIMEOUT_SECONDS=1 sh -c "cd /app && $3"' - "$root" "$1" "$2" || status=$?
  buildah umount "$container" > /dev/null
  buildah rm "$container" > /dev/null
  return "$status"
}

for service in "${@:-ingest enrich publish}"; do for service in $service; do
  buildah bud --quiet --pull-never --volume /etc/ssl/certs:/etc/ssl/certs:ro --build-arg SERVICE="$service" \
    --file deploy/Dockerfile --tag "hiwar-$service" . > /dev/null
  run "$service" 'test "$(id -u)" = 10001 && ! touch written 2> /dev/null && ! python -m pip 2> /dev/null'
  # Its own command: it finds its settings, lexicons and topics, waits for the servers, and says that there are none.
  status=0
  run "$service" "$(sed -n 's/^CMD \["sh", "-c", "\(.*\)"\]/\1/p' deploy/Dockerfile)" 2> "$work/$service.log" || status=$?
  grep -q 'no answer in 1 s' "$work/$service.log" && test "$status" = 78 || { cat "$work/$service.log"; exit 1; }
  echo "$service: built, and runs as user 10001 on a read-only root"
done; done
