import { ENTRY_POINTS, forbiddenImport, moduleOf, placeOf, resolvePlace } from "./_modules.ts";

/** Keeps the table of who may import whom, and keeps entry points out of what a `mod.ts` reaches. */
export const layers: Deno.lint.Rule = {
  create(context) {
    const from = placeOf(context.filename);
    if (moduleOf(from) === undefined) return {};

    function check(source: Deno.lint.Node, specifier: unknown, loads: boolean): void {
      if (typeof specifier !== "string" || !specifier.startsWith(".")) return;
      const to = resolvePlace(from, specifier);
      const reason = forbiddenImport(from, to) ?? entryPointReason(from, to, loads);
      if (reason === undefined) return;
      context.report({
        node: source,
        message: `This import breaks the layers: ${reason}`,
        hint: "The table of imports is in .github/ARCHITECTURE.md",
      });
    }

    return {
      ImportDeclaration(node) {
        check(node.source, node.source.value, node.importKind === "value");
      },
      ExportAllDeclaration(node) {
        check(node.source, node.source.value, node.exportKind === "value");
      },
      ExportNamedDeclaration(node) {
        if (node.source) check(node.source, node.source.value, node.exportKind === "value");
      },
      ImportExpression(node) {
        if (node.source.type === "Literal") check(node.source, node.source.value, false);
      },
    };
  },
};

/** An entry point is loaded by another entry point, by the command, or on first use with a dynamic import. */
function entryPointReason(from: string, to: string, loads: boolean): string | undefined {
  if (!loads || !ENTRY_POINTS.includes(to)) return undefined;
  if (ENTRY_POINTS.includes(from) || moduleOf(from) === "cli") return undefined;
  return `"${to}" is an entry point, load it with a dynamic import`;
}
