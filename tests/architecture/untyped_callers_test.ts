import { deepStrictEqual, match } from "node:assert";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

// Each loads a client of AWS, which takes a second.
const LOADS_CLIENT = /^create(DataZone|Kinesis|S3)Client$/;

// Pure functions over the graphs of the server, and the errors that only Runline throws.
const NOT_FOR_CALLERS =
  /^(column|diagram|filter|lineage)(Diagram|Dot|Id|Mermaid|Size|Text)$|Error$/;

// Messages of V8 and of JavaScriptCore.
const RAW =
  /^Cannot (read properties|set properties|destructure|convert undefined|use 'in')|is not a (function|constructor)|is not an object|undefined is not|null is not|The "\w+" argument must/;

const ARGUMENTS = [[], [null], ["x"], [42], [{}], ["x", null], [{}, null]];

const NAMED_AFTER_ARGUMENT = /^(undefined|null|\[object Object\]|x|42|undefined-.*)$/;

type Callable = (...args: readonly unknown[]) => unknown;

/** Returns the functions and classes of all entry points but the command. */
async function callables(): Promise<ReadonlyMap<string, Callable>> {
  const { exports } = JSON.parse(await readFile(new URL("deno.json", ROOT), "utf8"));
  const found = new Map<string, Callable>();
  for (const [entry, path] of Object.entries<string>(exports)) {
    if (entry === "./cli") continue;
    for (const [name, value] of Object.entries(await import(new URL(path, ROOT).href))) {
      if (typeof value !== "function" || LOADS_CLIENT.test(name)) continue;
      if (!NOT_FOR_CALLERS.test(name)) found.set(name, value as Callable);
    }
  }
  return found;
}

/** Calls a function or a class, and returns the message of the error. */
async function messageOf(callable: Callable, args: readonly unknown[]): Promise<string> {
  try {
    const isClass = /^class\b/.test(Function.prototype.toString.call(callable));
    const returned = isClass ? Reflect.construct(callable, args) : await callable(...args);
    if (typeof returned?.next === "function") await returned.next();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("the entry points, called from untyped JavaScript", () => {
  it("throw errors of their own for arguments of a wrong type, and write no file", async () => {
    const folder = fileURLToPath(ROOT);
    const raw: string[] = [];
    for (const [name, callable] of await callables()) {
      for (const args of ARGUMENTS) {
        const message = await messageOf(callable, args);
        if (RAW.test(message)) {
          raw.push(`${name}(${JSON.stringify(args).slice(1, -1)}): ${message}`);
        }
      }
    }
    deepStrictEqual(raw, []);
    // Other tests write to the folder at the same time.
    const written = (await readdir(folder)).filter((name) => NAMED_AFTER_ARGUMENT.test(name));
    deepStrictEqual(written, []);
  });

  it("refuse missing options at the call, rather than at the first use", async () => {
    const found = await callables();
    for (const name of ["fileTransport", "transactionSink"]) {
      match(await messageOf(found.get(name) as Callable, [{}]), /: current type is undefined$/);
    }
  });
});
