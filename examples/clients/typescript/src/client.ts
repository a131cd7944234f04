// Scores contracts over mutual TLS: one by itself, then all in a stream, and prints what costs each party points.
//
//     node build/client.js --server localhost:50051 --ca ca.pem --certificate caller.pem --key caller.key FILE...
//
// Connect knows no service configuration: the interceptor below reads from it how a call is tried again. A stream is tried
// again with what has no answer yet: scoring changes nothing, so that asking twice does no harm.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { create, fromBinary, fromJsonString } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { Code, ConnectError, createClient, type Client, type Interceptor } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { type Assessment } from "./generated/portability/v1/assessment_pb.js";
import { PartySchema } from "./generated/portability/v1/common_pb.js";
import { ContractSchema } from "./generated/portability/v1/contract_pb.js";
import { GradeSchema } from "./generated/portability/v1/score_pb.js";
import { type ItemStatus, View } from "./generated/portability/v1/scoring_pb.js";
import {
  type ScoreContractRequest,
  ScoreContractRequestSchema,
  ScoringService,
  type StreamScoresResponse,
  StreamScoresRequestSchema,
} from "./generated/portability/v1/scoring_service_pb.js";

// How long the whole stream may take with all its tries, in milliseconds, and how often it is tried without progress.
const STREAM_MILLIS = 60_000;
const TRIES = 4;
// How many reasons are told of each party.
const REASONS = 3;

const config = JSON.parse(readFileSync(new URL("../../service_config.json", import.meta.url), "utf8"));
const { timeout, retryPolicy } = config.methodConfig[0];
const millis = (duration: string): number => Number.parseFloat(duration) * 1_000;

/** Says whether a call may be tried again: its code is in capitals in the configuration, and not in the library. */
function isTransient(error: ConnectError): boolean {
  const codes: string[] = retryPolicy.retryableStatusCodes;
  return codes.map((code) => code.replace("_", "").toLowerCase()).includes(Code[error.code]!.toLowerCase());
}

/** Returns how many milliseconds to wait before the next try: what the server asks for, or longer each time. */
function waitOf(error: ConnectError, attempt: number): number {
  for (const detail of error.details) {
    if ("type" in detail && detail.type === "google.rpc.RetryInfo") {
      const reader = new BinaryReader(detail.value);
      // Its only field is a duration.
      while (reader.pos < reader.len) {
        const [field, type] = reader.tag();
        if (field === 1 && type === WireType.LengthDelimited) {
          const delay = fromBinary(DurationSchema, reader.bytes());
          return Number(delay.seconds) * 1_000 + delay.nanos / 1e6;
        }
        reader.skip(type);
      }
    }
  }
  const most = millis(retryPolicy.initialBackoff) * retryPolicy.backoffMultiplier ** attempt;
  return Math.random() * Math.min(millis(retryPolicy.maxBackoff), most);
}

/** Tries a call of its own again, as the configuration says; a stream has begun to answer when it fails. */
const retries: Interceptor = (next) => async (request) => {
  if (request.stream) {
    return next(request);
  }
  for (let attempt = 0; ; attempt++) {
    try {
      return await next(request);
    } catch (reason) {
      const error = ConnectError.from(reason);
      if (!isTransient(error) || attempt + 1 >= retryPolicy.maxAttempts) {
        throw error;
      }
      // The deadline of the call holds for all its tries.
      await setTimeout(waitOf(error, attempt), undefined, { signal: request.signal });
    }
  }
};

/** Reads a typed contract, and asks for its score as of a day. */
function requestOf(path: string): ScoreContractRequest {
  const contract = fromJsonString(ContractSchema, readFileSync(path, "utf8"));
  return create(ScoreContractRequestSchema, {
    source: { source: { case: "contract", value: contract } },
    asOf: { year: 2026, month: 1, day: 1 },
    view: View.BASIC,
  });
}

/** Prints both parties' points, grades and reasons. */
function tell(name: string, assessment: Assessment | undefined): void {
  console.log(name);
  for (const side of [assessment?.buyer, assessment?.supplier]) {
    if (side?.portability === undefined) {
      throw new Error(`${name} has no score`);
    }
    const { proven, possible } = side.portability;
    const [party, grade] = [PartySchema.value[side.party]?.name, GradeSchema.value[side.grade]?.name];
    console.log(`  ${party} ${proven} to ${possible} points, ${grade}`);
    for (const { lost, code, part, text } of side.reasons.slice(0, REASONS)) {
      console.log(`    -${lost} ${code}.${part}: ${text}`);
    }
  }
}

/** Prints why an item has no assessment, with every wrong field. */
function tellStatus(name: string, { code, message, violations }: ItemStatus): void {
  console.log(`${name}: code ${code}: ${message}`);
  for (const { field, description } of violations) {
    console.log(`    ${field}: ${description}`);
  }
}

/** Scores requests by their names in a stream, and yields the answers in their order. */
async function* stream(
  client: Client<typeof ScoringService>,
  requests: Map<string, ScoreContractRequest>,
): AsyncGenerator<StreamScoresResponse> {
  const end = Date.now() + STREAM_MILLIS;
  const open = new Map(requests);
  let attempt = 0;
  while (open.size > 0) {
    const items = [...open].map(([id, request]) => create(StreamScoresRequestSchema, { id, request }));
    const send = async function* () {
      yield* items;
    };
    try {
      for await (const answer of client.streamScores(send(), { timeoutMs: end - Date.now() })) {
        open.delete(answer.id);
        attempt = 0;
        yield answer;
      }
      if (open.size > 0) {
        throw new Error("the stream ended before its last answer");
      }
    } catch (reason) {
      const error = ConnectError.from(reason);
      const wait = waitOf(error, attempt);
      attempt += 1;
      if (!isTransient(error) || attempt === TRIES || end < Date.now() + wait) {
        throw error;
      }
      await setTimeout(wait);
    }
  }
}

const text = { type: "string" } as const;
const { values, positionals: files } = parseArgs({
  options: { server: text, ca: text, certificate: text, key: text },
  allowPositionals: true,
});
const { server, ca, certificate, key } = values;
const first = files[0];
if (server === undefined || ca === undefined || certificate === undefined || key === undefined || first === undefined) {
  console.error("give --server, --ca, --certificate, --key and a file");
  process.exit(2);
}
const transport = createGrpcTransport({
  baseUrl: `https://${server}`,
  nodeOptions: { ca: readFileSync(ca), cert: readFileSync(certificate), key: readFileSync(key) },
  interceptors: [retries],
});
const client = createClient(ScoringService, transport);
const nameOf = (file: string): string => basename(file, ".json");
const { info } = await client.getServerInfo({}, { timeoutMs: millis(timeout) });
console.log(`model ${info?.defaultModelVersion}`);
const scored = await client.scoreContract(requestOf(first), { timeoutMs: millis(timeout) });
tell(nameOf(first), scored.assessment);
// An item that cannot be answered costs itself alone: the first of these has no contract.
const requests = new Map([["nothing", create(ScoreContractRequestSchema)]]);
for (const file of files) {
  requests.set(nameOf(file), requestOf(file));
}
for await (const { id, result } of stream(client, requests)) {
  if (result.case === "status") {
    tellStatus(id, result.value);
  } else {
    tell(id, result.value?.assessment);
  }
}
