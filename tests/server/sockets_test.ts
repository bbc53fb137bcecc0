import { assert, assertEquals, assertMatch } from "@std/assert";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { lineageHandler } from "../../src/server/handler.ts";
import type { RequestHandler } from "../../src/server/http/request_handler.ts";
import type { RunningServer } from "../../src/server/http/serve_options.ts";
import { type BodyError, readBody } from "../../src/server/ingest/read_body.ts";
import { serveWithNode } from "../../src/server/http/serve_with_node.ts";
import { serveRequests } from "../../src/server/serve.ts";
import { openStore } from "../fixtures/lineage_store.ts";

/** Serves a handler; only the server of Node takes another grace time. */
type Serve = (handler: RequestHandler, graceMs?: number) => Promise<RunningServer>;

const SERVERS: readonly (readonly [name: string, serve: Serve])[] = [
  ["the server of this runtime", (handler) => serveRequests(handler, { port: 0 })],
  [
    "the server of Node",
    (handler, graceMs = 100) => serveWithNode(handler, { host: "127.0.0.1", port: 0, graceMs }),
  ],
];

const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** Heads of requests of which two servers in a row may see different ends. */
const SMUGGLING: Readonly<Record<string, string>> = {
  "a length and chunks": "Content-Length: 90\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "chunks and a length": "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
  "two lengths": "Content-Length: 0\r\nContent-Length: 70\r\n\r\n",
  "a list of lengths": "Content-Length: 0, 70\r\n\r\n",
  "a signed length": "Content-Length: +5\r\n\r\nhello",
  "a folded header": "X-A: b\r\n Content-Length: 70\r\n\r\n",
  "a folded encoding": "Transfer-Encoding:\r\n chunked\r\nContent-Length: 70\r\n\r\n",
  "a space before the colon": "Content-Length : 70\r\n\r\n",
  "an encoding that is unknown": "Transfer-Encoding: xchunked\r\nContent-Length: 70\r\n\r\n",
  "chunks that are not last": "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
  "a chunk without a size": "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
};

