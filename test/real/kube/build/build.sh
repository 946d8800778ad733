#!/usr/bin/env bash
# Builds etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl and kwok from Go modules only.
# usage: build.sh /ABSOLUTE/OUTPUT_DIR   (it appears whole or not at all; of two builds at once the second waits and finds it)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
output=$1
mkdir -p "$(dirname "$output")"
exec 9>"$output.lock"
if command -v flock >/dev/null; then flock 9; fi
[ -d "$output" ] && exit 0
partial=$output.partial
mkdir -p "$partial"

kubernetes=$(go list -m -f '{{.Version}}' k8s.io/kubernetes)
kwok=$(go list -m -f '{{.Version}}' sigs.k8s.io/kwok)
IFS=. read -r major minor _ <<<"${kubernetes#v}"
# Without these an apiserver calls itself v0.0.0-master+$Format:%H$.
flags="-s -w"
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  flags+=" -X $package.gitVersion=$kubernetes -X $package.gitMajor=$major -X $package.gitMinor=$minor"
  flags+=" -X $package.gitTreeState=clean -X $package.gitCommit=0000000000000000000000000000000000000000"
  flags+=" -X $package.buildDate=1970-01-01T00:00:00Z"
done
flags+=" -X sigs.k8s.io/kwok/pkg/consts.Version=$kwok"

export CGO_ENABLED=0 GOFLAGS="-mod=readonly -trimpath -buildvcs=false"
nice -n 19 go build -v -p 2 -ldflags "$flags" -o "$partial/" \
  k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager \
  k8s.io/kubernetes/cmd/kube-scheduler k8s.io/kubernetes/cmd/kubectl sigs.k8s.io/kwok/cmd/kwok
nice -n 19 go build -v -p 2 -ldflags "-s -w" -o "$partial/etcd" go.etcd.io/etcd/server/v3
mv "$partial" "$output"
