import { describe, it } from "node:test";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { TransportError } from "../../../src/lineage/errors.ts";
import { apiKeyTokenProvider } from "../../../src/lineage/transports/port/token_provider.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import type { HttpTransportOptions } from "../../../src/lineage/transports/http.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import type { LineageAnswer, LineageBackend } from "../../fakes/lineage_backend.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";

const EVENT = frozenJobEvent("orders");

describe("httpTransport() and the address", () => {
  const cases: readonly (readonly [url: string, endpoint: string | undefined, path: string])[] = [
    ["", undefined, "/api/v1/lineage"],
    ["/", undefined, "/api/v1/lineage"],
    ["/base", undefined, "/base/api/v1/lineage"],
    ["/base/", undefined, "/base/api/v1/lineage"],
    ["/base", "/events", "/base/events"],
    ["/base/api", "", "/base/api"],
    ["/base?tenant=7#top", "events", "/base/events?tenant=7"],
    ["/base?tenant=7", "events?a=b%20c", "/base/events?tenant=7&a=b+c"],
    ["/base", "?a=1", "/base?a=1"],
  ];
  for (const [url, endpoint, path] of cases) {
    it(`joins "${url}" and ${JSON.stringify(endpoint)} to "${path}"`, async () => {
      await using backend = await startLineageBackend();
      const options = endpoint === undefined ? {} : { endpoint };
      await emit(backend, { url: `  ${backend.url}${url} `, ...options });
      assertEquals(backend.requests.map((request) => request.path), [path]);
    });
  }

  it("refuses what is no http address, without quoting it", () => {
    for (const url of ["", "localhost:5000", "ftp://u:s3cret@host", "http://u:s3cret@[::1", "/a"]) {
      const error = assertThrows(() => httpTransport({ url }), TypeError, "'url' must be");
      assert(!error.message.includes("s3cret"));
    }
  });

  it("refuses an endpoint that is a whole address", () => {
    for (const endpoint of ["https://other.example/lineage", "//other.example/lineage"]) {
      const make = () => httpTransport({ url: "http://localhost", endpoint });
      assertThrows(make, TypeError, "'endpoint' must be a path");
    }
  });

  it("refuses numbers that are out of range", () => {
    const url = "http://localhost";
    assertThrows(() => httpTransport({ url, timeoutMs: 0 }), RangeError, "'timeoutMs'");
    assertThrows(() => httpTransport({ url, retry: { total: -1 } }), RangeError, "'retry.total'");
    assertThrows(() => httpTransport({ url, retry: { read: 0.5 } }), RangeError, "'retry.read'");
    const total = "'retry.total' must be a whole number of at least 0: current value is NaN";
    assertThrows(() => httpTransport({ url, retry: { total: NaN } }), RangeError, total);
    assertThrows(() => httpTransport({ url, retry: { statuses: [NaN] } }), RangeError, "statuses");
    // A timer of that length would end at once.
    assertThrows(() => httpTransport({ url, timeoutMs: 2 ** 31 }), RangeError, "'timeoutMs'");
    const retry = { backoffMs: NaN };
    assertThrows(() => httpTransport({ url, retry }), RangeError, "'retry.backoffMs'");
  });
});

