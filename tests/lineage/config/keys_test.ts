import { describe, it } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ConfigKeys } from "../../../src/lineage/config/keys.ts";
import { COMMON_KEYS } from "../../../src/lineage/config/_plan_transport.ts";
import { TRANSPORTS } from "../../../src/lineage/config/transports/registry.ts";
import { type ConfigReport, inspectConfig } from "../../../src/lineage/config/mod.ts";
import { inspectYaml } from "../../fixtures/inspect_yaml.ts";
import { KEY_TABLES } from "../../fixtures/transport_keys.ts";
import type { KeyCase, KeyTable } from "../../fixtures/transport_keys.ts";

const HTTP_BASE = { type: "http", url: "http://h" };

for (const table of KEY_TABLES) {
  const { type, section } = table;
  describe(`the keys of the transport ${type}${section && ` and its ${section}`}`, () => {
    for (const keyCase of table.cases) testKey(keyCase, table);
  });
}

describe("the tables of keys", () => {
  it("have the keys of the official clients, those of the spool, and no other", () => {
    const tested = KEY_TABLES.flatMap(({ type, section, cases }) =>
      cases.map(({ key }) => [type, section, key].filter((part) => part !== "").join("."))
    );
    const known = Object.entries(TRANSPORTS).flatMap(([type, { keys }]) =>
      pathsOf({ ...COMMON_KEYS, ...keys }, type)
    );
    assertEquals(known.sort(), tested.sort());
  });
});

describe("the type of auth", () => {
  const wrong: readonly (readonly [type: unknown, state: string])[] = [
    ["digest", "expected one of: api_key, jwt, oauth2"],
    ["API_KEY", "expected one of: api_key, jwt, oauth2"],
    ["", "expected one of: api_key, jwt, oauth2"],
    ["JWT", "expected one of: api_key, jwt, oauth2"],
    [["api_key"], "expected a string, found a list"],
    [undefined, "it is missing"],
  ];
  for (const [type, state] of wrong) {
    it(`is not ${JSON.stringify(type)}`, async () => {
      const auth = {
        type,
        apiKey: "k",
        tokenEndpoint: "http://h",
        clientId: "c",
        clientSecret: "s",
      };
      const { issues } = await inspect({ ...HTTP_BASE, auth });
      assertEquals(issues.map(({ path }) => path), ["transport.auth.type"]);
      assertStringIncludes(issues[0]?.message ?? "", state);
    });
  }
});

describe("the other keys of urllib3's Retry", () => {
  for (const key of ["redirect", "other", "backoff_jitter", "respect_retry_after_header"]) {
    it(`warns of retry.${key}`, async () => {
      const { issues, warnings } = await inspect({ ...HTTP_BASE, retry: { [key]: "1" } });
      assertEquals([issues, warnings.length], [[], 1]);
      assertStringIncludes(warnings[0] ?? "", `key "transport.retry.${key}" in`);
    });
  }
});

