import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { deniedPermission, failureText } from "../../src/internal/denied_permission.ts";

function denial(kind: string, target?: string): Error {
  const what = target === undefined ? "" : ` to "${target}"`;
  const message = `Requires ${kind} access${what}, run again with the --allow-${kind} flag`;
  return Object.assign(new Error(message), { name: "NotCapable" });
}

describe("deniedPermission()", () => {
  const cases: readonly (readonly [error: Error, flag: string])[] = [
    [denial("net", "marquez:5000"), "--allow-net=marquez:5000"],
    [denial("net", "[::1]:80"), "--allow-net=[::1]:80"],
    [denial("read", "/data/a b"), "--allow-read=/data/a b"],
    [denial("write", "/data"), "--allow-write=/data"],
    [denial("env"), "--allow-env"],
    [denial("env", "HOME"), "--allow-env=HOME"],
    [denial("run", "sh"), "--allow-run=sh"],
    [denial("sys", "hostname"), "--allow-sys=hostname"],
    [denial("all", "/proc/self/status"), "--allow-all"],
  ];
  for (const [error, flag] of cases) {
    it(`returns ${flag}`, () => {
      assertEquals(deniedPermission(error)?.flag, flag);
    });
  }

  it("finds the permission beneath the errors of vendors' clients", () => {
    const inner = new Error("Connection failed", { cause: denial("net", "broker:9092") });
    const outer = new AggregateError([new Error("timeout"), inner], "Metadata failed");
    assertEquals(deniedPermission(outer)?.flag, "--allow-net=broker:9092");
  });

  it("returns nothing for other failures, and for other values than errors", () => {
    assertEquals(deniedPermission(new Error("connect ECONNREFUSED 127.0.0.1:5000")), undefined);
    assertEquals(deniedPermission("Requires env access"), undefined);
    const endless = new Error("round");
    endless.cause = endless;
    assertEquals(deniedPermission(endless), undefined);
  });

  it("treats a host that may not be resolved as a denied permission only on Deno", () => {
    const error = new Error("getaddrinfo EPERM db.example");
    const flag = "Deno" in globalThis ? "--allow-net=db.example" : undefined;
    assertEquals(deniedPermission(error)?.flag, flag);
  });
});

describe("failureText()", () => {
  it("describes errors of files by their code, and others by their message", () => {
    const failure = (code: string, syscall: string) =>
      Object.assign(new Error(`${code}: ${syscall}`), { code, syscall });
    assertEquals(failureText(failure("ENOSPC", "write")), "no space is left on the disk");
    assertEquals(failureText(failure("EROFS", "open")), "the file system is mounted read-only");
    assertEquals(failureText(failure("EACCES", "connect")), "EACCES: connect");
    assertEquals(failureText(failure("ENOENT", "open")), "ENOENT: open");
  });

  it("names the flag, in quotes if a shell needs them", () => {
    const { state } = deniedPermission(denial("read", "/data/a b")) ?? {};
    assertEquals(state, 'permission denied by Deno, run with "--allow-read=/data/a b"');
    const plain = "permission denied by Deno, run with --allow-net=marquez:5000";
    assertEquals(failureText(denial("net", "marquez:5000")), plain);
    assertEquals(failureText(new Error("no route")), "no route");
  });
});