describe("httpTransport() and what it sends", () => {
  it("posts JSON without a token", async () => {
    await using backend = await startLineageBackend();
    await emit(backend);
    const [request] = backend.requests;
    assertEquals(request?.method, "POST");
    assertEquals(request?.headers["content-type"], "application/json");
    assertEquals(request?.headers["authorization"], undefined);
    assertEquals(backend.events, [EVENT]);
  });

  it("sends an API key of digits unchanged", async () => {
    await using backend = await startLineageBackend();
    await emit(backend, { tokenProvider: apiKeyTokenProvider("1500100900") });
    assertEquals(backend.requests[0]?.headers["authorization"], "Bearer 1500100900");
  });

  it("calls the token provider before each attempt", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(503);
    let asked = 0;
    await emit(backend, { tokenProvider: { getToken: () => Promise.resolve(`t${++asked}`) } });
    const tokens = backend.requests.map(({ headers }) => headers["authorization"]);
    assertEquals(tokens, ["Bearer t1", "Bearer t2"]);
  });

  it("sends user and password of the address as basic authentication", async () => {
    await using backend = await startLineageBackend();
    const url = backend.url.replace("http://", "http://ana:p%C5%82%40@");
    await emit(backend, { url });
    const expected = `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode("ana:pł@")))}`;
    assertEquals(backend.requests[0]?.headers["authorization"], expected);
  });

  it("lets the headers of the user win", async () => {
    await using backend = await startLineageBackend();
    await emit(backend, {
      tokenProvider: apiKeyTokenProvider("key"),
      headers: { Authorization: "Basic abc", "X-Tenant": "7" },
    });
    const { headers } = backend.requests[0] ?? {};
    assertEquals([headers?.["authorization"], headers?.["x-tenant"]], ["Basic abc", "7"]);
  });

  it("refuses a header that is not valid, without quoting it", () => {
    const headers = { "X-Key": "s3cret\n" + "x" };
    const error = assertThrows(() => httpTransport({ url: "http://h", headers }), TypeError);
    assertStringIncludes(error.message, '"X-Key"');
    assert(!error.message.includes("s3cret"));
  });

  it("compresses the body", async () => {
    await using backend = await startLineageBackend();
    await emit(backend, { compression: "gzip" });
    assertEquals(backend.requests[0]?.headers["content-encoding"], "gzip");
    assertEquals(backend.events, [EVENT]);
  });
});

describe("httpTransport() and redirects", () => {
  for (const status of [307, 308]) {
    it(`follows ${status} on the same server with the body and the token`, async () => {
      await using backend = await startLineageBackend();
      backend.respondWith({ status, headers: { location: "/moved?x=1" } });
      await emit(backend, { tokenProvider: apiKeyTokenProvider("key") });
      assertEquals(backend.events, [EVENT]);
      const [, second] = backend.requests;
      assertEquals([second?.path, second?.method], ["/moved?x=1", "POST"]);
      assertEquals(second?.headers["authorization"], "Bearer key");
    });
  }

  for (const status of [301, 302, 303]) {
    it(`refuses ${status}, which would lose the body`, async () => {
      await using backend = await startLineageBackend();
      backend.respondWith({ status, headers: { location: "/moved?token=s3cret" } });
      const error = await failure(backend);
      assertEquals([error.code, error.status], ["TRANSPORT_REDIRECTED", status]);
      const target = `"${backend.url}/moved"`;
      assertStringIncludes(error.message, `a redirect that would lose the body, to ${target}`);
      assertEquals(backend.requests.length, 1);
    });
  }

  it("refuses to carry the token to another server", async () => {
    await using backend = await startLineageBackend();
    await using other = await startLineageBackend();
    backend.respondWith({ status: 308, headers: { location: other.url } });
    const error = await failure(backend);
    assertEquals(error.code, "TRANSPORT_REDIRECTED");
    assertStringIncludes(error.message, `a redirect to another server, "${other.url}/"`);
    assertEquals(other.requests.length, 0);
  });

  it("gives up on a loop and on a redirect without a target", async () => {
    await using backend = await startLineageBackend();
    const loop = { status: 307, headers: { location: "/again" } };
    backend.respondWith(...Array<LineageAnswer>(6).fill(loop), 307);
    assertStringIncludes((await failure(backend)).message, "more than 5 times in a row");
    assertEquals(backend.requests.length, 6);
    const headless = await failure(backend);
    assertStringIncludes(headless.message, "answered 307: a redirect without a target");
  });
});

