#!/usr/bin/env bash
# The three example clients and the probes against a real server that asks every caller for a certificate.
#
#     bash tests/clients.sh PYTHON PORT ADMIN_PORT FOLDER
#
# Everything is built before; see .ci/run. The policy lets a call a second begin, so that every client meets a refusal at its
# second and its third call, and has to outlast it. All clients tell the same, in every language.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly python=$1 port=$2 admin=$3 folder=$4
readonly clients=examples/clients

rm -rf "$folder"
"$python" "$clients/certificates.py" "$folder"
settings=(
    --listen "127.0.0.1:$port" --admin "127.0.0.1:$admin"
    --tls-certificate "$folder/server.pem" --tls-key "$folder/server.key" --tls-client-ca "$folder/ca.pem"
    --policy "$folder/policy.toml"
)
trust=(--ca "$folder/ca.pem" --certificate "$folder/caller.pem" --key "$folder/caller.key")

fail() {
    echo "$1" >&2
    cat "$folder/server.log" >&2
    exit 1
}

target/debug/portability serve "${settings[@]}" >"$folder/server.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT

# A probe until the server listens; one without a certificate is not let in, and one of the admin port needs none.
for _ in $(seq 100); do
    target/debug/portability healthcheck --server "https://localhost:$port" "${trust[@]}" >"$folder/probe" 2>&1 && break
    sleep 0.1
done
[ "$(cat "$folder/probe")" = SERVING ] || fail "no probe is answered: $(cat "$folder/probe")"
if target/debug/portability healthcheck --server "https://localhost:$port" --ca "$folder/ca.pem" >/dev/null 2>&1; then
    fail "a probe without a certificate was let in"
fi
"$python" -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$admin/readyz', timeout=5)" ||
    fail "the admin port is not ready"
echo "probes: SERVING with a certificate, refused without one, ready on the admin port"

files=(examples/contracts/saas_monthly.json examples/contracts/platform_egress_free_from_2027.json
    examples/contracts/almost_nothing_known.json)
asked=(--server "localhost:$port" "${trust[@]}" "${files[@]}")
"$python" "$clients/python/client.py" "${asked[@]}" >"$folder/python.txt" || fail "the Python client fails"
node "$clients/typescript/build/client.js" "${asked[@]}" >"$folder/typescript.txt" || fail "the TypeScript client fails"
target/debug/examples/client "${asked[@]}" >"$folder/rust.txt" || fail "the Rust client fails"
for language in typescript rust; do
    diff "$folder/python.txt" "$folder/$language.txt" || fail "$language tells something else than Python"
done
[ "$(grep -c points "$folder/python.txt")" -eq 8 ] || fail "not every contract has two scores"
metrics=$("$python" -c "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:$admin/metrics', timeout=5).read().decode())")
refused=$(sed -n 's/^portability_refused_calls_total{reason="RATE_EXCEEDED"} //p' <<<"$metrics")
[ "${refused:-0}" -ge 6 ] || fail "only ${refused:-0} calls were refused: the clients were not put to the test"

# Whom the server does not know is refused by every client.
if "$python" "$clients/python/client.py" --server "localhost:$port" --ca "$folder/ca.pem" \
    --certificate "$folder/server.pem" --key "$folder/server.key" "${files[0]}" >/dev/null 2>&1; then
    fail "a caller with a certificate of a server was let in"
fi
echo "clients: Python, TypeScript and Rust tell the same $(wc -l <"$folder/python.txt") lines; $refused refusals outlasted"

kill "$server"
wait "$server" || fail "the server did not end in order"
trap - EXIT
