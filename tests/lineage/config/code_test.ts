import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import type { FromEnvironmentOptions } from "../../../src/lineage/config/mod.ts";
import { inspectConfig } from "../../../src/lineage/config/mod.ts";
import { ConfigError, OpenLineageClient } from "../../../src/lineage/mod.ts";
import type { LineageEvent, RunEvent } from "../../../src/lineage/mod.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { frozenJobEvent, frozenRunEvent } from "../../fakes/lineage_events.ts";

const MODULE = `
export const sent = [];
export function create(section) {
  return { emit: (event) => Promise.resolve(void sent.push([section, event])) };
}
export class Custom {
  #section;
  constructor(section) { this.#section = section; }
  emit(event) { sent.push([this.#section, event]); return Promise.resolve(); }
}
export class Tokens {
  #key;
  constructor({ key }) { this.#key = key; }
  getToken() { return "token-" + this.#key; }
}
export class Renamer {
  constructor(properties) { this.properties = properties; }
  transform(event) { return { ...event, producer: this.properties.producer }; }
}
export const dropTests = ({ prefix }) => ({ job }) => job.name.startsWith(prefix);
export const nothing = () => ({});
export const value = 7;
`;

/** Writes a module and a configuration file, and creates a client of it. */
async function clientOf(
  folder: string,
  yaml: string,
  options: FromEnvironmentOptions & { readonly mode?: number } = {},
): Promise<{ client: OpenLineageClient; sent: [unknown, LineageEvent][] }> {
  const module = join(folder, "lineage.mjs");
  await writeFile(module, MODULE);
  await writeFile(join(folder, "openlineage.yml"), yaml);
  await chmod(join(folder, "openlineage.yml"), options.mode ?? 0o644);
  const client = await OpenLineageClient.fromEnvironment({
    env: {},
    cwd: folder,
    enrich: options.enrich ?? false,
    ...options,
  });
  const { sent } = await import(new URL(`file://${module}`).href);
  return { client, sent };
}

describe("code in the configuration", () => {
  for (const name of ["create", "Custom"]) {
    it(`creates a transport by ${name} with its section`, async () => {
      await using folder = await tempFolder();
      const yaml = `transport: { type: "./lineage.mjs#${name}", topic: orders }`;
      const { client, sent } = await clientOf(folder.path, yaml);
      await client.emit(frozenJobEvent("a"));
      const section = { type: `./lineage.mjs#${name}`, topic: "orders" };
      assertEquals(sent, [[section, frozenJobEvent("a")]]);
    });
  }

  it("creates the transports of a composite one", async () => {
    await using folder = await tempFolder();
    const yaml = `transport:
  type: composite
  transports: [{ type: "./lineage.mjs#create", a: 1 }, { type: "./lineage.mjs#Custom", b: 2 }]`;
    const { client, sent } = await clientOf(folder.path, yaml);
    await client.emit(frozenJobEvent("a"));
    assertEquals(sent.length, 2);
  });

  it("creates a token provider", async () => {
    await using folder = await tempFolder();
    const headers: (string | null)[] = [];
    const yaml = `transport:
  type: http
  url: http://h
  auth: { type: "./lineage.mjs#Tokens", key: orders }`;
    const { client } = await clientOf(folder.path, yaml, {
      fetch(_url, init) {
        headers.push(new Headers(init?.headers).get("authorization"));
        return Promise.resolve(new Response());
      },
    });
    await client.emit(frozenJobEvent("a"));
    assertEquals(headers, ["Bearer token-orders"]);
  });

  it("creates a transformer and a filter", async () => {
    await using folder = await tempFolder();
    const yaml = `transport:
  type: transform
  transformer_class: ./lineage.mjs#Renamer
  transformer_properties: { producer: "https://example.com/renamed" }
  transport: { type: "./lineage.mjs#create" }
filters:
  - { type: "./lineage.mjs#dropTests", prefix: test_ }`;
    const { client, sent } = await clientOf(folder.path, yaml, { enrich: true });
    await client.emit(frozenRunEvent("test_orders"));
    await client.emit(frozenRunEvent("orders"));
    const events = sent.map(([, event]) => event as RunEvent);
    assertEquals(events.map(({ job, producer }) => [job.name, producer]), [
      ["orders", "https://example.com/renamed"],
    ]);
  });

  const broken: readonly (readonly [reference: string, state: string])[] = [
    ["./missing.mjs#create", "its module cannot be loaded: "],
    ["./lineage.mjs#absent", 'its module has no function or class "absent"'],
    ["./lineage.mjs#value", 'its module has no function or class "value"'],
    ["./lineage.mjs#nothing", "returned no transport: it has no 'emit'"],
    ["https://example.com/a.mjs#create", "expected a path or the name of a package before the '#'"],
    ["data:text/javascript,0#create", "expected a path or the name of a package before the '#'"],
  ];
  for (const [reference, state] of broken) {
    it(`reports file, line and key if ${reference} cannot be used`, async () => {
      await using folder = await tempFolder();
      const yaml = `transport:\n  type: "${reference}"`;
      const error = await assertRejects(() => clientOf(folder.path, yaml), ConfigError, state);
      assertEquals(error.file, join(folder.path, "openlineage.yml"));
      assertStringIncludes(error.path ?? "", "transport");
      assertEquals(typeof error.line, "number");
    });
  }

  const skip = process.platform === "win32" && "Windows has no modes of files";
  for (const mode of [0o666, 0o664]) {
    it(`is refused in a file of mode ${mode.toString(8)}`, { skip }, async () => {
      await using folder = await tempFolder();
      const yaml = `transport: { type: "./lineage.mjs#create" }`;
      await assertRejects(
        () => clientOf(folder.path, yaml, { mode }),
        ConfigError,
        "it names code, and others than its owner can write the file",
      );
    });
  }

  for (
    const options of [{ loadCode: false }, { env: { OPENLINEAGE_LOAD_CODE: "false" } }] as const
  ) {
    it(`can be turned off by ${JSON.stringify(options)}`, async () => {
      await using folder = await tempFolder();
      const yaml = `transport: { type: "./lineage.mjs#create" }`;
      await assertRejects(
        () => clientOf(folder.path, yaml, options),
        ConfigError,
        "loading code that the configuration names is turned off",
      );
    });
  }

  it("is not loaded by inspectConfig()", async () => {
    await using folder = await tempFolder();
    await writeFile(join(folder.path, "lineage.mjs"), "throw new Error('it was loaded');");
    const config = { transport: { type: "./lineage.mjs#create", any: "key" } };
    const { issues, warnings } = await inspectConfig({ config, env: {}, cwd: folder.path });
    assertEquals([issues, warnings], [[], []]);
  });
});

describe("the option tokenProviders", () => {
  it("creates the token providers of its types", async () => {
    const headers: (string | null)[] = [];
    const client = await OpenLineageClient.fromEnvironment({
      env: {},
      cwd: "/nowhere",
      config: { transport: { type: "http", url: "http://h", auth: { type: "vault", path: "a" } } },
      tokenProviders: { vault: ({ path }) => ({ getToken: () => `token-${path}` }) },
      fetch(_url, init) {
        headers.push(new Headers(init?.headers).get("authorization"));
        return Promise.resolve(new Response());
      },
    });
    await client.emit(frozenJobEvent("a"));
    assertEquals(headers, ["Bearer token-a"]);
  });
});
