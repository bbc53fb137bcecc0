import { isProduct, placeOf } from "./_modules.ts";

const METHODS = [
  "concat",
  "fromCharCode",
  "fromCodePoint",
  "max",
  "min",
  "push",
  "splice",
  "unshift",
];

/** Keeps lists out of arguments. A call accepts about 65,000 on Bun and 120,000 on Deno and Node. */
export const noListAsArguments: Deno.lint.Rule = {
  create(context) {
    if (!isProduct(placeOf(context.filename))) return {};
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
        const { name } = callee.property;
        if (!METHODS.includes(name)) return;
        for (const argument of node.arguments) {
          if (argument.type !== "SpreadElement" || argument.argument.type === "ArrayExpression") {
            continue;
          }
          context.report({
            node: argument,
            message: `This list becomes arguments of "${name}", and there may be too many`,
            hint: "Use a loop, or largest() and smallest() of internal/extremes.ts",
          });
        }
      },
    };
  },
};
