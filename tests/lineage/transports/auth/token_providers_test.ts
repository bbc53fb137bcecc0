import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { httpTransport } from "../../../../src/lineage/transports/http.ts";
import { jwtTokenProvider, oauth2TokenProvider } from "../../../../src/lineage/transports/auth.ts";
import type { LineageAnswer } from "../../../fakes/lineage_backend.ts";
import { startLineageBackend } from "../../../fakes/lineage_backend.ts";
import { frozenJobEvent } from "../../../fakes/lineage_events.ts";

const URL_ = "https://iam.example/token?tenant=7";
const EVENT = frozenJobEvent("orders");

/** A token endpoint that issues the tokens t1, t2, … */
function endpoint(answer: (n: number) => Response | Promise<Response>) {
  const requests: { readonly body: string; readonly headers: Headers }[] = [];
  const fetch = (_url: unknown, init?: RequestInit): Promise<Response> => {
    requests.push({ body: String(init?.body), headers: new Headers(init?.headers) });
    return Promise.resolve(answer(requests.length));
  };
  return { requests, fetch: fetch as typeof globalThis.fetch };
}

function issue(expiresIn?: number, headers: Record<string, string> = {}) {
  return (n: number) =>
    Response.json({ token: `t${n}`, access_token: `t${n}`, expires_in: expiresIn }, { headers });
}

describe("jwtTokenProvider()", () => {
  it("posts the key as a form", async () => {
    const { requests, fetch } = endpoint(issue(3600));
    const provider = jwtTokenProvider({ apiKey: "k&1", tokenEndpoint: URL_, fetch });
    assertEquals(await provider.getToken(), "t1");
    const [request] = requests;
    assertEquals(Object.fromEntries(new URLSearchParams(request?.body)), {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      response_type: "token",
      apikey: "k&1",
    });
    assertEquals(request?.headers.get("content-type"), "application/x-www-form-urlencoded");
  });

  it("renews a token before its end, and one that lives shorter after half of its life", async () => {
    for (const [seconds, keptMs] of [[3600, 3_480_000], [120, 60_000], [60, 30_000]] as const) {
      let now = 1_000;
      const { fetch } = endpoint(issue(seconds));
      const provider = jwtTokenProvider({
        apiKey: "k",
        tokenEndpoint: URL_,
        fetch,
        now: () => now,
      });
      assertEquals(await provider.getToken(), "t1");
      now += keptMs - 1;
      assertEquals(await provider.getToken(), "t1");
      now += 1;
      assertEquals(await provider.getToken(), "t2");
    }
  });

  it("fetches each time if the lifetime of a token is unknown", async () => {
    const { fetch } = endpoint(issue());
    const provider = jwtTokenProvider({ apiKey: "k", tokenEndpoint: URL_, fetch });
    assertEquals([await provider.getToken(), await provider.getToken()], ["t1", "t2"]);
  });

  it("has one request for all that wait, and an aborted call does not stop it", async () => {
    const answered = Promise.withResolvers<void>();
    const { requests, fetch } = endpoint(async (n) => {
      await answered.promise;
      return issue(3600)(n);
    });
    const provider = jwtTokenProvider({ apiKey: "k", tokenEndpoint: URL_, fetch });
    const controller = new AbortController();
    const first = provider.getToken({ signal: controller.signal });
    const others = [provider.getToken(), provider.getToken()];
    controller.abort(new Error("enough"));
    await assertRejects(() => Promise.resolve(first), Error, "enough");
    answered.resolve();
    assertEquals(await Promise.all(others), ["t1", "t1"]);
    assertEquals(requests.length, 1);
  });

  it("reads an expiry by the clock of the server", async () => {
    const serverNow = Date.parse("2026-01-31T00:00:00Z");
    const payload = btoa(JSON.stringify({ exp: serverNow / 1000 + 3600 })).replaceAll("=", "");
    let now = Date.parse("2020-01-01T00:00:00Z");
    const { requests, fetch } = endpoint(() =>
      Response.json({ token: `h.${payload}.s` }, {
        headers: { date: "Sat, 31 Jan 2026 00:00:00 GMT" },
      })
    );
    const provider = jwtTokenProvider({ apiKey: "k", tokenEndpoint: URL_, fetch, now: () => now });
    await provider.getToken();
    now += 3_479_000;
    await provider.getToken();
    assertEquals(requests.length, 1);
    now += 2_000;
    await provider.getToken();
    assertEquals(requests.length, 2);
  });

  it("never shows the key or the query of the endpoint", async () => {
    const { fetch } = endpoint(() => new Response("no key k3y-s3cret here", { status: 403 }));
    const provider = jwtTokenProvider({
      apiKey: "k3y-s3cret",
      tokenEndpoint: "https://iam.example/token?sig=s3cret",
      fetch,
    });
    const error = await assertRejects(async () => await provider.getToken(), TransportError);
    assertEquals(
      error.message,
      'Cannot fetch token from "https://iam.example/token": server answered 403: ' +
        'check the API key: "no key *** here"',
    );
    assert(!JSON.stringify(error).includes("s3cret"));
  });

  it("refuses a key and a URL that cannot be right, and a negative buffer", () => {
    const create = (options: object) => () =>
      jwtTokenProvider({ apiKey: "k", tokenEndpoint: URL_, ...options });
    assertThrows(create({ apiKey: "" }), TypeError, "'apiKey'");
    assertThrows(create({ tokenEndpoint: "/token" }), TypeError, "'tokenEndpoint'");
    assertThrows(create({ refreshBufferMs: -1 }), RangeError, "'refreshBufferMs'");
  });
});

