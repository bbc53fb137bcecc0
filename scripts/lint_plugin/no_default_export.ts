/** Forbids default exports: a name is found again, and is the same everywhere. */
export const noDefaultExport: Deno.lint.Rule = {
  create(context) {
    // The host of a lint plugin asks for a default export.
    if (context.filename.endsWith("lint_plugin.ts")) return {};
    return {
      ExportDefaultDeclaration(node) {
        context.report({
          node,
          message: "This module has a default export",
          hint: "Export it by name",
        });
      },
    };
  },
};
