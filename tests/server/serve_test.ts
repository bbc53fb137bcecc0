import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { serveRequests } from "../../src/server/serve.ts";

describe("serveRequests()", () => {
  it("serves a handler, with bodies both ways", async () => {
    await using server = await serveRequests(async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = request.method === "POST" ? await request.text() : "none";
      return Response.json({ pathname, search, body, host: request.headers.get("host") }, {
        status: 201,
        headers: { "x-runline": "1" },
      });
    }, { port: 0 });
    const body = "é".repeat(100_000);
    const response = await fetch(`${server.url}/a%2Fb?c=%20d`, { method: "POST", body });
    assertEquals([response.status, response.headers.get("x-runline")], [201, "1"]);
    assertEquals(await response.json(), {
      pathname: "/a%2Fb",
      search: "?c=%20d",
      body,
      host: new URL(server.url).host,
    });
    assertEquals((await (await fetch(server.url)).json()).body, "none");
  });

  it("sends several cookies, and answers without a body", async () => {
    await using server = await serveRequests(() => {
      const response = new Response(null, { status: 204 });
      response.headers.append("set-cookie", "a=1");
      response.headers.append("set-cookie", "b=2");
      return Promise.resolve(response);
    }, { port: 0 });
    const response = await fetch(server.url);
    assertEquals([response.status, await response.text()], [204, ""]);
    assertEquals(response.headers.getSetCookie(), ["a=1", "b=2"]);
  });

  it("ends streams that nobody reads any more", async () => {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    await using server = await serveRequests(() => {
      let timer: ReturnType<typeof setInterval> | undefined;
      const body = new ReadableStream({
        start(controller) {
          timer = setInterval(() => controller.enqueue(new TextEncoder().encode(":\n\n")), 5);
        },
        cancel() {
          clearInterval(timer);
          end();
        },
      });
      return Promise.resolve(new Response(body));
    }, { port: 0 });
    const client = new AbortController();
    const response = await fetch(server.url, { signal: client.signal });
    await response.body?.getReader().read();
    client.abort();
    await ended;
  });

  it("stops, and leaves its port", async () => {
    const handler = () => Promise.resolve(new Response("ok"));
    const first = await serveRequests(handler, { port: 0 });
    assertEquals(await (await fetch(first.url)).text(), "ok");
    await first.stop();
    await using second = await serveRequests(handler, { port: first.port });
    assertEquals(second.port, first.port);
  });

  it("rejects if another server has the port", async () => {
    const handler = () => Promise.resolve(new Response("ok"));
    await using server = await serveRequests(handler, { port: 0 });
    const error = await assertRejects(() => serveRequests(handler, { port: server.port }), Error);
    assertEquals((error as Error & { code?: string }).code, "EADDRINUSE");
    assertEquals(error.message, `Cannot listen on "${server.url}": another server uses the port`);
  });
});
