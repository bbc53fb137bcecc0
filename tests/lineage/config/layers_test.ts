import { describe, it } from "node:test";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { envLayer } from "../../../src/lineage/config/sources/env.ts";
import { mergeLayers } from "../../../src/lineage/config/reading/layer.ts";
import type { ConfigLayer } from "../../../src/lineage/config/reading/layer.ts";
import { isObject } from "../../../src/internal/is_object.ts";
import { mergeConfig } from "../../../src/lineage/config/value.ts";
import type { ConfigMap } from "../../../src/lineage/config/value.ts";
import { configuredClient } from "../../../src/lineage/config/from_environment.ts";
import { inspectConfig } from "../../../src/lineage/config/inspect_config.ts";
import { ConfigError } from "../../../src/lineage/errors.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";
import { inspectYaml } from "../../fixtures/inspect_yaml.ts";

const NAME = fc.string({ unit: fc.constantFrom(..."abc"), minLength: 1, maxLength: 2 });
const TEXT = fc.string({ unit: "grapheme", maxLength: 5 });
const { map: CONFIG } = fc.letrec<{ map: ConfigMap; value: unknown }>((tie) => ({
  map: fc.dictionary(NAME, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  value: fc.oneof({ maxDepth: 3 }, TEXT, fc.array(TEXT, { maxLength: 2 }), tie("map")),
}));

describe("mergeConfig()", () => {
  it("merges maps, replaces all else, and keeps the places of the keys", () => {
    const base = { a: { b: "1", c: ["x"] }, d: "2", e: { f: "3" } };
    const over = { g: "4", d: { h: "5" }, a: { c: ["y"], i: null }, e: "6" };
    const merged = mergeConfig(base, over);
    const expected = { a: { b: "1", c: ["y"], i: null }, d: { h: "5" }, e: "6", g: "4" };
    assertEquals(JSON.stringify(merged), JSON.stringify(expected));
  });

  it("is associative if no map meets something else", () => {
    let count = 0;
    fc.assert(fc.property(CONFIG, CONFIG, CONFIG, (a, b, c) => {
      fc.pre([[a, b], [b, c], [a, c]].every(([x, y]) => areAlike(x, y)));
      count++;
      const left = mergeConfig(mergeConfig(a, b), c);
      assertEquals(JSON.stringify(left), JSON.stringify(mergeConfig(a, mergeConfig(b, c))));
    }));
    assert(count >= 100);
  });

  it("is not if one does, as in the Python client", () => {
    const [a, b, c] = [{ x: { low: "1" } }, { x: "text" }, { x: { high: "2" } }];
    assertEquals(mergeConfig(mergeConfig(a, b), c), { x: { high: "2" } });
    assertEquals(mergeConfig(a, mergeConfig(b, c)), { x: { low: "1", high: "2" } });
  });

  it("has the empty map for its neutral element, and changes nothing", () => {
    fc.assert(fc.property(CONFIG, CONFIG, (a, b) => {
      const before = JSON.stringify([a, b]);
      assertEquals(mergeConfig(a, {}), a);
      assertEquals(mergeConfig({}, a), a);
      mergeConfig(a, b);
      assertEquals(JSON.stringify([a, b]), before);
    }));
  });
});

describe("mergeLayers()", () => {
  it("merges from the winner down, which matters if the middle is no map", () => {
    const values = [{ x: { high: "2" } }, { x: "text" }, { x: { low: "1" } }];
    assertEquals(mergeLayers(values.map(layerOf)), { x: { low: "1", high: "2" } });
  });

  it("lets the first layer win", () => {
    fc.assert(fc.property(CONFIG, CONFIG, (first, second) => {
      const merged = mergeLayers([layerOf(first), layerOf(second)]);
      assertEquals(mergeConfig(merged, first), merged);
    }));
  });
});

describe("envLayer()", () => {
  it("reads values that were written as one variable a value", () => {
    fc.assert(fc.property(CONFIG, (config) => {
      const env = Object.fromEntries(variablesOf(config, "OPENLINEAGE"));
      assertEquals(sorted(envLayer(env, refuse).value), sorted(withoutEmpty(config)));
    }));
  });

  it("reads values that were written as one variable a section", () => {
    fc.assert(fc.property(CONFIG, (config) => {
      const env = Object.fromEntries(
        Object.entries(config).map(([key, value]) => [
          `OPENLINEAGE__${key.toUpperCase()}`,
          JSON.stringify(value),
        ]),
      );
      assertEquals(sorted(envLayer(env, refuse).value), sorted(config));
    }));
  });

  it("returns the variable of a value", () => {
    fc.assert(fc.property(CONFIG, (config) => {
      const env = Object.fromEntries(variablesOf(config, "OPENLINEAGE"));
      const { place } = envLayer(env, refuse);
      for (const name of Object.keys(env)) {
        const path = name.slice("OPENLINEAGE__".length).toLowerCase().split("__");
        assertEquals(place(path).variable, name);
        assertEquals(place([...path, 0, "deeper"]).variable, name);
      }
    }));
  });

  it("keeps numbers and truth values as the texts that they are, except within JSON", () => {
    const env = {
      OPENLINEAGE__A: "1500100900",
      OPENLINEAGE__B: "true",
      OPENLINEAGE__C: '{"d":1,"e":[true,null]}',
      OPENLINEAGE__F: '"quoted"',
      OPENLINEAGE__G: "null",
      OPENLINEAGE__H: "",
      OPENLINEAGE__I: undefined,
      OPENLINEAGE_J: "no",
      openlineage__k: "no",
    };
    assertEquals(envLayer(env, refuse).value, {
      a: "1500100900",
      b: "true",
      c: { d: 1, e: [true, null] },
      f: "quoted",
      g: null,
      h: "",
    });
  });

  it("warns of a string that should be JSON, without quoting it", () => {
    const warnings: string[] = [];
    const env = { OPENLINEAGE__TRANSPORT: '{"apiKey": "s3cret"' };
    envLayer(env, (message) => void warnings.push(message));
    assertEquals(warnings, [
      'The variable "OPENLINEAGE__TRANSPORT" looks like JSON and is not: it is used as a string',
    ]);
  });

  it("treats names that differ in case as equal, as the Python client does", () => {
    const warnings: string[] = [];
    const env = {
      OPENLINEAGE__A: "upper",
      OPENLINEAGE__a: "lower",
      OPENLINEAGE__B__C: "deep",
      OPENLINEAGE__b: '{"c":"wide","d":"1"}',
    };
    const { value } = envLayer(env, (message) => void warnings.push(message));
    assertEquals(value, { a: "upper", b: { c: "deep", d: "1" } });
    assertEquals(warnings, [
      'The variable "OPENLINEAGE__a" is ignored: "OPENLINEAGE__A" replaces it',
    ]);
  });
});

describe("configuredClient() and OPENLINEAGE_URL", () => {
  const legacy = {
    OPENLINEAGE_URL: "http://h",
    OPENLINEAGE_ENDPOINT: "e",
    OPENLINEAGE_API_KEY: "k",
  };

  it("fills in an async_http that a variable names", async () => {
    const env = {
      ...legacy,
      OPENLINEAGE__TRANSPORT__TYPE: "async_http",
      OPENLINEAGE__TRANSPORT__ENDPOINT: "f",
    };
    const { entries } = await inspectConfig({ env, cwd: "/nowhere" });
    const said = entries.filter(({ source }) => source !== "default");
    assertEquals(said.map(({ path, value, variable }) => [path, value, variable]), [
      ["transport.url", "http://h", "OPENLINEAGE_URL"],
      ["transport.endpoint", "f", "OPENLINEAGE__TRANSPORT__ENDPOINT"],
      ["transport.auth.type", "api_key", "OPENLINEAGE_API_KEY"],
      ["transport.auth.apiKey", "********", "OPENLINEAGE_API_KEY"],
      ["transport.type", "async_http", "OPENLINEAGE__TRANSPORT__TYPE"],
    ]);
  });

  it("adds nothing to another transport", async () => {
    const env = { ...legacy, OPENLINEAGE__TRANSPORT: '{"type":"http","url":"http://a"}' };
    for (const type of ["http", "console"]) {
      const config = { transport: { type, ...(type === "http" && { url: "http://a" }) } };
      const { entries, issues, warnings } = await inspectConfig({
        config,
        env: legacy,
        cwd: "/nowhere",
      });
      assertEquals([issues, warnings], [[], []]);
      assertEquals(entries.filter(({ source }) => source === "legacy"), []);
    }
    assertEquals((await inspectConfig({ env, cwd: "/nowhere" })).warnings, []);
  });

  it("is replaced by a variable that has the whole transport or all of a composite's", async () => {
    const child = { type: "http", url: "http://a" };
    for (
      const env of [
        { OPENLINEAGE__TRANSPORT: { type: "composite", transports: { a: child } } },
        { OPENLINEAGE__TRANSPORT__TYPE: "composite", OPENLINEAGE__TRANSPORT__TRANSPORTS: [child] },
        {
          OPENLINEAGE__TRANSPORT__TYPE: "composite",
          OPENLINEAGE__TRANSPORT__TRANSPORTS__DEFAULT_HTTP: child,
        },
      ]
    ) {
      const texts = Object.entries(env).map(([key, value]) =>
        [key, typeof value === "string" ? value : JSON.stringify(value)] as const
      );
      const options = { env: { ...legacy, ...Object.fromEntries(texts) }, cwd: "/nowhere" };
      const { entries, issues } = await inspectConfig(options);
      assertEquals(issues, []);
      assertEquals(entries.filter(({ source }) => source === "legacy"), []);
    }
  });
});

describe("configuredClient() and its sources", () => {
  it("never writes into the environment", async () => {
    const env = Object.freeze({
      OPENLINEAGE_URL: "http://legacy",
      OPENLINEAGE_API_KEY: "k",
      OPENLINEAGE__TRANSPORT__TYPE: "composite",
      OPENLINEAGE__TRANSPORT__TRANSPORTS__A__TYPE: "noop",
    });
    const { entries, issues } = await inspectConfig({ env, cwd: "/nowhere" });
    assertEquals(issues, []);
    assert(entries.some(({ path }) => path === "transport.transports.default_http.url"));
    await (await configuredClient({ env, cwd: "/nowhere" })).transport.close?.();
  });

  it("lets the source that wins decide between two names of a key", async () => {
    const env = {
      OPENLINEAGE__TRANSPORT: '{"type":"http","url":"http://h","headers":{"x-a":[]}}',
    };
    const yaml = "transport: { custom_headers: { x-a: file } }";
    const { issues, warnings } = await inspectYaml(yaml, env);
    assertEquals([issues, warnings], [[], []]);
    const other = {
      OPENLINEAGE__TRANSPORT: env.OPENLINEAGE__TRANSPORT.replace("headers", "custom_headers"),
    };
    assertEquals((await inspectYaml("transport: { headers: { x-a: file } }", other)).issues, []);
    assertEquals((await inspectYaml("transport: { timeout: 1 }", other)).issues.length, 1);
  });
});

describe("configuredClient() and merge keys of YAML", () => {
  it("lets own keys win over those of a map, and a map over the next of a list", async () => {
    const yaml = `
base: &base { type: http, url: http://base, timeout: 1 }
more: &more { url: http://more, endpoint: more }
transport:
  <<: [*more, *base]
  timeout: 2
tags:
  job: { <<: { a: "1", b: "2" }, b: "3" }
`;
    const { entries, issues, warnings } = await inspectYaml(yaml);
    assertEquals(issues, []);
    assertEquals(warnings.length, 2, "the two anchors are keys without effect");
    const find = (path: string) => entries.find((entry) => entry.path === path);
    assertEquals(find("transport.type")?.value, "http");
    assertEquals(find("transport.url")?.value, "http://more");
    assertEquals(find("transport.endpoint")?.value, "more");
    assertEquals(find("transport.timeout")?.value, "2");
    assertEquals(find("tags.job.b")?.value, "3");
    assertEquals(find("transport.url")?.line, 5, "the line of the merge key");
    assertEquals(find("transport.timeout")?.line, 6);
  });

  it("names the merge key for an issue that came with it", async () => {
    const yaml = "base: &base\n  type: http\n  url: localhost\ntransport:\n  <<: *base\n";
    const { issues } = await inspectYaml(yaml);
    assertEquals(issues.map(({ path, line }) => [path, line]), [["transport.url", 5]]);
  });

  const broken: readonly (readonly [yaml: string, state: string])[] = [
    ["a: { <<: text }", 'for the merge key "<<"'],
    ["a: { <<: null }", 'for the merge key "<<"'],
    ["a: { <<: [{ b: 1 }, c] }", 'for the merge key "<<"'],
    ["a: &a { b: *a }", "an alias is within its own value"],
    ["a: &a [ *a ]", "an alias is within its own value"],
  ];
  for (const [yaml, state] of broken) {
    it(`refuses ${JSON.stringify(yaml)}`, async () => {
      const { issues } = await inspectYaml(yaml);
      assertEquals(issues.length, 1);
      assertStringIncludes(issues[0]?.message ?? "", state);
      assert(issues[0]?.file?.endsWith("openlineage.yml"));
    });
  }

  for (
    const shape of [(l: number) => `{ a: *l${l}, b: *l${l} }`, (l: number) => `[*l${l}, *l${l}]`]
  ) {
    it(`refuses aliases with too many values: ${shape(0)}`, async () => {
      const levels = Array.from({ length: 30 }, (_, l) => `l${l + 1}: &l${l + 1} ${shape(l)}`);
      const yaml = ["l0: &l0 { a: b }", ...levels, "transport: { type: noop }"].join("\n");
      const { issues } = await inspectYaml(yaml);
      assertEquals(issues.length, 1);
      assertStringIncludes(issues[0]?.message ?? "", "it has more than 100000 values");
    });
  }

  it("reads aliases that are repeated a few times", async () => {
    const yaml = "l0: &l0 { a: b }\nl1: &l1 [*l0, *l0]\nl2: [*l1, *l1]\ntransport: { type: noop }";
    assertEquals((await inspectYaml(yaml)).issues, []);
  });

  it("shows nothing of the file if it cannot be read", async () => {
    for (const value of ["*s3cret", "!s3cret x", "!s3cret!x y", '"\\s3cret"', "&s3cret &s3cret"]) {
      const { issues } = await inspectYaml(`transport:\n  apiKey: ${value}\n`);
      assertEquals(issues.length, 1, value);
      assert(!issues[0]?.message.includes("s3cret"), issues[0]?.message);
    }
  });
});

describe("configuredClient() and OPENLINEAGE_CLIENT_LOGGING", () => {
  async function logged(level: string | undefined): Promise<Record<"logs" | "warnings", string[]>> {
    const logs: string[] = [];
    const warnings: string[] = [];
    const { transport } = await configuredClient({
      env: { OPENLINEAGE_CLIENT_LOGGING: level, OPENLINEAGE__TRANSPORT__TYPE: "noop" },
      cwd: "/nowhere",
      config: { unknown: "1" },
      onLog: (message) => void logs.push(message),
      onWarning: (message) => void warnings.push(message),
    });
    await transport.emit(frozenJobEvent("orders"));
    await transport.flush?.();
    await transport.close?.();
    return { logs, warnings };
  }
  const warning = `Lineage configuration key "unknown" in the option 'config' has no effect`;
  const summary =
    'Lineage uses the transport that the variable "OPENLINEAGE__TRANSPORT__TYPE" names';
  const event = `Lineage event ${JSON.stringify(frozenJobEvent("orders"))}`;

  for (const level of [undefined, "", "WARNING", "WARN", "NOTSET", "warning"]) {
    it(`logs warnings for ${level}`, async () => {
      assertEquals(await logged(level), { logs: [], warnings: [warning] });
    });
  }
  for (const level of ["ERROR", "CRITICAL", "FATAL", " error "]) {
    it(`logs nothing for ${level}`, async () => {
      assertEquals(await logged(level), { logs: [], warnings: [] });
    });
  }
  it("logs the transport for INFO, and each event for DEBUG", async () => {
    assertEquals(await logged("INFO"), { logs: [summary], warnings: [warning] });
    assertEquals(await logged("debug"), { logs: [summary, event], warnings: [warning] });
  });
  it("refuses any other", async () => {
    const error = await assertRejects(() => logged("loud"), ConfigError);
    assertStringIncludes(
      error.message,
      'the variable "OPENLINEAGE_CLIENT_LOGGING": expected one of: DEBUG',
    );
  });
});

function layerOf(value: ConfigMap): ConfigLayer {
  return { value, place: () => ({ where: "here", source: "config" }) };
}

/** Reports whether no path leads to a map in one and to something else in the other. */
function areAlike(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return true;
  if (!isObject(a) || !isObject(b)) return !isObject(a) && !isObject(b);
  return Object.keys(a).every((key) => areAlike(a[key], b[key]));
}

function variablesOf(value: unknown, name: string): [string, string][] {
  if (!isObject(value)) return [[name, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, item]) =>
    variablesOf(item, `${name}__${key.toUpperCase()}`)
  );
}

/** A copy without maps that no variable tells of, as they are empty. */
function withoutEmpty(value: ConfigMap): ConfigMap {
  const entries = Object.entries(value)
    .map(([key, item]) => [key, isObject(item) ? withoutEmpty(item) : item] as const)
    .filter(([, item]) => !isObject(item) || Object.keys(item).length > 0);
  return Object.fromEntries(entries);
}

/** A copy with its keys in the order of their names. */
function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

function refuse(message: string): never {
  throw new Error(message);
}
