import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import plugin from "../../scripts/lint_plugin.ts";
import { saySkip } from "../fixtures/say_skip.ts";

const skip = saySkip("Deno" in globalThis ? false : "Only Deno runs lint plugins");

/** Returns the messages of one rule on a source at a path of the tree. */
function messages(rule: string, source: string, place = "src/archive/listing.ts"): string[] {
  const found = Deno.lint.runPlugin(plugin, `/home/runline/${place}`, source);
  return found.filter((it) => it.id === `runline/${rule}`).map((it) => it.message);
}

describe("layers", () => {
  const PREFIX = "This import breaks the layers: ";
  const check = (source: string, place: string) => messages("layers", source, place);

  it("accepts internal, the module itself and a mod.ts that the table names", { skip }, () => {
    assertEquals(check('import { a } from "../internal/a.ts";', "src/archive/a.ts"), []);
    assertEquals(check('import { a } from "./a.ts";', "src/archive/b.ts"), []);
    assertEquals(check('import { a } from "../archive/mod.ts";', "src/pipeline/a.ts"), []);
    assertEquals(check('export { a } from "./src/archive/mod.ts";', "mod.ts"), []);
    assertEquals(check('import { a } from "../archive/s3.ts";', "src/cli/a.ts"), []);
    assertEquals(check('import { a } from "../../mod.ts";', "tests/archive/a_test.ts"), []);
  });

  it("rejects a module that the table does not name", { skip }, () => {
    assertEquals(check('import { a } from "../archive/mod.ts";', "src/manifest/a.ts"), [
      `${PREFIX}"manifest" may not import "archive"`,
    ]);
    assertEquals(check('export * from "../archive/mod.ts";', "src/internal/a.ts"), [
      `${PREFIX}"internal" may not import "archive"`,
    ]);
    assertEquals(check('await import("../cli/main.ts");', "src/pipeline/a.ts"), [
      `${PREFIX}"pipeline" may not import "cli"`,
    ]);
  });

  it("rejects a way into a module beside its mod.ts", { skip }, () => {
    assertEquals(check('import type { A } from "../archive/archive.ts";', "src/pipeline/a.ts"), [
      `${PREFIX}modules import each other only through "src/archive/mod.ts" and those of its folders`,
    ]);
    assertEquals(check('export { a } from "./src/internal/a.ts";', "mod.ts"), [
      `${PREFIX}the root lists names of modules, not of "src/internal/a.ts"`,
    ]);
  });

  it("rejects what is not published", { skip }, () => {
    assertEquals(check('import { a } from "../../tests/fakes/a.ts";', "src/archive/a.ts"), [
      `${PREFIX}"tests/fakes/a.ts" is outside of what is published`,
    ]);
  });

  it("rejects an entry point in a static import, and accepts it in a dynamic one", { skip }, () => {
    assertEquals(check('export { a } from "./s3.ts";', "src/archive/mod.ts"), [
      `${PREFIX}"src/archive/s3.ts" is an entry point, load it with a dynamic import`,
    ]);
    assertEquals(check('import type { A } from "./s3.ts";', "src/archive/mod.ts"), []);
    assertEquals(check('await import("./s3.ts");', "src/archive/open.ts"), []);
  });

  it("keeps the layers and the private files of a folder within a folder", { skip }, () => {
    const here = "src/lineage/transports/batch/a.ts";
    assertEquals(check('import { a } from "../http/a.ts";', here), []);
    assertEquals(check('import { a } from "../http.ts";', here), []);
    assertEquals(check('import { a } from "../../event/event.ts";', here), []);
    assertEquals(check('import { a } from "../http/_a.ts";', here), [
      `${PREFIX}"src/lineage/transports/http/_a.ts" is private to its folder`,
    ]);
    assertEquals(check('import { a } from "../spool/a.ts";', here), [
      `${PREFIX}"batch" may import only "port", "http", "auth", "queue"`,
    ]);
    assertEquals(check('import { a } from "../../config/a.ts";', here), [
      `${PREFIX}"transports" may import only "values", "facets", "event", "naming"`,
    ]);
    assertEquals(check('import { a } from "../_a.ts";', here), []);
  });
});

