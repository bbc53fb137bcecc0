import { assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startHangingServer } from "../../fakes/hanging_server.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { plainEnvironment } from "../../fixtures/plain_environment.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const CHILD = fileURLToPath(new URL("../../fixtures/hanging_end.ts", import.meta.url));

const CUSTOM = fileURLToPath(new URL("../../fixtures/hanging_transport.ts", import.meta.url));

const AWS = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "eu-west-1",
};

type Section = Readonly<Record<string, unknown>>;

/** The place of a backend, and the time limit of a transport to it. */
interface Place {
  readonly port: number;
  readonly folder: string;
  readonly limitMs: number;
}

/** Returns the transports under test. */
function transports({ port, folder, limitMs }: Place): Readonly<Record<string, Section>> {
  const url = `http://127.0.0.1:${port}`;
  const limited = { timeout: limitMs / 1000, retry: { total: 0 } };
  const http = { type: "http", url, ...limited };
  const transformer_class = "JobNamespaceReplaceTransformer";
  const transformer_properties = { new_job_namespace: "food" };
  const broker = {
    topic: "lineage",
    config: { "bootstrap.servers": `127.0.0.1:${port}`, "message.timeout.ms": limitMs },
  };
  const storage_options = { key: "test", secret: "test", region: "eu-west-1", endpoint_url: url };
  const google = `${folder}/google.json`;
  const kinesis = { streamName: "lineage", region: "eu-west-1" };
  return {
    http,
    async_http: { ...http, type: "async_http" },
    batch: { ...http, type: "batch" },
    "batch that waits": { ...http, type: "batch", background: false },
    composite: { type: "composite", transports: [{ type: "noop" }, http] },
    transform: { type: "transform", transformer_class, transformer_properties, transport: http },
    spool: { type: "spool", folder, transport: http },
    "spool above a queue": {
      type: "spool",
      folder: `${folder}/queue`,
      transport: { ...http, type: "async_http" },
    },
    "http with maxEventBytes": { ...http, maxEventBytes: 100_000 },
    datadog: { type: "datadog", apiKey: "k", site: url, ...limited },
    kafka: { type: "kafka", ...broker },
    "kafka without flush": { type: "kafka", flush: false, ...broker },
    "msk-iam": { type: "msk-iam", region: "eu-west-1", ...broker },
    "file on S3": { type: "file", log_file_path: "s3://acme/events", storage_options },
    s3: { type: "s3", bucketName: "acme", endpoint: url },
    kinesis: {
      type: "kinesis",
      ...kinesis,
      properties: { KinesisEndpoint: "http://127.0.0.1", KinesisPort: port },
    },
    gcplineage: {
      type: "gcplineage",
      project_id: "acme",
      endpoint: url,
      credentials_path: google,
      retry: { maxAttempts: 1, initialRpcTimeout: `PT${limitMs / 1000}S` },
    },
    // Its address is fixed, and reached by a proxy that hangs.
    gcs: { type: "gcs", bucketName: "acme", credentialsFile: google, maxRetries: 0 },
    "gcplineage whose token hangs": {
      type: "gcplineage",
      project_id: "acme",
      endpoint: url,
      credentials_path: `${folder}/hanging.json`,
      retry: { maxAttempts: 1, initialRpcTimeout: `PT${limitMs / 1000}S` },
    },
    "gcs whose token hangs": {
      type: "gcs",
      bucketName: "acme",
      credentialsFile: `${folder}/hanging.json`,
      maxRetries: 0,
    },
    console: { type: "console" },
    file: { type: "file", log_file_path: `${folder}/events`, append: true },
    noop: { type: "noop" },
    custom: { type: `${CUSTOM}#HangingTransport`, url, limitMs },
    amazon_datazone_api: { type: "amazon_datazone_api", domainId: "dzd_a", endpointOverride: url },
  };
}