for (const [name, serve] of SERVERS) {
  describe(`${name}, on a socket`, () => {
    for (const [shape, rest] of Object.entries(SMUGGLING)) {
      it(
        `takes no second request out of one with ${shape}`,
        async () => {
          const { seen, handler } = recorder();
          await using server = await serve(handler);
          const answer = await send(
            server,
            `POST /a HTTP/1.1\r\nHost: localhost\r\n${rest}${SMUGGLED}`,
          );
          assert(answer === "" || answer.startsWith("HTTP/1.1 400 "), answer);
          assertEquals(seen.filter((path) => path !== "/a"), []);
        },
      );
    }

    it("answers two requests that are sent at once, in their order", async () => {
      const { seen, handler } = recorder();
      await using server = await serve(handler);
      const first = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";
      const answer = await send(server, `${first}${SMUGGLED}`);
      assertEquals(answer.match(/HTTP\/1\.1 200 /g)?.length, 2);
      assertEquals(seen, ["/a", "/smuggled"]);
    });

    it("refuses headers that are too large, and continues", async () => {
      const { seen, handler } = recorder();
      await using server = await serve(handler);
      const head = `GET /a HTTP/1.1\r\nHost: localhost\r\nX-A: ${"a".repeat(2_000_000)}\r\n\r\n`;
      const answer = await send(server, head);
      assert(answer === "" || /^HTTP\/1\.1 4(?:00|31) /.test(answer), answer);
      assertEquals(seen, []);
      assertEquals(await (await fetch(`${server.url}/b`)).text(), "ok");
    });

    it("aborts a body that arrives too slowly, and continues", async () => {
      const server = await serve(async (request) => {
        if (request.method === "GET") return new Response("ok");
        try {
          return new Response(await readBody(request, { maxBytes: 100, timeoutMs: 20 }));
        } catch (error) {
          const { status } = error as BodyError;
          return new Response("late", { status, headers: { connection: "close" } });
        }
      });
      await using _server = server;
      const socket = connect(server.port, "127.0.0.1");
      socket.on("error", () => {});
      const head = new Promise<string>((resolve) => {
        socket.once("data", (data) => resolve(String(data)));
      });
      socket.write("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhel");
      assertEquals((await head).slice(0, 13), "HTTP/1.1 408 ");
      socket.destroy();
      assertEquals(await (await fetch(`${server.url}/b`)).text(), "ok");
    });

    it("refuses methods and addresses that are none of its own", async () => {
      await using store = await openStore();
      await using server = await serve(lineageHandler({ store }));
      const heads = [
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example",
        "TRACE /api/v1/jobs HTTP/1.1\r\nHost: localhost",
        "BREW /api/v1/jobs HTTP/1.1\r\nHost: localhost",
        "PATCH /api/v1/jobs HTTP/1.1\r\nHost: localhost",
        "get /api/v1/jobs HTTP/1.1\r\nHost: localhost",
        "GET HTTP/1.1\r\nHost: localhost",
        "GET /api/v1/\u0000 HTTP/1.1\r\nHost: localhost",
        "GET http://evil.example/api/v1/jobs HTTP/1.1\r\nHost: evil.example",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: [::1",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: localhost@evil.example",
        "GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nHost: evil.example",
        "GET //evil.example/jobs HTTP/1.1\r\nHost: localhost",
        "GET /assets/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost",
        "GET /assets/../../../../etc/passwd HTTP/1.1\r\nHost: localhost",
        "OPTIONS * HTTP/1.1\r\nHost: localhost",
      ];
      for (const head of heads) {
        const answer = await send(server, `${head}\r\nConnection: close\r\n\r\n`);
        assert(answer === "" || /^HTTP\/1\.1 (?:4\d\d|50[15]) /.test(answer), `${head}: ${answer}`);
        assert(!answer.includes("root:"), head);
      }
      const whole =
        `GET ${server.url}/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      assert((await send(server, whole)).startsWith("HTTP/1.1 200 "));
    });

    it("ends clients that do not read when it stops", async () => {
      const piece = new Uint8Array(65_536);
      await using server = await serve(() => {
        const body = new ReadableStream({ pull: (it) => it.enqueue(piece) });
        return Promise.resolve(new Response(body));
      });
      const socket = connect(server.port, "127.0.0.1");
      socket.on("error", () => {});
      const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
      socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await new Promise((resolve) => socket.once("readable", resolve));
      await server.stop();
      socket.resume();
      await closed;
    });

    it("answers the requests in flight when it stops", async () => {
      const paths = Array.from({ length: 20 }, (_, number) => `/${number}`);
      const arrived = Promise.withResolvers<void>();
      const stops = Promise.withResolvers<void>();
      let count = 0;
      await using server = await serve(async ({ url }) => {
        if (++count === paths.length) arrived.resolve();
        await stops.promise;
        return new Response(new URL(url).pathname);
      }, 60_000);
      const answers = Promise.all(paths.map((path) => {
        return send(server, SMUGGLED.replace("/smuggled", path));
      }));
      await arrived.promise;
      const stopped = server.stop();
      stops.resolve();
      // The server of Node sends chunks.
      assertEquals((await answers).map((answer) => /^\/\d+/m.exec(answer)?.[0]), paths);
      await stopped;
    });

    it("continues if clients leave in the middle of a head or a body", async () => {
      const { handler } = recorder();
      await using server = await serve(handler);
      for (
        const part of [
          "POST /a HT",
          "POST /a HTTP/1.1\r\nHost: localhost\r\nX-",
          "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhel",
        ]
      ) await send(server, part, { leaves: true });
      assertEquals(await (await fetch(`${server.url}/b`)).text(), "ok");
    });
  });
}

describe("serveWithNode()", () => {
  const options = { host: "127.0.0.1", port: 0, graceMs: 100 };

  it("ends connections that send the head of a request too slowly", async () => {
    const { seen, handler } = recorder();
    await using server = await serveWithNode(handler, { ...options, headersMs: 50 });
    const answer = await send(server, "GET /a HTTP/1.1\r\nHost: localhost\r\nX-");
    assert(answer === "" || answer.startsWith("HTTP/1.1 408 "), answer);
    assertEquals(seen, []);
  });

  it("cancels the body of a response to a client that has left", async () => {
    const arrived = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const cancelled = Promise.withResolvers<void>();
    const body = new ReadableStream({ cancel: () => cancelled.resolve() });
    const handler: RequestHandler = async ({ url }) => {
      if (!url.endsWith("/a")) return new Response("ok");
      arrived.resolve();
      await left.promise;
      return new Response(body);
    };
    await using server = await serveWithNode(handler, options);
    const client = connect(server.port, "127.0.0.1");
    client.on("error", () => {});
    client.write("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await arrived.promise;
    client.destroy();
    // The server reads the end of the first connection before the second one.
    assertEquals(await (await fetch(`${server.url}/b`)).text(), "ok");
    left.resolve();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error("The body was not cancelled")), 60_000);
    await Promise.race([cancelled.promise, late.promise]).finally(() => clearTimeout(timer));
  });

  it("closes a connection whose body nobody reads", async () => {
    await using server = await serveWithNode(
      () => Promise.resolve(new Response("no", { status: 413 })),
      options,
    );
    const head = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhel";
    assertMatch(await send(server, head), /^HTTP\/1\.1 413 [^]*connection: close/);
  });

  it("accepts no more connections than the limit", async () => {
    const { handler } = recorder();
    await using server = await serveWithNode(handler, { ...options, maxConnections: 1 });
    const first = connect(server.port, "127.0.0.1");
    // Bun sees a connection when the first data arrives.
    const answered = new Promise<void>((resolve) => first.once("data", () => resolve()));
    first.write("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await answered;
    assertEquals(await send(server, SMUGGLED), "");
    first.destroy();
  });
});

function recorder(): { readonly seen: string[]; readonly handler: RequestHandler } {
  const seen: string[] = [];
  const handler: RequestHandler = async (request) => {
    seen.push(new URL(request.url).pathname);
    if (request.body) await request.text();
    return new Response("ok");
  };
  return { seen, handler };
}

/** Writes bytes to a server. Returns all that it answered until the connection ended. */
function send(
  { port }: RunningServer,
  text: string,
  { leaves = false }: { readonly leaves?: boolean } = {},
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8");
    socket.on("data", (data: string) => answer += data);
    // A server that refuses may reset the connection before all was read.
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
    socket.write(text, () => leaves && socket.destroy());
  });
}