describe("error-message", () => {
  const check = (source: string) => messages("error-message", source);

  it("accepts the grammar of this project", { skip }, () => {
    assertEquals(check("throw new TypeError(\"Cannot read 'name': it must be a string\");"), []);
    assertEquals(check("throw new TypeError(`Cannot read ${name}: it is ${state}`);"), []);
    assertEquals(check("throw new TypeError(`${name} must be a string`);"), []);
    assertEquals(check('throw new TypeError("Cannot read the server\'s answer");'), []);
    assertEquals(check('throw new TypeError("Cannot read ol.example/api");'), []);
  });

  it("rejects a small letter at the start", { skip }, () => {
    const expected = ["An error message starts with a capital"];
    assertEquals(check('throw new TypeError("cannot read");'), expected);
    assertEquals(check("throw new TypeError(`cannot read ${name}`);"), expected);
    assertEquals(check('throw new TypeError("cannot read " + name);'), expected);
    assertEquals(
      check('class A extends Error { constructor() { super("cannot read"); } }'),
      expected,
    );
  });

  it("rejects a full stop", { skip }, () => {
    const expected = ["An error message has no full stop at its end"];
    assertEquals(check('throw new TypeError("Cannot read.");'), expected);
    assertEquals(check("throw new TypeError(`Cannot read ${name}.`);"), expected);
    assertEquals(check("throw new TypeError(`Cannot read: it is old. Write it anew`);"), [
      "An error message is one sentence",
    ]);
  });

  it("rejects a contraction", { skip }, () => {
    const expected = ["An error message has no contractions"];
    assertEquals(check('throw new TypeError("Can\'t read");'), expected);
    assertEquals(check("throw new ConfigError(`Cannot read ${name}: it's gone`);"), expected);
  });

  it("looks at the product only", { skip }, () => {
    assertEquals(
      messages("error-message", 'throw new Error("x.");', "tests/archive/a_test.ts"),
      [],
    );
  });
});

describe("no-default-export", () => {
  const check = (source: string) => messages("no-default-export", source);

  it("accepts names", { skip }, () => {
    assertEquals(check("export function read() {}"), []);
  });

  it("rejects a default", { skip }, () => {
    const expected = ["This module has a default export"];
    assertEquals(check("export default function read() {}"), expected);
    assertEquals(check("export default { read: 1 };"), expected);
  });
});

describe("no-list-as-arguments", () => {
  const check = (source: string) => messages("no-list-as-arguments", source);

  it("accepts loops, and lists as parts of lists", { skip }, () => {
    assertEquals(check("for (const name of names) all.push(name);"), []);
    assertEquals(check("all.push([...names]);"), []);
    assertEquals(check("Math.max(...[1, 2]);"), []);
    assertEquals(check("emit(...names);"), []);
  });

  it("rejects a list of any length as arguments", { skip }, () => {
    for (const source of ["all.push(...names);", "a.b.splice(0, 1, ...f());"]) {
      assertEquals(check(source).length, 1, source);
    }
    assertEquals(check("Math.max(0, ...names);"), [
      'This list becomes arguments of "max", and there may be too many',
    ]);
  });
});

describe("no-top-level-arrow", () => {
  const check = (source: string) => messages("no-top-level-arrow", source);

  it("accepts declarations, and arrows within", { skip }, () => {
    assertEquals(check("function read() { const name = () => 1; return name; }"), []);
    assertEquals(check("const names = [1].map((it) => it);"), []);
  });

  it("rejects an arrow at the top level", { skip }, () => {
    const expected = ["This function at the top level is an arrow function"];
    assertEquals(check("const read = () => 1;"), expected);
    assertEquals(check("export const read = async () => {};"), expected);
  });
});

describe("prefer-private-field", () => {
  const check = (source: string) => messages("prefer-private-field", source);

  it("accepts #names and a private constructor", { skip }, () => {
    assertEquals(check("class A { #a = 1; #b() {} private constructor() {} }"), []);
  });

  it("rejects the keyword and parameter properties", { skip }, () => {
    const expected = ["This member is private by a keyword"];
    assertEquals(check("class A { private a = 1; }"), expected);
    assertEquals(check("class A { private a() {} }"), expected);
    assertEquals(check("class A { constructor(readonly a: string) {} }"), [
      "This parameter declares a property",
    ]);
  });
});

describe("max-positional-params", () => {
  const check = (source: string) => messages("max-positional-params", source);

  it("accepts two and options", { skip }, () => {
    assertEquals(check("export function read(a: A, b: B) {}"), []);
    assertEquals(check("export function read(a: A, b: B, options: C) {}"), []);
    assertEquals(check("export function read(a: A, b: B, options: C = {}) {}"), []);
    assertEquals(check("export function read(a: A, b: B, { c }: C = {}) {}"), []);
    assertEquals(check("function read(a: A, b: B, c: C, d: D) {}"), []);
  });

  it("rejects a third that is not options, and a fourth", { skip }, () => {
    const expected = ["This exported function has more than two positional parameters"];
    assertEquals(check("export function read(a: A, b: B, c: C) {}"), expected);
    assertEquals(check("export function read(a: A, b: B, c: C, options: D) {}"), expected);
  });

  it("leaves out files that are private to their folder", { skip }, () => {
    const source = "export function read(a: A, b: B, c: C) {}";
    assertEquals(messages("max-positional-params", source, "src/archive/_read.ts"), []);
  });
});