describe("httpTransport() and failures", () => {
  const answers: readonly (readonly [
    status: number,
    code: TransportError["code"],
    text: string,
  ])[] = [
    [304, "TRANSPORT_REJECTED", "server answered 304"],
    [400, "TRANSPORT_REJECTED", "server answered 400: the backend refused the event"],
    [401, "TRANSPORT_UNAUTHORIZED", "server answered 401: check the API key"],
    [403, "TRANSPORT_UNAUTHORIZED", "server answered 403: check the API key"],
    [404, "TRANSPORT_NOT_FOUND", "server answered 404: check the url and the endpoint"],
    [408, "TRANSPORT_REJECTED", "server answered 408"],
    [413, "TRANSPORT_REJECTED", "server answered 413"],
    [422, "TRANSPORT_REJECTED", "server answered 422: the backend refused the event"],
    [501, "TRANSPORT_UNAVAILABLE", "server answered 501"],
  ];
  for (const [status, code, text] of answers) {
    it(`does not retry ${status} and reports "${text}"`, async () => {
      await using backend = await startLineageBackend();
      backend.respondWith(status);
      const error = await failure(backend);
      assertEquals([error.code, error.status, error.retryable], [code, status, false]);
      const url = `${backend.url}/api/v1/lineage`;
      assertEquals(error.message, `Cannot emit lineage event to "${url}": ${text}`);
      assertEquals(error.url, url);
      assertEquals(backend.requests.length, 1);
    });
  }

  it("quotes the start of the response, in one line and without secrets", async () => {
    await using backend = await startLineageBackend();
    const body = `no\n  such key s3cret-key or tenant-key for t0ken ${"x".repeat(100_000)}`;
    backend.respondWith({ status: 403, body });
    const error = await failure(backend, {
      url: `${backend.url}?sig=t0ken`,
      tokenProvider: apiKeyTokenProvider("s3cret-key"),
      headers: { "x-tenant": "tenant-key" },
    });
    assertStringIncludes(error.message, '"no such key *** or *** for *** xxx');
    assert(error.message.length < 400);
  });

  it("lets go of an answer that does not end", async () => {
    for (const status of [200, 400]) {
      let cancelled = false;
      const body = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1024).fill(120)),
        cancel: () => void (cancelled = true),
      });
      const fetch = () => Promise.resolve(new Response(body, { status }));
      const emitting = httpTransport({ url: "http://h", fetch }).emit(EVENT);
      if (status === 200) await emitting;
      else await assertRejects(() => emitting, TransportError, "xxx");
      assert(cancelled);
    }
  });

  it("accepts a success, also if the rest of the response is lost", async () => {
    const body = new ReadableStream({ pull: () => Promise.reject(new Error("cut")) });
    const fetch = () => Promise.resolve(new Response(body, { status: 201 }));
    await httpTransport({ url: "http://h", fetch }).emit(EVENT);
  });

  it("never shows the credentials and the query of the address", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(500);
    const url = `${backend.url.replace("//", "//ana:s3cret@")}/base?sig=t0ken`;
    const error = await failure(backend, { url, retry: { total: 0 } });
    assertEquals(error.url, `${backend.url}/base/api/v1/lineage`);
    assert(!/ana|s3cret|t0ken/.test(error.message));
  });

  it("reports a refused connection after all attempts", async () => {
    const backend = await startLineageBackend();
    await backend.close();
    const error = await failure(backend, { retry: { total: 2 } });
    assertEquals([error.code, error.retryable], ["TRANSPORT_UNREACHABLE", true]);
    assertStringIncludes(error.message, "the connection was refused after 3 attempts");
    assert(error.cause instanceof Error);
  });

  it("reports a host name that cannot be resolved", async () => {
    // Never a host: https://www.rfc-editor.org/rfc/rfc6761#section-6.4
    const error = await failureOf({ url: "http://tls.invalid", retry: { total: 0 } });
    assertEquals([error.code, error.retryable], ["TRANSPORT_UNREACHABLE", true]);
    assertStringIncludes(error.message, "the host name cannot be resolved");
  });

  it("reports a server that does not speak TLS, and does not try again", async () => {
    await using backend = await startLineageBackend();
    const error = await failureOf({ url: backend.url.replace("http:", "https:") });
    assertEquals([error.code, error.retryable], ["TRANSPORT_TLS", false]);
    assertStringIncludes(
      error.message,
      "the server does not speak TLS on this port: check the port",
    );
  });

  it("reports a connection that broke off", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith("cut", "cut", "cut", "cut");
    const error = await failure(backend, { retry: { read: 0 } });
    assertEquals([error.code, error.retryable], ["TRANSPORT_UNREACHABLE", true]);
    assertStringIncludes(error.message, "the connection broke off");
  });

  const causes: readonly (readonly [runtime: string, code: TransportError["code"], Error])[] = [
    ["Deno", "TRANSPORT_TLS", chain("client error (Connect): invalid peer certificate: Expired")],
    ["Node", "TRANSPORT_TLS", chain("self-signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT")],
    ["Bun", "TRANSPORT_TLS", coded("self signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT")],
    ["Deno", "TRANSPORT_UNREACHABLE", chain("client error (Connect): deadline has elapsed")],
    ["Node", "TRANSPORT_UNREACHABLE", chain("connect EHOSTUNREACH 10.0.0.1", "EHOSTUNREACH")],
    ["Node", "TRANSPORT_UNREACHABLE", chain("other side closed", "UND_ERR_SOCKET")],
    ["Bun", "TRANSPORT_UNREACHABLE", coded("ECONNRESET: https://tls.example", "ECONNRESET")],
  ];
  for (const [runtime, code, cause] of causes) {
    it(`returns ${code} for a message of ${runtime}: ${cause.cause ?? cause.message}`, async () => {
      const fetch = () => Promise.reject(cause);
      const error = await failureOf({ url: "https://tls.example", fetch, retry: { total: 0 } });
      assertEquals([error.code, error.retryable], [code, code !== "TRANSPORT_TLS"]);
      assertStrictEquals(error.cause, cause);
    });
  }

  it("never shows a secret in a cause", async () => {
    const url = "https://h.example/?token=t0ken%20s3cret";
    const cause = chain("error sending request for url (https://h.example/?token=t0ken%20s3cret)");
    const error = await failureOf({
      url,
      headers: { "x-key": "key-s3cret" },
      fetch: () => Promise.reject(new Error("Bad header key-s3cret", { cause })),
      retry: { total: 0 },
    });
    for (let it: unknown = error; it instanceof Error; it = it.cause) {
      assert(!/s3cret/.test(`${it.message} ${it.stack}`), it.message);
    }
    assertStringIncludes(String((error.cause as Error).cause), "fetch failed");
  });

  it("names the port that fetch blocks, and does not retry", async () => {
    let calls = 0;
    const error = await failureOf({
      url: "http://127.0.0.1:6000",
      fetch: (url, init) => fetch(url, init).finally(() => calls++),
      retry: { total: "Bun" in globalThis ? 0 : 3 },
    });
    // Bun connects to all ports.
    const state = "Bun" in globalThis
      ? "the connection was refused"
      : "fetch does not connect to port 6000: choose another port";
    assertStringIncludes(error.message, state);
    assertEquals([error.code, calls], ["TRANSPORT_UNREACHABLE", 1]);
  });

  it("reports that there was no answer in time", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith("hang", "hang");
    const error = await failure(backend, { timeoutMs: 30, retry: { total: 1 } });
    assertEquals([error.code, error.retryable], ["TRANSPORT_TIMEOUT", true]);
    assertStringIncludes(error.message, "no answer within 30 ms after 2 attempts");
  });

  it("ends with the reason of the signal while it waits for the answer", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith("hang");
    const controller = new AbortController();
    const reason = new Error("enough");
    const sending = httpTransport({
      url: backend.url,
      retry: { total: 0 },
      fetch(url, init) {
        queueMicrotask(() => controller.abort(reason));
        return fetch(url, init);
      },
    });
    const error = await assertRejects(() => sending.emit(EVENT, { signal: controller.signal }));
    assertStrictEquals(error, reason);
  });

  it("ends with the reason of the signal while it waits for the next attempt", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(503);
    const controller = new AbortController();
    const transport = httpTransport({
      url: backend.url,
      sleep(_ms, { signal }) {
        controller.abort(new Error("enough"));
        return Promise.reject(signal?.reason);
      },
    });
    const emitting = () => transport.emit(EVENT, { signal: controller.signal });
    await assertRejects(emitting, Error, "enough");
    assertEquals(backend.requests.length, 1);
  });

  it("removes its listener from a signal after each event", async () => {
    await using backend = await startLineageBackend();
    const { signal } = new AbortController();
    const calls: string[] = [];
    for (const name of ["addEventListener", "removeEventListener"] as const) {
      const method: EventTarget["addEventListener"] = signal[name].bind(signal);
      signal[name] = (...args: Parameters<typeof method>) => {
        calls.push(name);
        method(...args);
      };
    }
    const transport = httpTransport({ url: backend.url });
    for (let count = 0; count < 2; count++) {
      await transport.emit(EVENT, { signal });
      assertEquals(calls.splice(0), ["addEventListener", "removeEventListener"]);
    }
  });
});