describe("oauth2TokenProvider()", () => {
  const options = { clientId: "a:b", clientSecret: "s%& 1", tokenEndpoint: URL_ };

  it("authenticates in the header, and sends the scope", async () => {
    const { requests, fetch } = endpoint(issue(3600));
    await oauth2TokenProvider({ ...options, scope: "lineage write", fetch }).getToken();
    const [request] = requests;
    assertEquals(request?.headers.get("authorization"), `Basic ${btoa("a%3Ab:s%25%26+1")}`);
    assertEquals(request?.body, "grant_type=client_credentials&scope=lineage+write");
  });

  it("authenticates in the form", async () => {
    const { requests, fetch } = endpoint(issue(3600));
    const clientAuthMethod = "client_secret_post";
    await oauth2TokenProvider({ ...options, clientAuthMethod, fetch }).getToken();
    const [request] = requests;
    assertEquals(request?.headers.get("authorization"), null);
    assertEquals(Object.fromEntries(new URLSearchParams(request?.body)), {
      grant_type: "client_credentials",
      client_id: "a:b",
      client_secret: "s%& 1",
    });
  });

  it("refuses an empty id or secret", () => {
    assertThrows(() => oauth2TokenProvider({ ...options, clientId: "" }), TypeError, "'clientId'");
    const create = () => oauth2TokenProvider({ ...options, clientSecret: "" });
    assertThrows(create, TypeError, "'clientSecret'");
  });
});

describe("httpTransport() and a token that the backend refuses", () => {
  async function emitWith(...answers: readonly LineageAnswer[]) {
    const backend = await startLineageBackend();
    backend.respondWith(...answers);
    const { fetch } = endpoint(issue(3600));
    const tokenProvider = jwtTokenProvider({ apiKey: "k", tokenEndpoint: URL_, fetch });
    const outcome = await httpTransport({ url: backend.url, tokenProvider }).emit(EVENT)
      .then(() => "accepted", (error) => error);
    await backend.close();
    return { outcome, tokens: backend.requests.map(({ headers }) => headers["authorization"]) };
  }

  it("fetches another one, and sends the event once more", async () => {
    const { outcome, tokens } = await emitWith(401);
    assertEquals([outcome, tokens], ["accepted", ["Bearer t1", "Bearer t2"]]);
  });

  it("gives up if that is refused as well", async () => {
    const { outcome, tokens } = await emitWith(401, 401);
    assertEquals([outcome.code, tokens.length], ["TRANSPORT_UNAUTHORIZED", 2]);
  });
});