function testKey(keyCase: KeyCase, table: KeyTable): void {
  const { key, aliases = [], good, wrong, missing, secret } = keyCase;
  // As a variable has them.
  const lower = key.toLowerCase().replaceAll("_", "");
  for (const name of new Set([key, ...aliases, lower, key.toUpperCase()])) {
    for (const value of good) {
      it(`accept ${JSON.stringify(value)} for ${name}`, async () => {
        const report = await inspect(make(table, { [key]: undefined, [name]: value }));
        assertEquals(report.issues.map(({ message }) => message), []);
        assertEquals(report.warnings, []);
      });
    }
  }
  for (const [value, state] of wrong) {
    it(`refuse ${JSON.stringify(value)} for ${key}`, async () => {
      const report = await inspect(make(table, { [key]: value }));
      const issues = report.issues;
      assertEquals(issues.length, 1, issues.map(({ message }) => message).join("\n"));
      assertStringIncludes(issues[0]?.message ?? "", state);
      assertStringIncludes(issues[0]?.path ?? "", pathOf(table, key));
    });
  }
  const [broken] = wrong;
  assert(broken);
  for (const name of [key, ...aliases]) {
    it(`report the file and the line of a broken ${name}`, async () => {
      const lines = yamlOf({ transport: make(table, { [key]: undefined, [name]: broken[0] }) });
      const report = await inspectYaml(lines.join("\n"));
      const [issue] = report.issues;
      assertStringIncludes(issue?.path ?? "", pathOf(table, name));
      assertStringIncludes(issue?.file ?? "", "openlineage.yml");
      assertEquals(
        issue?.line,
        lines.findLastIndex((line) => line.trim().startsWith(`${name}:`)) + 1,
      );
      assertStringIncludes(issue?.message ?? "", `"${issue?.file}" line ${issue?.line}: `);
    });
  }
  testMissing(key, missing, table);
  if (secret !== undefined) {
    it(`show nothing of a secret in ${key}`, async () => {
      const report = await inspect(make(table, { [key]: secret }));
      assertEquals(report.issues, []);
      assert(report.entries.some(({ masked }) => masked));
      assert(!JSON.stringify([report.entries, report.warnings]).includes("s3cret"));
    });
  }
}

function testMissing(key: string, missing: KeyCase["missing"], table: KeyTable): void {
  it(`work without ${key}`, async () => {
    const issue = missing !== undefined && "issue" in missing ? [missing.issue] : [];
    for (const absent of [null, undefined]) {
      const report = await inspect(make(table, { [key]: absent }));
      const issues = report.issues;
      assertEquals(issues.map(({ message }) => message.split(": ").at(-1)), issue);
      assertEquals(issues.map(({ path }) => path), issue.map(() => pathOf(table, key)));
    }
    const { entries } = await inspect(make(table, { [key]: undefined }));
    const path = pathOf(table, key);
    const own = entries.filter((entry) => entry.path === path || entry.path.startsWith(`${path}.`));
    assertEquals(own.filter(({ source }) => source !== "default"), []);
    if (missing === undefined || "issue" in missing) return;
    const value = own.length === 1 && own[0]?.path === path ? own[0].value : Object.fromEntries(
      own.map((entry) => [entry.path.slice(path.length + 1), entry.value]),
    );
    assertEquals(value, missing.default);
  });
}

/** Puts keys into the section of the table. */
function make({ type, section, base }: KeyTable, keys: Readonly<Record<string, unknown>>): Json {
  const [child] = section.split(".");
  if (!child) return { type, ...base, ...keys };
  return { type, ...base, [child]: { ...base[child] as Json, ...keys } };
}

type Json = Readonly<Record<string, unknown>>;

function pathOf({ section }: KeyTable, key: string): string {
  const [child] = section.split(".");
  return ["transport", child, key].filter((part) => part !== "").join(".");
}

/** Lists the keys of a table, and of those within it. */
function pathsOf(keys: ConfigKeys, name: string): string[] {
  return Object.entries(keys).flatMap(([key, row]) => {
    const path = `${name}.${key}`;
    if (row.kind === "section") return [path, ...pathsOf(row.keys, path)];
    if (row.kind !== "variant") return [path];
    const types = Object.entries(row.variants);
    return [path, ...types.flatMap(([type, keys]) => pathsOf(keys, `${path}.${type}`))];
  });
}

/** Writes maps in the block style, and what is in lists on one line. */
function yamlOf(map: Json, depth = 0): string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const start = `${"  ".repeat(depth)}${key}:`;
    const isBlock = typeof value === "object" && value !== null && !Array.isArray(value) &&
      Object.keys(value).length > 0 && depth < 2;
    return isBlock
      ? [start, ...yamlOf(value as Json, depth + 1)]
      : [`${start} ${JSON.stringify(value)}`];
  });
}

function inspect(transport: Json): Promise<ConfigReport> {
  // A copy without what is undefined, deeply.
  const config = { transport: JSON.parse(JSON.stringify(transport)) as Json };
  return inspectConfig({ config, env: {}, cwd: "/nowhere" });
}
