#!/bin/sh
# Generates the client's code from the protos; google/type comes with the package googleapis-common-protos.
set -eu
cd "$(dirname "$0")"
rm -rf generated
mkdir generated
"${PYTHON:-python3}" -m grpc_tools.protoc --proto_path=../../../proto \
    --python_out=generated --grpc_python_out=generated ../../../proto/portability/v1/*.proto
