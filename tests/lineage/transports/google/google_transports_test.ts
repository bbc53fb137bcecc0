import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { gcpLineageTransport } from "../../../../src/lineage/transports/gcplineage.ts";
import { gcsTransport } from "../../../../src/lineage/transports/gcs.ts";
import { googleTokenProvider } from "../../../../src/lineage/transports/google/google_token_provider.ts";
import type { Transport } from "../../../../src/lineage/transports/port/transport.ts";
import { testTransport } from "../../../contracts/transport.ts";
import type { TransportFixture } from "../../../contracts/transport.ts";
import { type BackendState, FakeLineageEndpoint, SECRET } from "../../../fakes/lineage_endpoint.ts";
import { frozenJobEvent, frozenRunEvent } from "../../../fakes/lineage_events.ts";
import { plainEnvironment } from "../../../fixtures/plain_environment.ts";
import { transportFixture } from "../../../fixtures/transport_fixtures.ts";

const ABANDONED = fileURLToPath(
  new URL("../../../fixtures/abandoned_tokens.ts", import.meta.url),
);
const EVENT = frozenRunEvent("orders");
const MS = Date.parse(EVENT.eventTime);
const ANSWER = {
  access_token: "token-2",
  issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
  expires_in: 3600,
  token_type: "Bearer",
};
const auth = { getAccessToken: () => Promise.resolve("token-1") };

/** Requests, each answered with the next status; the last one counts for the rest. */
class Requests {
  readonly seen: { url: string; authorization: string | null; body: string }[] = [];
  readonly #statuses: number[];

  constructor(...statuses: number[]) {
    this.#statuses = statuses;
  }

  readonly fetch: typeof fetch = (input, init) => {
    init?.signal?.throwIfAborted();
    const headers = new Headers(init?.headers);
    const authorization = headers.get("authorization");
    this.seen.push({ url: String(input), authorization, body: String(init?.body) });
    const status = this.#statuses.length > 1 ? this.#statuses.shift() : this.#statuses[0];
    return Promise.resolve(new Response(null, { status: status ?? 200 }));
  };
}

type Options = Pick<Parameters<typeof gcsTransport>[0], "auth" | "fetch">;

/** Starts a transport whose token is a secret. */
function start(
  create: (options: Options) => Required<Transport>,
): (state: BackendState) => Promise<TransportFixture> {
  return (state) => {
    const endpoint = new FakeLineageEndpoint(state);
    const auth = { getAccessToken: () => Promise.resolve(SECRET) };
    const transport = create({ auth, fetch: endpoint.fetch });
    const received = () => Promise.resolve(endpoint.accepted);
    return Promise.resolve(transportFixture(transport, { received }));
  };
}

testTransport("gcsTransport()", start((options) => gcsTransport({ bucket: "acme", ...options })));
testTransport(
  "gcpLineageTransport()",
  start((options) => gcpLineageTransport({ projectId: "acme", ...options })),
);

