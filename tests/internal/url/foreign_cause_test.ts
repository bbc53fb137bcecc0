import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { ArchiveError } from "../../../src/archive/mod.ts";
import { s3Archive } from "../../../src/archive/s3.ts";
import { foreignCause } from "../../../src/internal/url/foreign_cause.ts";
import { TransportError } from "../../../src/lineage/mod.ts";
import { kinesisTransport } from "../../../src/lineage/transports/kinesis.ts";
import { DynamoDBManifestStore } from "../../../src/manifest/dynamodb.ts";
import { ManifestError } from "../../../src/manifest/mod.ts";
import { numberedEvent } from "../../fakes/run_events.ts";

const SECRET = "s3cretV4lue";

/** Places of an error of the SDK that may hold a secret. */
const PLACES: Readonly<Record<string, (secret: string) => unknown>> = {
  "an endpoint with a password": (secret) => new Error(`getaddrinfo https://ana:${secret}@h:1/x`),
  "the query of a URL": (secret) =>
    new Error(`fetch of http://h/?X-Amz-Signature=${secret} failed`),
  "the header Authorization": (secret) =>
    new TypeError(
      `Invalid header Authorization: AWS4-HMAC-SHA256 Credential=a, Signature=${secret}`,
    ),
  "a quoted header": (secret) => new Error(`{"x-amz-security-token": "${secret}"} is refused`),
  "a bearer token": (secret) => new Error(`"Bearer ${secret}" is an invalid header value`),
  "a second line": (secret) => new Error(`it failed\n${secret}`),
  "the response": (secret) =>
    Object.assign(new Error("refused"), { $response: { headers: { "x-amz-token": secret } } }),
  "the request of the metadata": (secret) =>
    Object.assign(new Error("refused"), { $metadata: { httpStatusCode: 403, cfId: secret } }),
  "the configuration": (secret) =>
    Object.assign(new Error("refused"), { config: { credentials: { secretAccessKey: secret } } }),
  "a hidden member": (secret) =>
    Object.defineProperty(new Error("refused"), "$request", { value: { password: secret } }),
  "a symbol": (secret) => Object.assign(new Error("refused"), { [Symbol("request")]: { secret } }),
  "its JSON": (secret) => Object.assign(new Error("refused"), { toJSON: () => secret }),
  "its stack": (secret) =>
    Object.assign(new Error("refused"), { stack: `Error: refused\n    at ${secret} (a.js:1:1)` }),
  "its code": (secret) => Object.assign(new Error("refused"), { code: `http://a:${secret}@h` }),
  "its name": (secret) => Object.assign(new Error("refused"), { name: `http://a:${secret}@h` }),
  "an object that is no error": (secret) => ({ message: "refused", secret }),
};

/** Wraps an error as clients do. */
const WRAPPINGS: readonly ((error: unknown) => unknown)[] = [
  (error) => new Error("the request failed", { cause: error }),
  (error) => new AggregateError([error], "all addresses failed"),
  (error) => Object.assign(new Error("the request failed"), { inner: error }),
  (error) => Object.assign(new Error("the request failed"), { cause: { error } }),
];

/** Calls each part that uses a client of AWS with one that throws. */
const CALLERS: Readonly<Record<string, (thrown: unknown) => Promise<unknown>>> = {
  async "s3Archive()"(thrown) {
    const archive = s3Archive(clientOf(thrown), "s3://acme/archive/");
    return await assertRejects(() => Array.fromAsync(archive.listRuns()), ArchiveError);
  },
  async "DynamoDBManifestStore"(thrown) {
    await using store = new DynamoDBManifestStore(clientOf(thrown), "runs");
    return await assertRejects(() => store.contains("run=1/"), ManifestError);
  },
  async "kinesisTransport()"(thrown) {
    const errors: Error[] = [];
    const transport = kinesisTransport({ streamName: "lineage", client: clientOf(thrown) });
    try {
      await transport.emit(numberedEvent(1, 0));
      await transport.close?.();
    } catch (error) {
      errors.push(error as Error);
    }
    assert(errors[0] instanceof TransportError);
    return errors[0];
  },
};

function clientOf(thrown: unknown): never {
  const client = {
    config: {},
    send: () => Promise.reject(thrown),
    destroy: () => {},
  };
  return client as never;
}

function textsOf(error: unknown): string {
  const { Deno: deno } = globalThis as {
    readonly Deno?: { inspect(value: unknown, options: { readonly depth: number }): string };
  };
  return [
    inspect(error, { depth: 10 }),
    inspect(error, { depth: 10, showHidden: true }),
    deno?.inspect(error, { depth: 10 }),
    JSON.stringify(error),
    String(error),
    (error as Error).stack,
  ].join("\n");
}

describe("foreignCause()", () => {
  it("keeps the name, the code, the status and the message", () => {
    const error = Object.assign(new Error("it is refused"), {
      name: "AccessDenied",
      code: "EPERM",
      $metadata: { httpStatusCode: 403, attempts: 2, requestId: "1" },
    });
    const copy = foreignCause(new Error("outer", { cause: error })).cause as typeof error;
    assertEquals([copy.name, copy.message, copy.code], ["AccessDenied", "it is refused", "EPERM"]);
    assertEquals(copy.$metadata as unknown, { httpStatusCode: 403, attempts: 2 });
    assert(copy instanceof Error);
  });

  it("ends where an error is its own cause", () => {
    const endless = new Error("endless");
    endless.cause = endless;
    assertEquals(foreignCause(endless).message, "endless");
  });
});

for (const [name, call] of Object.entries(CALLERS)) {
  describe(`The errors of ${name}`, () => {
    for (const [place, errorOf] of Object.entries(PLACES)) {
      it(`do not show a secret in ${place}`, async () => {
        const error = await call(errorOf(SECRET));
        assert(!textsOf(error).includes(SECRET), textsOf(error));
      });
    }

    it("do not show a secret of any error, however it is wrapped", async () => {
      const places = fc.constantFrom(...Object.values(PLACES));
      const wrappings = fc.array(fc.constantFrom(...WRAPPINGS), { maxLength: 3 });
      const secrets = fc.stringMatching(/^[A-Za-z0-9+/=_-]{20,40}$/);
      await fc.assert(
        fc.asyncProperty(places, wrappings, secrets, async (errorOf, wraps, secret) => {
          const thrown = wraps.reduce((error, wrap) => wrap(error), errorOf(secret));
          assert(!textsOf(await call(thrown)).includes(secret));
        }),
        { numRuns: 60 },
      );
    });
  });
}
