import { mkdir, rm, writeFile } from "node:fs/promises";
import { testGroups } from "./test_groups.ts";

/**
 * Writes one module for each group of tests, which imports them: `deno test` starts a worker for each
 * module, which loads everything anew. The name of a module is that of its first test.
 *
 * @param ignored Lists of the beginnings of paths to leave out, separated by commas.
 * @returns The paths of the modules.
 */
export async function writeGroups(root: URL, ignored: readonly string[]): Promise<string[]> {
  const folder = new URL(".cache/tests/", root);
  const prefixes = ignored.flatMap((list) => list.split(",")).filter((prefix) => prefix !== "");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return await Promise.all(
    testGroups(root).map(async (files) => {
      const wanted = files.filter((path) => !prefixes.some((prefix) => path.startsWith(prefix)));
      const name = `from_${files[0]?.replaceAll("/", "__")}`;
      const imports = wanted.map((path) => `import "../../${path}";\n`);
      await writeFile(new URL(name, folder), imports.join(""));
      return `.cache/tests/${name}`;
    }),
  );
}
