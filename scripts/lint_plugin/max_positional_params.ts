import { isProduct, placeOf } from "./_modules.ts";

/**
 * Asks for at most two positional parameters of an exported function, then `options`. A file that is
 * private to its folder is exempt.
 */
export const maxPositionalParams: Deno.lint.Rule = {
  create(context) {
    const place = placeOf(context.filename);
    if (!isProduct(place) || place.includes("/_")) return {};
    return {
      ExportNamedDeclaration(node) {
        const { declaration } = node;
        if (declaration?.type !== "FunctionDeclaration") return;
        const { params } = declaration;
        if (params.length <= 2 || (params.length === 3 && isOptions(params[2]))) return;
        context.report({
          node: declaration.id ?? declaration,
          message: "This exported function has more than two positional parameters",
          hint: "Put what is not essential into a third parameter, `options`",
        });
      },
    };
  },
};

function isOptions(param: Deno.lint.Parameter | undefined): boolean {
  if (param?.type === "AssignmentPattern") return isOptions(param.left as Deno.lint.Parameter);
  if (param?.type === "Identifier") return param.name === "options";
  return param?.type === "ObjectPattern";
}
