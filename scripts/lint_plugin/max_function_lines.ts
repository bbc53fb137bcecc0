import { isProduct, placeOf } from "./_modules.ts";

const MAX_LINES = 60;

/** Limits the body of a function to 60 lines. Generated code and tests are exempt. */
export const maxFunctionLines: Deno.lint.Rule = {
  create(context) {
    const place = placeOf(context.filename);
    const applies = isProduct(place) || place.startsWith("scripts/");
    if (!applies || place.startsWith("src/lineage/facets/")) return {};

    function check(node: { readonly body: Deno.lint.Node | null }): void {
      if (node.body?.type !== "BlockStatement") return;
      // The lines of the braces do not count.
      const lines = context.sourceCode.getText(node.body).split("\n").length - 2;
      if (lines <= MAX_LINES) return;
      context.report({
        node: node.body,
        message: `The body of this function has ${lines} lines, the limit is ${MAX_LINES}`,
        hint: "Move a part to a function with a name",
      });
    }
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
};
