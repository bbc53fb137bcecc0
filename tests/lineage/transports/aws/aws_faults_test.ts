import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { dataZoneTransport } from "../../../../src/lineage/transports/datazone.ts";
import {
  createKinesisClient,
  kinesisTransport,
} from "../../../../src/lineage/transports/kinesis.ts";
import { s3Transport } from "../../../../src/lineage/transports/s3.ts";
import type { Transport } from "../../../../src/lineage/transports/port/transport.ts";
import { AWS_CREDENTIALS } from "../../../fakes/aws_client.ts";
import { startLineageBackend } from "../../../fakes/lineage_backend.ts";
import { frozenRunEvent } from "../../../fakes/lineage_events.ts";
import { BACKEND_FAULTS, type BackendFault } from "../../../fixtures/backend_faults.ts";

/** The options that the transports share. */
interface Common {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof AWS_CREDENTIALS;
  readonly requestTimeoutMs: number;
}

const TRANSPORTS: Readonly<Record<string, (common: Common) => Transport>> = {
  "s3Transport()": (common) => s3Transport({ bucket: "acme", ...common }),
  "kinesisTransport()": (common) => kinesisTransport({ streamName: "lineage", ...common }),
  "dataZoneTransport()": (common) => dataZoneTransport({ domainId: "dzd_a", ...common }),
};

/** The SDK waits for the date, but no longer than 5 seconds. */
const FAULTS: Readonly<Record<string, () => BackendFault>> = {
  // The status must arrive within the limit, also on a slow machine.
  "it hangs in the middle of an answer": () => ({
    answers: Array(3).fill({ status: 503, ending: "drip" }),
    timeoutMs: 400,
  }),
  "it hangs in the middle of an answer of success": () => ({
    answers: Array(3).fill({ status: 200, ending: "drip" }),
    timeoutMs: 60,
  }),
  "it closes every connection in the middle of an answer of success": () => ({
    answers: Array(3).fill({ status: 200, ending: "cut" }),
  }),
  "it answers 429 with a date": () => {
    const date = new Date(Date.now() + 1000).toUTCString();
    return { answers: [{ status: 429, headers: { "retry-after": date } }] };
  },
};

/**
 * The code of the error after each fault, or the delivery. The SDK follows no redirect, and waits for a
 * `Retry-After` only where the status is one that it retries.
 */
const OUTCOMES: Readonly<Record<string, string>> = {
  "it refuses the connection": "TRANSPORT_UNREACHABLE",
  "it hangs": "TRANSPORT_TIMEOUT",
  "it hangs in the middle of an answer": "TRANSPORT_UNAVAILABLE",
  "it hangs in the middle of an answer of success": "TRANSPORT_TIMEOUT",
  "it closes the connection once": "delivered",
  "it closes every connection": "TRANSPORT_UNREACHABLE",
  "it resets the connection in the middle of the request": "delivered",
  "it resets every connection": "TRANSPORT_UNREACHABLE",
  "it closes the connection in the middle of an answer": "delivered",
  "it closes the connection in the middle of an answer of success": "delivered",
  "it closes every connection in the middle of an answer of success": "TRANSPORT_UNREACHABLE",
  "it answers 500 once": "delivered",
  "it answers 500 always": "TRANSPORT_UNAVAILABLE",
  "it answers 429 with seconds": "delivered",
  "it answers 429 with a date": "delivered",
  "it answers 413": "TRANSPORT_REJECTED",
  "it answers 413 with seconds": "TRANSPORT_REJECTED",
  "it answers 422": "TRANSPORT_REJECTED",
  "it redirects": "TRANSPORT_REJECTED",
  "it redirects to a page": "TRANSPORT_REJECTED",
  "it redirects to another server": "TRANSPORT_REJECTED",
  "its certificate has expired": "TRANSPORT_TLS",
  "its certificate is for another host name": "TRANSPORT_TLS",
};

const RETRYABLE = /UNREACHABLE|TIMEOUT|UNAVAILABLE/;

for (const [name, create] of Object.entries(TRANSPORTS)) {
  describe(`${name}, if the service fails`, () => {
    for (const [title, outcome] of Object.entries(OUTCOMES)) {
      it(`${title}: ${outcome}`, async () => {
        const fault = FAULTS[title]?.() ?? BACKEND_FAULTS[title];
        assert(fault !== undefined);
        const error = await failureOf(create, fault);
        if (outcome === "delivered") return assertEquals(error, undefined);
        assert(error instanceof TransportError, String(error));
        assertEquals([error.code, error.retryable], [outcome, RETRYABLE.test(outcome)]);
      });
    }

    it("it closes connections that are kept: delivered", async () => {
      await using backend = await startLineageBackend();
      backend.respondWith(...Array(5).fill({ status: 200, ending: "close" }));
      const transport = create({ ...COMMON, endpoint: backend.url, requestTimeoutMs: 20_000 });
      for (let count = 0; count < 5; count++) await transport.emit(frozenRunEvent("orders"));
      await transport.close?.();
      assertEquals(backend.events.length, 5);
    });
  });
}

describe("createKinesisClient()", () => {
  it("creates a client whose requests end when it is closed", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith("hang", "hang", "hang");
    const client = await createKinesisClient({ ...COMMON, endpoint: backend.url });
    const input = { StreamName: "lineage", PartitionKey: "a", Data: new Uint8Array(1) };
    const sent = client.send(new PutRecordCommand(input) as never);
    client.destroy();
    await assertRejects(() => sent, Error, "aborted");
  });
});

const COMMON = { region: "eu-west-1", credentials: AWS_CREDENTIALS };

/** Emits an event to a service with a fault, and returns the error. */
async function failureOf(
  create: (common: Common) => Transport,
  fault: BackendFault,
): Promise<Error | undefined> {
  const { certificate, answers = [], timeoutMs = 20_000 } = fault;
  await using backend = await startLineageBackend(certificate === undefined ? {} : { certificate });
  backend.respondWith(...answers);
  const endpoint = fault.isDown ? "http://127.0.0.1:1" : backend.url;
  const transport = create({ ...COMMON, endpoint, requestTimeoutMs: timeoutMs });
  try {
    await transport.emit(frozenRunEvent("orders"));
  } catch (error) {
    return error as Error;
  } finally {
    await transport.close?.();
  }
}
