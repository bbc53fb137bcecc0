import { isProduct, placeOf } from "./_modules.ts";

const EXEMPT_REGEXP = /^src\/(?:lineage\/config|cli)\//;

/** Forbids to read the environment outside of `lineage/config/` and the command. */
export const noEnvironment: Deno.lint.Rule = {
  create(context) {
    const place = placeOf(context.filename);
    if (!isProduct(place) || EXEMPT_REGEXP.test(place)) return {};

    function report(node: Deno.lint.Node): void {
      context.report({
        node,
        message: "The environment is read here",
        hint: "Take the value as an option; the command and `lineage/config/` read it",
      });
    }
    return {
      MemberExpression(node) {
        if (!isProcess(node.object)) return;
        if (node.property.type === "Identifier" && node.property.name === "env") report(node);
      },
      ImportDeclaration(node) {
        if (node.source.value !== "node:process") return;
        for (const specifier of node.specifiers) {
          if (specifier.type !== "ImportSpecifier") continue;
          if (specifier.imported.type === "Identifier" && specifier.imported.name === "env") {
            report(specifier);
          }
        }
      },
    };
  },
};

/** Reports whether an object is `process`, `globalThis.process`, `Deno` or `import.meta`. */
function isProcess(node: Deno.lint.Node): boolean {
  if (node.type === "Identifier") return node.name === "process" || node.name === "Deno";
  if (node.type === "MetaProperty") return true;
  if (node.type !== "MemberExpression") return false;
  return node.property.type === "Identifier" && node.property.name === "process";
}