describe("gcpLineageTransport()", () => {
  it("posts run events to the API with a token, and drops others with one warning", async () => {
    const requests = new Requests(200);
    const warnings: string[] = [];
    const transport = gcpLineageTransport({
      projectId: "acme",
      location: "europe-west1",
      auth,
      fetch: requests.fetch,
      onWarning: (message) => void warnings.push(message),
    });
    await transport.emit(frozenJobEvent("a"));
    await transport.emit(EVENT);
    assertEquals(requests.seen, [{
      url: "https://datalineage.googleapis.com/v1/projects/acme/locations/europe-west1" +
        ":processOpenLineageRunEvent",
      authorization: "Bearer token-1",
      body: JSON.stringify(EVENT),
    }]);
    assertEquals(warnings.length, 1);
  });

  it("signs in with a file of credentials", async () => {
    await using tokens = await startTokenServer();
    const requests = new Requests(200);
    const transport = gcpLineageTransport({
      projectId: "acme",
      credentialsFile: tokens.file,
      fetch: requests.fetch,
    });
    await transport.emit(EVENT);
    await transport.emit(EVENT);
    assertEquals(requests.seen.map(({ authorization }) => authorization), [
      "Bearer token-2",
      "Bearer token-2",
    ]);
    assertEquals(tokens.requests(), 1);
  });

  it("requests a token anew if the request that it shares is ended for another call", async () => {
    await using tokens = await startTokenServer({ hanging: 1 });
    const provider = googleTokenProvider({ credentialsFile: tokens.file, timeoutMs: 600_000 });
    const [controller, reason] = [new AbortController(), new Error("enough")];
    const first = Promise.resolve(provider.getToken({ signal: controller.signal }));
    await tokens.requested;
    controller.abort(reason);
    // The library still shares the request that ends.
    assertStrictEquals(await assertRejects(() => first), reason);
    assertEquals(await provider.getToken(), "token-2");
    assertEquals(tokens.requests(), 2);
  });

  it("ends the request for a token by a proxy with the signal", async () => {
    await using tokens = await startTokenServer();
    const options = JSON.stringify({ credentialsFile: tokens.file, timeoutMs: 600_000 });
    const runtime = "Deno" in globalThis ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
    const child = spawn(process.execPath, [...runtime, ABANDONED, "google", options], {
      env: plainEnvironment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    assertEquals(await text(child.stdout), "ended ended ");
  });

  it("retries and reports as the HTTP transport does", async () => {
    const requests = new Requests(403);
    const transport = gcpLineageTransport({ projectId: "acme", auth, fetch: requests.fetch });
    const error = await assertRejects(() => transport.emit(EVENT), TransportError);
    assertEquals([error.code, error.status], ["TRANSPORT_UNAUTHORIZED", 403]);
  });

  it("sends events of the rules in the background, and reports those that are lost", async () => {
    const requests = new Requests(403);
    const lost: string[] = [];
    const transport = gcpLineageTransport({
      projectId: "acme",
      auth,
      fetch: requests.fetch,
      asyncTransportRules: { "*": { "*": true } },
      onError: ({ code }) => void lost.push(code),
    });
    await transport.emit(EVENT);
    await transport.close();
    assertEquals([lost, requests.seen.length], [["TRANSPORT_UNAUTHORIZED"], 1]);
  });

  it("ends the wait for a token with the signal", async () => {
    const hanging = { getAccessToken: () => new Promise<string>(() => {}) };
    const { fetch } = new Requests(200);
    const [controller, reason] = [new AbortController(), new Error("enough")];
    const { signal } = controller;
    const emitted = [
      gcpLineageTransport({ projectId: "acme", auth: hanging, fetch }).emit(EVENT, { signal }),
      gcsTransport({ bucket: "acme", auth: hanging, fetch }).emit(EVENT, { signal }),
    ];
    controller.abort(reason);
    for (const call of emitted) assertStrictEquals(await assertRejects(() => call), reason);
  });

  it("limits the wait for a token", async () => {
    const auth = { getAccessToken: () => new Promise<string>(() => {}) };
    const { fetch } = new Requests(200);
    const options = { auth, fetch, timeoutMs: 1 };
    for (
      const transport of [
        gcpLineageTransport({ projectId: "acme", ...options }),
        gcsTransport({ bucket: "acme", ...options }),
      ]
    ) {
      const error = await assertRejects(() => transport.emit(EVENT), TransportError);
      assertEquals([error.code, error.retryable], ["TRANSPORT_TIMEOUT", true]);
      assertEquals(error.message, "Cannot get a token of Google Cloud: no answer within 1 ms");
    }
  });

  it("rejects an empty project", () => {
    assertThrows(() => gcpLineageTransport({ projectId: "" }), TypeError, "'projectId' is empty");
  });
});

describe("gcsTransport()", () => {
  it("creates an object, and overwrites none", async () => {
    const requests = new Requests(412, 200);
    const { fetch } = requests;
    await gcsTransport({ bucket: "acme", prefix: "a/b", auth, fetch }).emit(EVENT);
    const address = "https://storage.googleapis.com/upload/storage/v1/b/acme/o?uploadType=media";
    assertEquals(requests.seen.map(({ url }) => url), [
      `${address}&name=a%2Fb_${MS}.json&ifGenerationMatch=0`,
      `${address}&name=a%2Fb_${MS}-1.json&ifGenerationMatch=0`,
    ]);
    assertEquals(requests.seen[0]?.authorization, "Bearer token-1");
  });

  it("retries what may succeed later, as often as configured", async () => {
    const requests = new Requests(503);
    const options = { bucket: "acme", auth, fetch: requests.fetch, maxRetries: 2 };
    const transport = gcsTransport({ ...options, retryIntervalMs: 1 });
    const error = await assertRejects(() => transport.emit(EVENT), TransportError);
    assertEquals([error.code, error.retryable], ["TRANSPORT_UNAVAILABLE", true]);
    const state = "server answered 503 after 3 attempts";
    assertEquals(error.message, `Cannot write lineage event to "gs://acme": ${state}`);
    assertEquals(requests.seen.length, 3);
  });

  it("takes an object for its own that a lost response had created", async () => {
    for (const [stored, names] of [[JSON.stringify(EVENT), 1], ["of another", 2]] as const) {
      const seen: string[] = [];
      const fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
        if (init?.method !== "POST") return Promise.resolve(new Response(stored));
        seen.push(new URL(String(input)).searchParams.get("name") ?? "");
        const status = [503, 412, 200][seen.length - 1] ?? 200;
        return Promise.resolve(new Response(null, { status }));
      };
      const options = { bucket: "acme", auth, fetch, sleep: () => Promise.resolve() };
      await gcsTransport(options).emit(EVENT);
      assertEquals(new Set(seen).size, names);
    }
  });

  it("does not retry what the service refuses", async () => {
    const requests = new Requests(404);
    const transport = gcsTransport({ bucket: "acme", auth, fetch: requests.fetch });
    const error = await assertRejects(() => transport.emit(EVENT), TransportError);
    assertEquals([error.code, requests.seen.length], ["TRANSPORT_NOT_FOUND", 1]);
  });
});

interface TokenServer extends AsyncDisposable {
  /** The file of the credentials. */
  readonly file: string;
  /** Resolves at the first request. */
  readonly requested: Promise<void>;
  requests(): number;
}

/** Starts a server that exchanges the tokens of another cloud. The first requests may get no answer. */
async function startTokenServer({ hanging = 0 } = {}): Promise<TokenServer> {
  let requests = 0;
  const requested = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    requested.resolve();
    request.resume();
    if (requests++ < hanging) return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(ANSWER));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const folder = await mkdtemp(join(tmpdir(), "google-"));
  const file = join(folder, "key.json");
  const source = join(folder, "subject");
  await writeFile(source, "subject-token");
  await writeFile(
    file,
    JSON.stringify({
      type: "external_account",
      audience:
        "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `http://127.0.0.1:${port}/token`,
      credential_source: { file: source },
    }),
  );
  return {
    file,
    requested: requested.promise,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
