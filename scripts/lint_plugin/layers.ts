import { forbiddenImport, LEAVES, placeOf, resolvePlace, roomOf } from "./_house.ts";

/** Keeps the table of who may import whom, and leaves out of what a `mod.ts` reaches. */
export const layers: Deno.lint.Rule = {
  create(context) {
    const from = placeOf(context.filename);
    if (roomOf(from) === undefined) return {};

    function check(source: Deno.lint.Node, specifier: unknown, loads: boolean): void {
      if (typeof specifier !== "string" || !specifier.startsWith(".")) return;
      const to = resolvePlace(from, specifier);
      const reason = forbiddenImport(from, to) ?? leafReason(from, to, loads);
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

/** A leaf is loaded by another leaf, by the command, or on first use with a dynamic import. */
function leafReason(from: string, to: string, loads: boolean): string | undefined {
  if (!loads || !LEAVES.includes(to)) return undefined;
  if (LEAVES.includes(from) || roomOf(from) === "cli") return undefined;
  return `"${to}" is a leaf, load it with a dynamic import`;
}