describe("max-function-lines", () => {
  const body = (lines: number) => `{\n${"a();\n".repeat(lines)}}`;

  it("accepts sixty lines", { skip }, () => {
    assertEquals(messages("max-function-lines", `function read() ${body(60)}`), []);
  });

  it("rejects more, in functions of every kind", { skip }, () => {
    const expected = ["The body of this function has 61 lines, the limit is 60"];
    assertEquals(messages("max-function-lines", `function read() ${body(61)}`), expected);
    assertEquals(messages("max-function-lines", `class A { a() ${body(61)} }`), expected);
    assertEquals(messages("max-function-lines", `run(() => ${body(61)});`), expected);
  });

  it("leaves out what is generated, and tests", { skip }, () => {
    const source = `function read() ${body(61)}`;
    assertEquals(messages("max-function-lines", source, "src/lineage/facets/a.ts"), []);
    assertEquals(messages("max-function-lines", source, "tests/archive/a_test.ts"), []);
  });
});

describe("no-runtime-global", () => {
  const check = (source: string, place?: string) => messages("no-runtime-global", source, place);

  it("accepts the same word as the name of something else", { skip }, () => {
    assertEquals(check("const a = { Deno: 1 }; a.Deno;"), []);
  });

  it("accepts the two modules that start something", { skip }, () => {
    assertEquals(check("Deno.args;", "src/cli/main.ts"), []);
    assertEquals(check("Bun.serve({});", "src/server/serve.ts"), []);
  });

  it("rejects Deno and Bun", { skip }, () => {
    assertEquals(check("Deno.cwd();"), ["`Deno` is not there on every runtime"]);
    assertEquals(check("globalThis.Bun;"), ["`Bun` is not there on every runtime"]);
    assertEquals(check("let a: Deno.Conn;").length, 1);
  });
});

describe("no-environment", () => {
  const check = (source: string, place?: string) => messages("no-environment", source, place);

  it("accepts another env, and the places that read it", { skip }, () => {
    assertEquals(check("options.env.HOME; process.argv;"), []);
    assertEquals(check("process.env.HOME;", "src/lineage/config/sources/load.ts"), []);
    assertEquals(check("process.env.HOME;", "src/cli/main.ts"), []);
  });

  it("rejects every way to the environment", { skip }, () => {
    const expected = ["The environment is read here"];
    assertEquals(check("process.env.HOME;"), expected);
    assertEquals(check("globalThis.process.env.HOME;"), expected);
    assertEquals(check('Deno.env.get("HOME");'), expected);
    assertEquals(check('import { env } from "node:process";'), expected);
  });
});

describe("assertions-that-can-fail", () => {
  const check = (source: string) =>
    messages("assertions-that-can-fail", source, "tests/archive/a_test.ts");

  it("accepts assertions about the code", { skip }, () => {
    assertEquals(check('assertThrows(() => read(), TypeError, "Cannot read");'), []);
    assertEquals(check('assert.throws(() => read(), { name: "TypeError" });'), []);
    assertEquals(check("await assertRejects(() => read(), TypeError);"), []);
    assertEquals(check("assertEquals(read(1), read(2)); assert(read(1));"), []);
    assertEquals(check("assertEquals(read(1), read(1));"), []);
  });

  it("rejects a text that Node treats as the message of the assertion", { skip }, () => {
    const expected = ["This text is not compared with the message of the error"];
    assertEquals(check('assert.throws(() => read(), TypeError, "Cannot read");'), expected);
    assertEquals(check('await assert.rejects(read(), TypeError, "Cannot read");'), expected);
    assertEquals(check('assert.throws(() => read(), "Cannot read");'), expected);
  });

  it("rejects a promise for which nobody waits", { skip }, () => {
    const expected = ["Nobody waits for this assertion"];
    assertEquals(check("assertRejects(() => read(), TypeError);"), expected);
    assertEquals(check("assert.rejects(read());"), expected);
  });

  it("rejects constants and a value that is compared with itself", { skip }, () => {
    assertEquals(check("assertEquals(run.id, run.id);"), [
      "This assertion compares a value with itself",
    ]);
    assertEquals(check("assert(true);"), ["This assertion is about a constant"]);
  });
});