describe("httpTransport() and retries", () => {
  for (const status of [429, 500, 502, 503, 504]) {
    it(`tries ${status} again`, async () => {
      await using backend = await startLineageBackend();
      backend.respondWith(status, status);
      assertEquals((await emit(backend)).length, 2);
      assertEquals(backend.events, [EVENT]);
    });
  }

  it("gives up after five retries, each of which waits longer", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(...Array<LineageAnswer>(6).fill(503));
    const waits: number[] = [];
    const error = await failure(backend, { sleep: (ms) => Promise.resolve(void waits.push(ms)) });
    assertEquals([error.code, error.status, error.retryable], ["TRANSPORT_UNAVAILABLE", 503, true]);
    assertStringIncludes(error.message, "server answered 503 after 6 attempts");
    const bounds = [300, 600, 1200, 2400, 4800];
    assertEquals(waits.length, bounds.length);
    for (const [n, ms] of waits.entries()) {
      const bound = bounds[n] ?? 0;
      assert(ms <= bound && ms >= bound / 2, `${ms} is not within ${bound / 2} and ${bound}`);
    }
  });

  it("waits for Retry-After, in seconds or until a date", async () => {
    await using backend = await startLineageBackend();
    const now = Date.parse("2026-01-31T00:00:00Z");
    const values = ["7", "Sat, 31 Jan 2026 00:00:09 GMT", "Fri, 30 Jan 2026 00:00:00 GMT", "86400"];
    backend.respondWith(
      ...values.map((value, n) => ({
        status: n === 0 ? 413 : 503,
        headers: { "retry-after": value },
      })),
    );
    assertEquals(await emit(backend, { now: () => now }), [7000, 9000, 0, 30_000]);
  });
});

