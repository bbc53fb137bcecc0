import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { plainKey } from "../../src/internal/plain_key.ts";
import type { ConfigReport } from "../../src/lineage/config/mod.ts";
import { plainConfig } from "./support/plain_config.ts";
import { type ConfigCase, pythonClients } from "./support/python_openlineage.ts";
import { Random } from "./support/random.ts";
import { randomVendorConfig } from "./support/random_config.ts";
import { inspectCase } from "./support/runline_config.ts";

const SEED = Number(Deno.env.get("RUNLINE_E2E_SEED") ?? 20260131);
const CASES = 300;

describe("inspectConfig() and the Python client on the sections of vendors", () => {
  const random = new Random(SEED);
  const cases = Array.from({ length: CASES }, () => randomVendorConfig(random));

  it(`read the same values (seed ${SEED})`, async () => {
    const pythons = await pythonClients(cases);
    let compared = 0;
    for (const [index, given] of cases.entries()) {
      const where = `case ${index}: ${JSON.stringify(given)}`;
      const report = await inspectCase(given);
      assertEquals([issuesOf(report), report.warnings], [[], []], where);
      const section = pythons[index]?.section;
      assert(section && "value" in section, `${where}: ${JSON.stringify(section)}`);
      const ours = new Map(report.entries.map((entry) => [plainKey(entry.path), entry]));
      for (const [path, theirs] of leavesOf(section.value, "transport")) {
        const own = ours.get(plainKey(path));
        // Ours has 429 among those that are tried again.
        if (theirs === null || own?.masked || /status_forcelist$/.test(path)) continue;
        assertEquals(plainConfig(own?.value), plainConfig(theirs), `${path} ${where}`);
        compared++;
      }
    }
    assert(compared > CASES * 3, `${compared} values`);
  });
});

describe("inspectConfig() and the Python client on sections of transports", () => {
  const url = "http://h";
  const jwt = { type: "jwt", apiKey: "k" };
  const token = { tokenEndpoint: "http://h/token" };
  const oauth2 = { type: "oauth2", clientId: "c", clientSecret: "s", ...token };
  const broken: readonly Readonly<Record<string, unknown>>[] = [
    { type: "async_http" },
    { type: "async_http", url, compression: "zip" },
    { type: "async_http", url, auth: { type: "api_key" } },
    { type: "http", url, auth: jwt },
    { type: "http", url, auth: { ...token, type: "jwt" } },
    { type: "http", url, auth: { ...oauth2, clientId: null } },
    { type: "http", url, auth: { ...oauth2, clientSecret: null } },
    { type: "http", url, auth: { ...oauth2, tokenEndpoint: null } },
    { type: "http", url, auth: { ...oauth2, clientAuthMethod: "basic" } },
    { type: "http", url, sslContext: "ca.pem" },
    { type: "http", url, sslContext: { clientKeyPath: "client.key" } },
    { type: "kafka", topic: "t" },
    { type: "kafka", config: {} },
    { type: "kafka", topic: "t", config: "acks=all" },
    { type: "msk-iam", region: "r" },
    { type: "datadog" },
    { type: "datadog", apiKey: "k", site: "datadoghq.example" },
    { type: "gcplineage", location: "eu" },
    { type: "amazon_datazone_api", region: "r" },
    { type: "transform", transport: { type: "noop" } },
    { type: "transform", transformer_class: "a.B" },
    { type: "file" },
    { type: "composite" },
  ];
  const good: readonly Readonly<Record<string, unknown>>[] = [
    { type: "http", url, sslContext: { caCertPath: "ca.pem", clientCertPath: "client.pem" } },
    { type: "http", url, ssl_context: { client_cert_path: "c", client_key_path: "k" } },
    { type: "http", url, auth: { ...jwt, ...token, tokenFields: "jwt", tokenRefreshBuffer: 5 } },
    { type: "http", url, auth: { ...oauth2, clientAuthMethod: "client_secret_post" } },
    { type: "kafka", topic: "t", config: { "bootstrap.servers": "h", acks: 1 }, messageKey: "k" },
    { type: "amazon_datazone_api", domainId: "d", endpointOverride: "https://h" },
    ...["us2.ddog-gov.com", "uk1.datadoghq.com", "https://proxy"]
      .map((site) => ({ type: "datadog", apikey: "k", site })),
  ];

  it("refuse and accept the same", async () => {
    const all = [...broken, ...good];
    const cases = all.map((transport): ConfigCase => ({ config: { transport } }));
    const pythons = await pythonClients(cases);
    for (const [index, given] of cases.entries()) {
      const where = JSON.stringify(given);
      const section = pythons[index]?.section;
      const isBroken = index < broken.length;
      assert(section && "error" in section === isBroken, `${where}: ${JSON.stringify(section)}`);
      assertEquals(issuesOf(await inspectCase(given)).length > 0, isBroken, where);
    }
  });

  it("accept more spellings and names here, on purpose", async () => {
    const environment = (keys: Readonly<Record<string, string>>): ConfigCase => ({
      env: Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [`OPENLINEAGE__TRANSPORT__${key}`, value]),
      ),
    });
    const auth = { ...jwt, tokenendpoint: "http://h/token" };
    const cases: readonly ConfigCase[] = [
      environment({ TYPE: "amazon_datazone_api", DOMAINID: "d" }),
      environment({ TYPE: "http", URL: url, AUTH: JSON.stringify(auth) }),
      environment({ TYPE: "datadog", API_KEY: "k" }),
      {
        config: {
          transport: { type: "kafka", topicName: "t", properties: { "bootstrap.servers": "h" } },
        },
      },
      { config: { transport: { type: "gcplineage", projectId: "p" } } },
      { config: { transport: { type: "async_http", url, auth: null } } },
    ];
    const pythons = await pythonClients(cases);
    for (const [index, given] of cases.entries()) {
      const where = JSON.stringify(given);
      assert("error" in (pythons[index]?.section ?? {}), where);
      const report = await inspectCase(given);
      assertEquals([issuesOf(report), report.warnings], [[], []], where);
    }
  });
});

/** Returns the messages of the issues. */
function issuesOf({ issues }: ConfigReport): string[] {
  return issues.map(({ message }) => message);
}

/** Lists the values of the Python client that are no maps, with the ways there. */
function leavesOf(value: unknown, path: string): (readonly [path: string, value: unknown])[] {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}.${key}`));
}
