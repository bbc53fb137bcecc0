import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { enrichedToNdjson, transformRequest } from "../../../scripts/examples/web_stream.ts";
import { toJson } from "../../../src/enriched/mod.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";

const lines = [1, 2, 3].map((seed) => enrichedLine(sampleEvent({ seed })));
const rows = lines.map((line) => `${toJson(line)}\n`).join("");
const bytes = new TextEncoder().encode(lines.join("\n"));

describe("enrichedToNdjson()", () => {
  it("returns the same rows for any chunks", async () => {
    for (const size of [1, 97, 1000, bytes.length]) {
      const source = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) {
            controller.enqueue(bytes.slice(at, at + size));
          }
          controller.close();
        },
      });
      const output = source.pipeThrough(enrichedToNdjson());
      assertEquals(await new Response(output as BodyInit).text(), rows);
    }
  });

  it("passes bad rows on", async () => {
    const bad: Uint8Array[] = [];
    const source = new Blob([`x\ty\n${lines[0]}`]).stream();
    const output = source.pipeThrough(enrichedToNdjson({ onBadRows: (rows) => bad.push(rows) }));
    assertEquals((await new Response(output as BodyInit).text()).split("\n").length, 2);
    const [row = ""] = bad.map((rows) => new TextDecoder().decode(rows));
    assertEquals([bad.length, JSON.parse(row).data.payload], [1, "x\ty"]);
  });
});

describe("transformRequest()", () => {
  it("answers a body with its rows, gzip or not", async () => {
    const bodies: [Uint8Array<ArrayBuffer>, Record<string, string>][] = [
      [bytes, {}],
      [new Uint8Array(gzipSync(bytes)), { "content-encoding": "gzip" }],
    ];
    for (const [body, headers] of bodies) {
      const request = new Request("http://localhost/", { method: "POST", body, headers });
      const response = transformRequest(request);
      assertEquals(response.headers.get("content-type"), "application/x-ndjson");
      assertEquals(await response.text(), rows);
    }
  });

  it("answers nothing with nothing, and only a POST", async () => {
    const post = transformRequest(new Request("http://localhost/", { method: "POST" }));
    assertEquals([post.status, await post.text()], [200, ""]);
    assertEquals(transformRequest(new Request("http://localhost/")).status, 405);
  });
});
