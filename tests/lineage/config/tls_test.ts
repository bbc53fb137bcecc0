import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { ConfigError, OpenLineageClient } from "../../../src/lineage/mod.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";
import { startProxy } from "../../fakes/proxy_server.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { tlsFile } from "../../fixtures/tls_files.ts";

const EVENT = frozenJobEvent("orders");

async function emitWith(
  transport: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const config = { transport: { type: "http", timeout: 60, retry: { total: 0 }, ...transport } };
  await using client = await OpenLineageClient.fromEnvironment({ config, env, cwd: "/nowhere" });
  await client.emit(EVENT);
  await client.flush();
}

describe("fromEnvironment() and TLS", () => {
  for (const type of ["http", "async_http"]) {
    it(`checks no certificate with 'verify: false' of ${type}`, async () => {
      await using backend = await startLineageBackend({ certificate: "self_signed" });
      await emitWith({ type, url: backend.url, verify: "False" });
      assertEquals(backend.events, [EVENT]);
    });
  }

  it("trusts the authorities of a file, and has a client certificate", async () => {
    await using backend = await startLineageBackend({ certificate: "server", requireClient: true });
    await emitWith({
      url: backend.url,
      verify: tlsFile("ca.pem"),
      client_certificate: tlsFile("client.pem"),
      client_key: tlsFile("client.key"),
    });
    assertEquals(backend.events.length, 1);
  });

  const CERTIFICATES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "files in PEM": {
      caCertPath: tlsFile("ca.pem"),
      clientCertPath: tlsFile("client.pem"),
      clientKeyPath: tlsFile("client.key"),
    },
    "a key store": {
      caCertPath: tlsFile("ca.pem"),
      keyStorePath: tlsFile("client.p12"),
      keyStoreType: "PKCS12",
      storePassword: "client-password",
      keyPassword: "client-password",
    },
  };
  for (const [name, sslContext] of Object.entries(CERTIFICATES)) {
    it(`has the certificates of 'sslContext': ${name}`, async () => {
      await using backend = await startLineageBackend({
        certificate: "server",
        requireClient: true,
      });
      await emitWith({ url: backend.url, verify: false, sslContext });
      assertEquals(backend.events, [EVENT]);
      if (!("Bun" in globalThis)) assertEquals(backend.requests[0]?.client, "client");
    });
  }

  it("refuses a key store that it cannot use", async () => {
    const url = "https://h";
    await using folder = await tempFolder();
    const keyStorePath = await folder.write("a.jks", new Uint8Array([0xfe, 0xed, 0xfe, 0xed, 0]));
    const passwords = { keyStorePath, storePassword: "a", keyPassword: "b" };
    const cases = [
      [{ keyStorePath }, "Cannot use a store of the type JKS: convert it by keytool"],
      [passwords, `"transport.sslContext.keyPassword" in the option 'config': It must be equal`],
      [{ keyStorePath: tlsFile("ca.pem") }, "it is no store in PKCS #12"],
      [{ keyPassword: "s3cret" }, 'it needs "keyStorePath"'],
      [{ clientKeyPath: "a" }, 'it needs "clientCertPath"'],
    ] as const;
    for (const [sslContext, text] of cases) {
      const error = await assertRejects(() => emitWith({ url, sslContext }), ConfigError);
      assertStringIncludes(error.message, text);
    }
  });

  it("refuses a certificate that is not of the authorities of the file", async () => {
    await using backend = await startLineageBackend({ certificate: "self_signed" });
    await assertRejects(() => emitWith({ url: backend.url, verify: tlsFile("ca.pem") }));
    assertEquals(backend.events, []);
  });

  it("refuses a file with another content", async () => {
    const [certificate, store] = [tlsFile("ca.pem"), tlsFile("client.p12")];
    for (const verify of [store, tlsFile("client.key")]) {
      const error = await assertRejects(() => emitWith({ url: "https://h", verify }), ConfigError);
      assertStringIncludes(error.message, "it has no certificate in PEM");
    }
    const wrong = { client_certificate: certificate, client_key: certificate };
    const error = await assertRejects(() => emitWith({ url: "https://h", ...wrong }), ConfigError);
    assertEquals(error.path, "transport.client_key");
    assertStringIncludes(error.message, "it has no private key in PEM");
  });

  const PATH = "/nowhere/a.pem";
  for (
    const [path, tls] of [
      ["verify", { verify: PATH }],
      ["client_certificate", { client_certificate: PATH }],
      ["client_key", { client_certificate: tlsFile("client.pem"), client_key: PATH }],
      ["sslContext.caCertPath", { sslContext: { caCertPath: PATH } }],
      ["sslContext.clientCertPath", { sslContext: { clientCertPath: PATH } }],
      ["sslContext.clientKeyPath", {
        sslContext: { clientCertPath: tlsFile("client.pem"), clientKeyPath: PATH },
      }],
      ["sslContext.keyStorePath", { sslContext: { keyStorePath: PATH } }],
    ] as const
  ) {
    it(`reports a file that cannot be read at its key: ${path}`, async () => {
      const error = await assertRejects(() => emitWith({ url: "https://h", ...tls }), ConfigError);
      assertEquals(error.path, `transport.${path}`);
      assertStringIncludes(error.message, "Cannot read the file: ");
    });
  }

  it("sends through the proxy of the environment, and directly if NO_PROXY names the host", async () => {
    await using proxy = await startProxy();
    await using backend = await startLineageBackend({ certificate: "server" });
    const transport = { url: backend.url, verify: tlsFile("ca.pem") };
    await emitWith(transport, { HTTPS_PROXY: proxy.url, NO_PROXY: "localhost" });
    assertEquals(proxy.seen, []);
    await emitWith(transport, { HTTPS_PROXY: proxy.url });
    assertEquals(proxy.seen, [`CONNECT localhost:${new URL(backend.url).port}`]);
    assertEquals(backend.events.length, 2);
  });

  it("sends the requests of tokens through a proxy by the rules of their own URL", async () => {
    await using proxy = await startProxy();
    await using backend = await startLineageBackend();
    const auth = {
      type: "jwt",
      apiKey: "k",
      tokenEndpoint: "http://tokens.example/token",
      tokenFields: "none",
    };
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1" };
    await emitWith({ url: backend.url, auth }, env).catch(() => {});
    assertEquals(proxy.seen, ["POST http://tokens.example/token undefined"]);
  });

  it("sends to Datadog through the proxy of the environment", async () => {
    await using proxy = await startProxy();
    const transport = { type: "datadog", apiKey: "k", site: "http://intake.example" };
    await emitWith(transport, { HTTP_PROXY: proxy.url });
    assertEquals(proxy.seen, ["POST http://intake.example/api/v1/lineage undefined"]);
  });
});