const NAMES = Object.keys(transports({ port: 1, folder: "", limitMs: 1 }));

const SECTIONS: Readonly<Record<string, Section>> = {
  "": {},
  " behind a circuit breaker": { circuitBreaker: { type: "failures", timeoutInSeconds: 600 } },
  " behind a task queue": {
    circuitBreaker: { type: "asyncTaskQueue", blockingTimeInSeconds: 600 },
  },
  " with metrics": { metrics: { type: "statsd", host: "127.0.0.1", port: 9 } },
};

/** Starts a service that issues tokens of Google. The one of another file is the server at a port. */
async function startTokens(): Promise<
  AsyncDisposable & { readonly writeFiles: (place: Place) => Promise<void> }
> {
  const token = {
    access_token: "t",
    issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    token_type: "Bearer",
    expires_in: 3600,
  };
  const body = JSON.stringify(token);
  const service = await startLineageBackend();
  const headers = { "content-type": "application/json" };
  service.respondWith(...Array.from({ length: 10 }, () => ({ status: 200, headers, body })));
  return {
    async writeFiles({ folder, port }) {
      await mkdir(folder, { recursive: true });
      await writeFile(`${folder}/subject`, "subject-token");
      const credentials = {
        type: "external_account",
        audience:
          "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        token_url: `${service.url}/token`,
        credential_source: { file: `${folder}/subject` },
      };
      await writeFile(`${folder}/google.json`, JSON.stringify(credentials));
      const hanging = { ...credentials, token_url: `http://127.0.0.1:${port}/token` };
      await writeFile(`${folder}/hanging.json`, JSON.stringify(hanging));
    },
    [Symbol.asyncDispose]: () => service.close(),
  };
}

/** Runs a process whose clients have configurations, and returns its exit code and its output. */
async function endOf(configs: readonly Section[], limit: readonly string[]): Promise<unknown[]> {
  const runtime = "Deno" in globalThis ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
  const child = spawn(process.execPath, [...runtime, CHILD, JSON.stringify(configs), ...limit], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...plainEnvironment(), ...AWS },
    // Only a process that does not end by itself.
    timeout: 120_000,
    killSignal: "SIGKILL",
  });
  const [[code], out] = await Promise.all([once(child, "close"), text(child.stdout)]);
  // Without the events on the console.
  return [code, out.replaceAll(/\{.*\n/g, "")];
}

describe("a process whose backend hangs or refuses connections", () => {
  for (const [also, sections] of Object.entries(SECTIONS)) {
    const names = also === "" ? NAMES : ["http"];
    for (const name of names) {
      it(`ends when its client is closed: ${name}${also}`, async () => {
        await using folder = await tempFolder();
        await using server = await startHangingServer();
        const places = [server.port, 1]
          .map((port) => ({ port, folder: folder.file(String(port)), limitMs: 600_000 }));
        await using tokens = await startTokens();
        for (const place of places) await tokens.writeFiles(place);
        const configs = places
          .map((place) => ({
            transport: transports(place)[name],
            ...sections,
            env: name === "gcs" ? { HTTPS_PROXY: `http://127.0.0.1:${place.port}` } : {},
          }));
        // An unhandled rejection would be another exit code.
        assertEquals(await endOf(configs, ["50"]), [0, "closed closed "]);
      });
    }
  }

  // The limits of the other ones are those of their libraries.
  for (
    const name of NAMES.filter((name) => !/^file on|^s3|^gcs|^kinesis|^amazon|^msk/.test(name))
  ) {
    it(`ends by the limits of its configuration: ${name}`, async () => {
      await using folder = await tempFolder();
      await using server = await startHangingServer();
      const place = { port: server.port, folder: folder.path, limitMs: 50 };
      await using tokens = await startTokens();
      await tokens.writeFiles(place);
      assertEquals(await endOf([{ transport: transports(place)[name] }], []), [0, "closed "]);
    });
  }
});
