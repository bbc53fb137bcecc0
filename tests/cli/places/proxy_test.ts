import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import dynalite from "dynalite";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { spawnRunline } from "../../fakes/cli_process.ts";
import { startForwardProxy } from "../../fakes/forward_proxy.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { startS3Server } from "../../fakes/s3_server.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

// Variables of the machine.
const NO_PROXIES = { http_proxy: "", https_proxy: "", HTTPS_PROXY: "", no_proxy: "", NO_PROXY: "" };

describe("runline process behind a proxy", () => {
  it("reaches S3, DynamoDB and the backend only by it, and servers of NO_PROXY without it", async () => {
    await using folder = await tempFolder();
    await using s3 = await startS3Server();
    await using backend = await startLineageBackend();
    await using proxy = await startForwardProxy(`Basic ${btoa("u:p@ss")}`);
    const dynamodb = dynalite({ createTableMs: 0 });
    await once(dynamodb.listen(0, "127.0.0.1"), "listening");
    try {
      s3.put("acme", "archive/run=2026-01-31-00-00-00/part-0", `${enrichedLine()}\n`);
      // Nobody but the proxy knows these hosts.
      const hosts = {
        s3: `s3.invalid:${new URL(s3.url).port}`,
        dynamodb: `dynamodb.invalid:${(dynamodb.address() as AddressInfo).port}`,
        backend: `backend.invalid:${new URL(backend.url).port}`,
      };
      const env = {
        ...NO_PROXIES,
        HTTP_PROXY: `http://u:p%40ss@127.0.0.1:${proxy.port}`,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_REGION: "eu-west-1",
        AWS_MAX_ATTEMPTS: "1",
        AWS_ENDPOINT_URL_S3: `http://${hosts.s3}`,
        AWS_ENDPOINT_URL_DYNAMODB: `http://${hosts.dynamodb}`,
        OPENLINEAGE_URL: `http://${hosts.backend}`,
      };
      const manifest = ["--manifest", "dynamodb://runs"];
      const args = ["process", "s3://acme/archive/", "--job", "a/b", "--out", "s3://acme/json/"];
      const options = { cwd: folder.path, env };
      const created = await spawnRunline(["runs", "create", ...manifest], options);
      assertEquals(created.exitCode, 0, created.err);
      const processed = await spawnRunline([...args, ...manifest], options);
      assertEquals(processed.exitCode, 0, processed.err);
      assertMatch(processed.err, /Done 1, skipped 0, failed 0; 1 event in/);
      assertEquals([...proxy.hosts.keys()].sort(), Object.values(hosts).sort());
      assertEquals(backend.events.map(({ eventType }) => eventType), ["START", "COMPLETE"]);

      const direct = {
        ...env,
        NO_PROXY: "127.0.0.1",
        AWS_ENDPOINT_URL_S3: s3.url,
        OPENLINEAGE_URL: backend.url,
      };
      proxy.hosts.clear();
      const again = await spawnRunline([...args, ...manifest], { cwd: folder.path, env: direct });
      assertEquals(again.exitCode, 0, again.err);
      assertStringIncludes(again.err, "Nothing new: done 0, skipped 1, failed 0");
      assertEquals([...proxy.hosts.keys()], [hosts.dynamodb]);
    } finally {
      dynamodb.close();
    }
  });
});
