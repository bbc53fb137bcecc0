import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { startLineageBackend } from "../fakes/lineage_backend.ts";
import type { LineageBackendOptions } from "../fakes/lineage_backend.ts";
import { frozenJobEvent } from "../fakes/lineage_events.ts";
import { startProxy } from "../fakes/proxy_server.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { readTlsFile, tlsFile } from "../fixtures/tls_files.ts";
import type { EmitCase } from "./support/emit_events.ts";
import { emitOnRuntime, RUNTIMES } from "./support/emit_on_runtime.ts";

// The first test of a runtime may have to install it.
const LIMIT = { timeout: 600_000 };
const EVENT = frozenJobEvent("orders");
const CA = tlsFile("ca.pem");
const SELF_SIGNED: LineageBackendOptions = { certificate: "self_signed" };
const OWN_CA: LineageBackendOptions = { certificate: "server" };
const MUTUAL: LineageBackendOptions = { certificate: "server", requireClient: true };
const PAIR = { client_certificate: tlsFile("client.pem"), client_key: tlsFile("client.key") };

/** A section of `openlineage.yml`, and the code of the failure if there is one. */
interface FileCase {
  readonly backend: LineageBackendOptions;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly failure?: string;
}

const FILES: Readonly<Record<string, FileCase>> = {
  "verify: false": { backend: SELF_SIGNED, keys: { verify: false } },
  "verify: false of async_http": {
    backend: SELF_SIGNED,
    keys: { type: "async_http", verify: false },
  },
  "verify: true": { backend: SELF_SIGNED, keys: { verify: true }, failure: "TRANSPORT_TLS" },
  "verify: <file>": { backend: OWN_CA, keys: { verify: CA } },
  "verify: <file> of a certificate that expired": {
    backend: { certificate: "expired" },
    keys: { verify: CA },
    failure: "TRANSPORT_TLS",
  },
  "verify: <file> of another host": {
    backend: { certificate: "other_host" },
    keys: { verify: CA },
    failure: "TRANSPORT_TLS",
  },
  "client_certificate": { backend: MUTUAL, keys: { verify: CA, ...PAIR } },
  "no client certificate": { backend: MUTUAL, keys: { verify: CA }, failure: "TRANSPORT_" },
  "sslContext with files in PEM": {
    backend: MUTUAL,
    keys: {
      sslContext: {
        caCertPath: CA,
        clientCertPath: tlsFile("client.pem"),
        clientKeyPath: tlsFile("client.key"),
      },
    },
  },
  "sslContext with a key store": {
    backend: MUTUAL,
    keys: {
      sslContext: {
        caCertPath: CA,
        keyStorePath: tlsFile("client.p12"),
        keyStoreType: "PKCS12",
        storePassword: "client-password",
      },
    },
  },
};

for (const runtime of RUNTIMES) {
  describe(`TLS and proxies on ${runtime}`, () => {
    it("read certificates from openlineage.yml", LIMIT, async () => {
      await using folder = await tempFolder();
      await using places = new AsyncDisposableStack();
      const cases: EmitCase[] = [];
      const backends = [];
      for (const { backend: options, keys } of Object.values(FILES)) {
        const backend = places.use(await startLineageBackend(options));
        const transport = { type: "http", url: backend.url, retry: { total: 0 }, ...keys };
        const file = await folder.write(`${backends.length}.yml`, JSON.stringify({ transport }));
        cases.push({ env: { OPENLINEAGE_CONFIG: file }, events: [EVENT] });
        backends.push(backend);
      }
      const outcomes = await emitOnRuntime(runtime, cases);
      for (const [index, [name, { failure }]] of Object.entries(FILES).entries()) {
        const { results = [], errors = [] } = outcomes[index] ?? {};
        const where = `${name}: ${errors.join()}`;
        assertEquals(backends[index]?.events, failure === undefined ? [EVENT] : [], where);
        if (failure === undefined) assertEquals(errors, [], where);
        else assertStringIncludes(results[0] ?? "", failure, where);
      }
    });

    it("accept certificates in code", LIMIT, async () => {
      await using own = await startLineageBackend(MUTUAL);
      await using signed = await startLineageBackend(SELF_SIGNED);
      const [cert, key] = [readTlsFile("client.pem"), readTlsFile("client.key")];
      const outcomes = await emitOnRuntime(runtime, [
        { code: { url: own.url, ca: readTlsFile("ca.pem"), cert, key }, events: [EVENT] },
        { code: { url: signed.url, rejectUnauthorized: false }, events: [EVENT] },
        { code: { url: signed.url }, events: [EVENT] },
      ]);
      assertEquals(outcomes.map(({ results }) => results), [["sent"], ["sent"], ["TRANSPORT_TLS"]]);
      assertEquals([own.events, signed.events], [[EVENT], [EVENT]]);
    });

    it("use the proxies of the environment", LIMIT, async () => {
      await using proxy = await startProxy();
      await using secure = await startLineageBackend(OWN_CA);
      await using plain = await startLineageBackend();
      const transport = (url: string) => ({ type: "http", url, verify: CA, retry: { total: 0 } });
      const emit = (url: string, env: Record<string, string>): EmitCase => ({
        config: { transport: transport(url) },
        env,
        events: [EVENT],
      });
      const outcomes = await emitOnRuntime(runtime, [
        emit(secure.url, { HTTPS_PROXY: proxy.url }),
        emit(secure.url, { HTTPS_PROXY: proxy.url, NO_PROXY: "localhost" }),
        emit(secure.url, { https_proxy: "http://127.0.0.1:1" }),
        emit("http://marquez.example", { HTTP_PROXY: proxy.url }),
        emit(plain.url, { HTTP_PROXY: proxy.url, no_proxy: "127.0.0.0/8" }),
        { code: { url: secure.url, ca: readTlsFile("ca.pem"), proxy: proxy.url }, events: [EVENT] },
      ]);
      assertEquals(outcomes.map(({ results }) => results.join()), [
        "sent",
        "sent",
        "TRANSPORT_UNREACHABLE",
        "sent",
        "sent",
        "sent",
      ]);
      const tunnel = `CONNECT localhost:${new URL(secure.url).port}`;
      const seen = "POST http://marquez.example/api/v1/lineage undefined";
      assertEquals(proxy.seen, [tunnel, seen, tunnel]);
      assertEquals([secure.events.length, plain.events.length], [3, 1]);
    });
  });
}
