import { assertEquals, assertNotMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import type { AnsweredRequest } from "../../src/server/handler.ts";
import { guard } from "../../src/server/http/guard.ts";
import { SERVER, testServer } from "../fixtures/lineage_server.ts";

const TOKEN = "correct horse battery staple".replaceAll(" ", "-");

describe("a server without a token", () => {
  it("answers to the names of this machine alone", async () => {
    await using server = await testServer({ hosts: ["lineage.internal"] });
    for (
      const host of [
        "127.0.0.1:5010",
        "localhost",
        "[::1]:5010",
        "LINEAGE.internal",
        "localhost.:5010",
      ]
    ) {
      assertEquals((await server.send(`http://${host}/ping`)).status, 200);
    }
    const foreign = await server.send("http://evil.example:5010/api/v1/jobs");
    assertEquals(foreign.status, 403);
  });

  it("accepts no changes from pages of other sites", async () => {
    await using server = await testServer();
    for (
      const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]
    ) {
      const init = { method: "POST", headers: headers as Record<string, string>, body: "{}" };
      assertEquals((await server.send("/api/v1/lineage", init)).status, 403);
    }
    const headers = { origin: SERVER, "content-type": "application/json" };
    const own = { method: "POST", headers, body: "{}" };
    assertEquals((await server.send("/api/v1/lineage", own)).status, 422);
  });

  it("lets nobody store answers of the API", async () => {
    await using server = await testServer();
    const paths = [
      "/api/v1/events/lineage",
      "/api/v1/jobs",
      "/api/runline/v1/events",
      "/api/v1/namespaces/none/jobs/none",
    ];
    for (const path of paths) {
      const response = await server.send(path);
      assertEquals(response.headers.get("cache-control"), "no-store", path);
    }
  });

  it("lets no other site read its answers", async () => {
    await using server = await testServer();
    const response = await server.send("/api/v1/jobs", {
      headers: { origin: "https://a.example" },
    });
    assertEquals(response.headers.get("access-control-allow-origin"), null);
  });

  it("refuses URLs that are too long, and unknown methods", async () => {
    await using server = await testServer();
    assertEquals((await server.send(`/api/v1/jobs?${"x".repeat(20_000)}`)).status, 414);
    assertEquals((await server.send("/api/v1/jobs", { method: "PATCH" })).status, 405);
    assertEquals((await server.send("/api/v1/../../etc/passwd")).status, 404);
  });
});

describe("a server with a token", () => {
  it("refuses one that no client could send", () => {
    for (const token of ["", "two words", "line\n", "日本", "bell\x07"]) {
      const handler = () => Promise.resolve(new Response());
      assertThrows(() => guard(handler, { token }), RangeError, "'token' must be printable ASCII");
    }
  });

  it("answers with the token only", async () => {
    await using server = await testServer({ token: TOKEN });
    const denied = await server.send("/api/v1/jobs");
    assertEquals([denied.status, denied.headers.get("www-authenticate")], [401, "Bearer"]);
    const headers = { authorization: `Bearer ${TOKEN}` };
    assertEquals((await server.send("/api/v1/jobs", { headers })).status, 200);
    const wrong = { authorization: `Bearer ${TOKEN}x` };
    assertEquals((await server.send("/api/v1/jobs", { headers: wrong })).status, 401);
    assertEquals((await server.send("/metrics")).status, 401);
    assertEquals((await server.send("/ping")).status, 200);
  });

  it("shows a form to browsers, and stores a cookie without the token", async () => {
    await using server = await testServer({ token: TOKEN });
    const page = await server.send("/runs?x=1", { headers: { accept: "text/html" } });
    assertEquals(page.status, 401);
    assertStringIncludes(await page.text(), `value="/runs?x=1"`);
    const form = (token: string, next: string) =>
      server.send("/login", { method: "POST", body: new URLSearchParams({ token, next }) });
    assertEquals((await form("wrong", "/")).status, 401);
    const entered = await form(TOKEN, "/runs?x=1");
    assertEquals([entered.status, entered.headers.get("location")], [303, "/runs?x=1"]);
    const cookie = entered.headers.get("set-cookie") ?? "";
    assertStringIncludes(cookie, "HttpOnly; SameSite=Strict");
    assertEquals(cookie.includes(TOKEN), false);
    const headers = { cookie: cookie.split(";")[0] ?? "" };
    assertEquals((await server.send("/api/v1/jobs", { headers })).status, 200);
    assertEquals((await form(TOKEN, "//evil.example")).headers.get("location"), "/");
  });

  it("sends the cookie only over TLS if the login came over TLS", async () => {
    await using server = await testServer({ token: TOKEN });
    const body = new URLSearchParams({ token: TOKEN });
    const cookieOf = async (url: string): Promise<string> =>
      (await server.send(url, { method: "POST", body })).headers.get("set-cookie") ?? "";
    assertStringIncludes(await cookieOf("https://lineage.example/login"), "; Secure");
    assertEquals((await cookieOf("/login")).includes("Secure"), false);
  });

  it("has it in no report of a request", async () => {
    const answered: AnsweredRequest[] = [];
    await using server = await testServer({
      token: TOKEN,
      onAnswered: (request) => answered.push(request),
    });
    await server.send(`/api/v1/jobs?token=${TOKEN}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    assertEquals(answered.map(({ path, status }) => [path, status]), [["/api/v1/jobs", 200]]);
    assertNotMatch(JSON.stringify(answered), new RegExp(TOKEN));
  });
});