/** Emits to a backend, and returns the waits between the attempts. */
async function emit(
  backend: LineageBackend,
  options: Partial<HttpTransportOptions> = {},
): Promise<number[]> {
  const waits: number[] = [];
  const sleep = (ms: number) => Promise.resolve(void waits.push(ms));
  await httpTransport({ url: backend.url, sleep, ...options }).emit(EVENT);
  return waits;
}

function failure(
  backend: LineageBackend,
  options: Partial<HttpTransportOptions> = {},
): Promise<TransportError> {
  return failureOf({ url: backend.url, ...options });
}

function failureOf(options: HttpTransportOptions): Promise<TransportError> {
  const transport = httpTransport({ sleep: () => Promise.resolve(), ...options });
  return assertRejects(() => transport.emit(EVENT), TransportError);
}

function chain(message: string, code?: string): Error {
  return new TypeError("fetch failed", { cause: coded(message, code) });
}

function coded(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

describe("httpTransport() and onAttempt", () => {
  it("reports the failure of the attempt before", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(503, 502);
    const transport = httpTransport({ url: backend.url, sleep: () => Promise.resolve() });
    const failures: (string | undefined)[] = [];
    await transport.emit(EVENT, { onAttempt: (failure) => failures.push(failure?.message) });
    assertEquals(failures.length, 3);
    assertEquals(failures[0], undefined);
    assertStringIncludes(failures[1] ?? "", "503");
    assertStringIncludes(failures[2] ?? "", "502");
  });
});
