import { readdirSync } from "node:fs";

/** Folders without hermetic tests: real servers, benchmarks, and helpers of tests. */
const ELSEWHERE = ["e2e", "bench", "contracts", "fakes", "fixtures"];

/** The number of files that share a process: to load the modules takes more time than most tests. */
const GROUP_SIZE = 8;

/**
 * Lists the tests that need nothing but npm as groups of neighbours, below the root of the project.
 * Neighbours use the same modules, which a process loads once.
 */
export function testGroups(root: URL): readonly (readonly string[])[] {
  const files = readdirSync(new URL("tests", root), { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith("_test.ts") && !ELSEWHERE.includes(path.split("/", 1)[0] ?? ""))
    .map((path) => `tests/${path}`)
    .toSorted();
  const count = Math.ceil(files.length / GROUP_SIZE);
  return Array.from(
    { length: count },
    (_, at) => files.slice(at * GROUP_SIZE, (at + 1) * GROUP_SIZE),
  );
}
