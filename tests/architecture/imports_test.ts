import { assert, assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { OPTIONAL_PACKAGES } from "../../scripts/build_npm/optional_packages.ts";
import {
  ENTRY_POINTS,
  forbiddenImport,
  isPublicMod,
  MODULES,
} from "../../scripts/lint_plugin/_modules.ts";
import { type Edge, modules, reachable, ROOT } from "./_modules.ts";

const graph = modules();
const mods = [...graph.keys()].filter((path) => path === "mod.ts" || isPublicMod(path));

describe("imports", () => {
  it("lead to modules that are there", () => {
    for (const [path, edges] of graph) {
      for (const edge of edges.filter(isOurs)) assert(graph.has(edge.to), `${path}: ${edge.to}`);
    }
  });

  it("keep to the table of modules and folders", () => {
    const broken = [...graph].flatMap(([path, edges]) =>
      edges.filter(isOurs).flatMap((edge) => {
        const reason = forbiddenImport(path, edge.to);
        return reason ? [`${path}: ${reason}`] : [];
      })
    );
    assertEquals(broken, []);
  });

  it("have no cycle, not even inside a module", () => {
    assertEquals(findCycle(), []);
  });

  it("reach no optional package before its first use", () => {
    const reached = [...mods, ...ENTRY_POINTS].flatMap((path) =>
      [...reachable(graph, path, ["value"])]
        .filter((to) => OPTIONAL_PACKAGES.some((name) => to === name))
        .map((to) => `${path}: ${to}`)
    );
    assertEquals(reached, []);
  });

  it("reach no entry point from the root or a mod.ts", () => {
    const reached = mods.flatMap((mod) =>
      [...reachable(graph, mod, ["value"])]
        .filter((path) => ENTRY_POINTS.includes(path))
        .map((entry) => `${mod} loads ${entry}`)
    );
    assertEquals(reached, []);
  });

  it("load no npm package from the root or a mod.ts", () => {
    const loaded = mods.flatMap((mod) =>
      [...reachable(graph, mod, ["value"])]
        .filter((path) => !graph.has(path) && !path.startsWith("node:") && path !== "deno.json")
        .map((specifier) => `${mod} loads ${specifier}`)
    );
    assertEquals(loaded, []);
  });

  it("keep enriched pure: it loads nothing that has a clock, an environment or I/O", () => {
    // node:buffer works on bytes in memory.
    const isPure = (edge: Edge): boolean => isOurs(edge) || edge.to === "node:buffer";
    const outside = [...graph].flatMap(([path, edges]) =>
      path.startsWith("src/enriched/") ? edges.filter((edge) => !isPure(edge)) : []
    );
    assertEquals(outside, []);
  });
});

describe("entry points", () => {
  it("have a subpath each, and are all that has one beside each mod.ts and the command", () => {
    const targets = Object.values(config.exports).map((target) => target.slice(2));
    const others = targets.filter((path) => !mods.includes(path) && path !== "src/cli/main.ts");
    assertEquals(others, ENTRY_POINTS.filter((path) => graph.has(path)).toSorted());
  });

  it("are in modules of the table", () => {
    const names = new Set([...graph.keys()].flatMap((path) => path.split("/")[1] ?? []));
    assertEquals([...names].filter((name) => !(name in MODULES) && name !== "mod.ts"), []);
  });
});

describe("root", () => {
  const skip = "Deno" in globalThis ? false : "Only Deno can withhold permissions";

  it("loads with no permission at all, so it reads no environment", { skip }, () => {
    // A prompt would wait for an answer.
    const child = spawnSync(process.execPath, ["run", "--no-prompt", "--no-check", "-"], {
      cwd: fileURLToPath(ROOT),
      input: `import ${JSON.stringify(new URL("mod.ts", ROOT).href)};`,
      encoding: "utf8",
    });
    assertEquals(child.status, 0, child.stderr);
  });
});

function isOurs(edge: Edge): boolean {
  return /^(src\/|mod\.ts$)/.test(edge.to);
}

/** Returns the first cycle over static imports as a list of paths, or an empty list. */
function findCycle(): string[] {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const cycle = cycleFrom(start, [], done);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

function cycleFrom(path: string, trail: readonly string[], done: Set<string>): string[] {
  if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
  if (done.has(path)) return [];
  for (const edge of graph.get(path) ?? []) {
    if (edge.kind === "dynamic") continue;
    const cycle = cycleFrom(edge.to, [...trail, path], done);
    if (cycle.length > 0) return cycle;
  }
  done.add(path);
  return [];
}
