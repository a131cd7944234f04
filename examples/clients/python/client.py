"""Scores contracts over mutual TLS: one by itself, then all in a stream, and prints what costs each party points.

    python client.py --server localhost:50051 --ca ca.pem --certificate caller.pem --key caller.key FILE...

A call of its own is tried again by gRPC itself, as the service configuration says. A stream is tried again here, with what has
no answer yet: scoring changes nothing, so that asking twice does no harm.
"""

import argparse
import pathlib
import random
import sys
import time

import grpc
from google.protobuf import json_format
from google.rpc import error_details_pb2
from google.type import date_pb2
from grpc_status import rpc_status

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "generated"))

from portability.v1 import (  # noqa: E402
    common_pb2,
    contract_pb2,
    score_pb2,
    scoring_pb2,
    scoring_service_pb2,
    scoring_service_pb2_grpc,
)

SERVICE_CONFIG = (HERE.parent / "service_config.json").read_text(encoding="utf-8")
# How long the whole stream may take with all its tries, in seconds, and how often it is tried without progress.
STREAM_SECONDS = 60
TRIES = 4
# How many reasons are told of each party.
REASONS = 3
TRY_AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED)


def request_of(path):
    """Reads a typed contract, and asks for its score as of a day."""
    contract = json_format.Parse(path.read_text(encoding="utf-8"), contract_pb2.Contract())
    return scoring_service_pb2.ScoreContractRequest(
        source=scoring_pb2.ContractSource(contract=contract),
        as_of=date_pb2.Date(year=2026, month=1, day=1),
        view=scoring_pb2.VIEW_BASIC,
    )


def tell(name, assessment):
    """Prints both parties' points, grades and reasons."""
    print(name)
    for side in (assessment.buyer, assessment.supplier):
        party, points = common_pb2.Party.Name(side.party), side.portability
        grade = score_pb2.Grade.Name(side.grade)
        print(f"  {party} {points.proven} to {points.possible} points, {grade}")
        for reason in side.reasons[:REASONS]:
            print(f"    -{reason.lost} {reason.code}.{reason.part}: {reason.text}")


def tell_status(name, status):
    """Prints why an item has no assessment, with every wrong field."""
    print(f"{name}: code {status.code}: {status.message}")
    for wrong in status.violations:
        print(f"    {wrong.field}: {wrong.description}")


def wait_of(error, attempt):
    """Returns how many seconds to wait before the next try: what the server asks for, or longer each time."""
    status = rpc_status.from_call(error)
    for detail in status.details if status else ():
        info = error_details_pb2.RetryInfo()
        if detail.Unpack(info):
            return info.retry_delay.ToTimedelta().total_seconds()
    return random.uniform(0, min(2, 0.1 * 2**attempt))


def stream(stub, requests):
    """Scores requests by their names in a stream, and yields name and answer in their order."""
    end, attempt = time.monotonic() + STREAM_SECONDS, 0
    open_ones = dict(requests)
    while open_ones:
        items = [scoring_service_pb2.StreamScoresRequest(id=name, request=one) for name, one in open_ones.items()]
        try:
            for answer in stub.StreamScores(iter(items), timeout=max(0, end - time.monotonic())):
                del open_ones[answer.id]
                attempt = 0
                yield answer.id, answer
            if open_ones:
                raise RuntimeError("the stream ended before its last answer")
        except grpc.RpcError as error:
            wait = wait_of(error, attempt)
            attempt += 1
            if error.code() not in TRY_AGAIN or attempt == TRIES or end < time.monotonic() + wait:
                raise
            time.sleep(wait)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--server", "--ca", "--certificate", "--key"):
        arguments.add_argument(name, required=True)
    arguments.add_argument("files", nargs="+", type=pathlib.Path)
    given = arguments.parse_args()
    read = lambda path: pathlib.Path(path).read_bytes()  # noqa: E731
    credentials = grpc.ssl_channel_credentials(read(given.ca), read(given.key), read(given.certificate))
    options = [("grpc.service_config", SERVICE_CONFIG), ("grpc.enable_retries", 1)]
    with grpc.secure_channel(given.server, credentials, options) as channel:
        stub = scoring_service_pb2_grpc.ScoringServiceStub(channel)
        info = stub.GetServerInfo(scoring_service_pb2.GetServerInfoRequest()).info
        print(f"model {info.default_model_version}")
        first = given.files[0]
        tell(first.stem, stub.ScoreContract(request_of(first)).assessment)
        # An item that cannot be answered costs itself alone: the first of these has no contract.
        requests = {"nothing": scoring_service_pb2.ScoreContractRequest()}
        requests |= {file.stem: request_of(file) for file in given.files}
        for name, answer in stream(stub, requests):
            if answer.HasField("status"):
                tell_status(name, answer.status)
            else:
                tell(name, answer.response.assessment)


if __name__ == "__main__":
    try:
        main()
    except (grpc.RpcError, OSError, RuntimeError, json_format.ParseError) as error:
        sys.exit(f"{error.code().name}: {error.details()}" if isinstance(error, grpc.RpcError) else str(error))
