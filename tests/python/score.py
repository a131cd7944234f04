"""Scores a contract over gRPC with nothing generated: every type comes from the server's reflection.

Usage: score.py HOST:PORT CONTRACT.json

Shows that a client in another language gets by with the public interface alone, and that the points lost add up to
what is missing from the score. Exits with 1, and says why, where that is not so.
"""

import json
import pathlib
import sys

import grpc
from google.protobuf import descriptor_pool, json_format, message_factory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

SERVICE = "portability.v1.ScoringService"
FULL = 10_000
DEADLINE_SECONDS = 10


class Client:
    """Calls the methods of one service by name, with messages made from reflection."""

    def __init__(self, channel):
        self.channel = channel
        self.pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
        self.service = self.pool.FindServiceByName(SERVICE)

    def call(self, name, fields):
        """Calls a method with the fields of its request, given as canonical JSON."""
        method = self.service.methods_by_name[name]
        request = json_format.ParseDict(
            fields, message_factory.GetMessageClass(method.input_type)(), descriptor_pool=self.pool
        )
        answer = message_factory.GetMessageClass(method.output_type)
        call = self.channel.unary_unary(
            f"/{SERVICE}/{name}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=answer.FromString,
        )
        return call(request, timeout=DEADLINE_SECONDS)


def check(condition, sentence):
    """Ends with a sentence where a condition does not hold."""
    if not condition:
        sys.exit(f"not so: {sentence}")


def check_score(party, score):
    """Checks that a party's score adds up, and prints it."""
    lost = sum(factor.lost for dimension in score.dimensions for factor in dimension.factors)
    told = sum(reason.lost for reason in score.reasons)
    proven, possible = score.portability.proven, score.portability.possible
    check(0 <= proven <= possible <= FULL, f"{party}: 0 <= {proven} <= {possible} <= {FULL}")
    check(lost == FULL - proven, f"{party}: the points lost, {lost}, are what is missing from {proven}")
    check(told == FULL - proven, f"{party}: the reasons, {told}, are what is missing from {proven}")
    check(len(score.dimensions) == 3, f"{party}: three dimensions")
    print(f"{party:9} proven {proven / 100:6.2f}  possible {possible / 100:6.2f}  lost {lost / 100:6.2f}")


def main(address, path):
    contract = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    with grpc.insecure_channel(address) as channel:
        grpc.channel_ready_future(channel).result(timeout=DEADLINE_SECONDS)

        health = health_pb2_grpc.HealthStub(channel)
        for service in ("", SERVICE):
            status = health.Check(health_pb2.HealthCheckRequest(service=service), timeout=DEADLINE_SECONDS).status
            check(status == health_pb2.HealthCheckResponse.SERVING, f"{service or 'the server'} is serving")

        client = Client(channel)
        info = client.call("GetServerInfo", {}).info
        check(info.version and info.models, "the server names its version and its models")
        print(f"server    {info.version}, model {info.default_model_version}")

        request = {"source": {"contract": contract}, "asOf": {"year": 2026, "month": 1, "day": 1}}
        response = client.call("ScoreContract", request)
        check_score("buyer", response.assessment.buyer)
        check_score("supplier", response.assessment.supplier)
        again = client.call("ScoreContract", request)
        check(
            response.SerializeToString(deterministic=True) == again.SerializeToString(deterministic=True),
            "equal requests have equal answers",
        )

        try:
            client.call("ScoreContract", {})
        except grpc.RpcError as error:
            check(error.code() == grpc.StatusCode.INVALID_ARGUMENT, f"no source is INVALID_ARGUMENT, not {error.code()}")
        else:
            check(False, "a request without a source is refused")
    print("ok")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
