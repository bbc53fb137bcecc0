import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../../src/lineage/mod.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";

interface Call {
  readonly url: string;
  readonly body: string;
  readonly authorization: string | null;
}

/** Emits an event by a configuration of `auth`, and returns the requests. */
async function callsWith(auth: Readonly<Record<string, unknown>>): Promise<Call[]> {
  const calls: Call[] = [];
  const fetch = (url: URL, init: RequestInit): Promise<Response> => {
    const authorization = new Headers(init.headers).get("authorization");
    calls.push({ url: url.href, body: String(init.body), authorization });
    return Promise.resolve(Response.json({ access_token: "abc", expires_in: 3600 }));
  };
  await using client = await OpenLineageClient.fromEnvironment({
    config: { transport: { type: "http", url: "http://h", auth } },
    env: {},
    cwd: "/nowhere",
    fetch: fetch as typeof globalThis.fetch,
  });
  await client.emit(frozenJobEvent("orders"));
  return calls;
}

describe("fromEnvironment() and auth", () => {
  it("exchanges a key for a token", async () => {
    const auth = { type: "jwt", apiKey: "k", tokenEndpoint: "http://iam/t", grantType: "g" };
    const [token, event] = await callsWith(auth);
    assertEquals(token?.url, "http://iam/t");
    assertEquals(token?.body, "grant_type=g&response_type=token&apikey=k");
    assertEquals(event?.authorization, "Bearer abc");
  });

  it("fetches a token with the credentials of a client", async () => {
    const auth = {
      type: "oauth2",
      clientId: "a",
      clientSecret: "b",
      tokenEndpoint: "http://iam/t",
      scope: "s",
      clientAuthMethod: "client_secret_post",
    };
    const [token, event] = await callsWith(auth);
    assertEquals(token?.body, "grant_type=client_credentials&scope=s&client_id=a&client_secret=b");
    assertEquals(event?.authorization, "Bearer abc");
  });
});
