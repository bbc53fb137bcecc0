import { isProduct, placeOf } from "./_modules.ts";

const RUNTIMES = ["Deno", "Bun"];
const EXEMPT = ["src/cli/main.ts", "src/server/serve.ts"];

/** Forbids what only one runtime has, outside of the two modules that start something. */
export const noRuntimeGlobal: Deno.lint.Rule = {
  create(context) {
    const place = placeOf(context.filename);
    if (!isProduct(place) || EXEMPT.includes(place)) return {};
    return {
      Identifier(node) {
        if (!RUNTIMES.includes(node.name) || isNameOfOther(node)) return;
        context.report({
          node,
          message: `\`${node.name}\` is not there on every runtime`,
          hint: "Use a web standard, or a `node:` built-in where there is none",
        });
      },
    };
  },
};

/** Reports whether an identifier is the global, not a member or a key of that name. */
function isNameOfOther(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  if (parent.type === "Property") return parent.key === node && parent.value !== node;
  if (parent.type !== "MemberExpression" || parent.property !== node) return false;
  return !(parent.object.type === "Identifier" && parent.object.name === "globalThis");
}
