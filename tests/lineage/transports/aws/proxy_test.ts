import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../../../src/lineage/client.ts";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { dataZoneTransport } from "../../../../src/lineage/transports/datazone.ts";
import { kinesisTransport } from "../../../../src/lineage/transports/kinesis.ts";
import { AWS_CREDENTIALS } from "../../../fakes/aws_client.ts";
import { startForwardProxy } from "../../../fakes/forward_proxy.ts";
import { startHangingServer } from "../../../fakes/hanging_server.ts";
import { startLineageBackend } from "../../../fakes/lineage_backend.ts";
import { frozenRunEvent } from "../../../fakes/lineage_events.ts";
import { startProxy } from "../../../fakes/proxy_server.ts";
import { startS3Server } from "../../../fakes/s3_server.ts";

const EVENT = frozenRunEvent("orders");

/** Creates a client that writes to S3, in an environment. */
function clientTo(endpoint: string, env: Readonly<Record<string, string>>) {
  const storage_options = { key: "test", secret: "test", region: "eu-west-1" };
  return OpenLineageClient.fromEnvironment({
    config: {
      transport: {
        type: "file",
        log_file_path: "s3://acme/events",
        storage_options: { ...storage_options, endpoint_url: endpoint },
      },
    },
    env,
    cwd: "/nowhere",
    enrich: false,
  });
}

describe("a transport to AWS behind a proxy", () => {
  it("writes to S3 by the proxy of the environment", async () => {
    await using s3 = await startS3Server();
    await using proxy = await startForwardProxy(`Basic ${btoa("u:p@ss")}`);
    s3.put("acme", "", "");
    const HTTP_PROXY = `http://u:p%40ss@127.0.0.1:${proxy.port}`;
    // Only the proxy knows this host.
    const host = `s3.invalid:${new URL(s3.url).port}`;
    const client = await clientTo(`http://${host}`, { HTTP_PROXY });
    await client.emit(EVENT);
    await client.close();
    assertEquals([...proxy.hosts.keys()], [host]);
    assertEquals(Object.values(s3.objects("acme")), [`${JSON.stringify(EVENT)}\n`]);
  });

  it("writes to a server of NO_PROXY without the proxy", async () => {
    await using s3 = await startS3Server();
    s3.put("acme", "", "");
    const env = { HTTP_PROXY: "http://127.0.0.1:1", NO_PROXY: "127.0.0.1" };
    const client = await clientTo(s3.url, env);
    await client.emit(EVENT);
    await client.close();
    assertEquals(Object.values(s3.objects("acme")).length, 1);
  });

  it("requests a tunnel to an HTTPS address", async () => {
    await using proxy = await startProxy({ authorization: "Basic eDp5" });
    const client = await clientTo("https://s3.invalid", { HTTPS_PROXY: proxy.url });
    await assertRejects(() => client.emit(EVENT), TransportError, "it answered 407");
    await client.close();
    assertEquals(new Set(proxy.seen), new Set(["CONNECT s3.invalid:443"]));
  });

  for (const call of ["emit", "close"] as const) {
    it(`closes a tunnel that is not there yet with the signal of ${call}()`, async () => {
      await using proxy = await startHangingServer();
      const transport = kinesisTransport({
        streamName: "a",
        endpoint: "https://aws.invalid",
        region: "eu-west-1",
        credentials: AWS_CREDENTIALS,
        connectTimeoutMs: 600_000,
        proxy: () => new URL(`http://127.0.0.1:${proxy.port}`),
      });
      const controller = new AbortController();
      const { signal } = controller;
      const emitted = transport.emit(EVENT, call === "emit" ? { signal } : {}).catch(() => {});
      await proxy.asked;
      const closed = call === "close" ? transport.close({ signal }).catch(() => {}) : undefined;
      controller.abort();
      await Promise.all([proxy.left, emitted, closed]);
      await transport.close().catch(() => {});
    });
  }

  for (
    const [name, create] of Object.entries({
      kinesisTransport: (options: object) => kinesisTransport({ streamName: "a", ...options }),
      dataZoneTransport: (options: object) => dataZoneTransport({ domainId: "dzd_a", ...options }),
    })
  ) {
    it(`${name}() sends by the proxy of its options`, async () => {
      await using backend = await startLineageBackend();
      await using proxy = await startForwardProxy(`Basic ${btoa("u:p")}`);
      const host = `aws.invalid:${new URL(backend.url).port}`;
      const transport = create({
        endpoint: `http://${host}`,
        region: "eu-west-1",
        credentials: AWS_CREDENTIALS,
        proxy: () => new URL(`http://u:p@127.0.0.1:${proxy.port}`),
      });
      backend.respondWith({
        status: 200,
        headers: { "content-type": "application/json" },
        body: `{"ShardId":"0","SequenceNumber":"1"}`,
      });
      await transport.emit(EVENT);
      await transport.close();
      assertEquals([...proxy.hosts.keys()], [host]);
      assertEquals(backend.requests.length, 1);
    });
  }
});
