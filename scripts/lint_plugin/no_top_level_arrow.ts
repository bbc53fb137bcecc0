/** Asks for function declarations at the top level: they are hoisted, and named in a stack trace. */
export const noTopLevelArrow: Deno.lint.Rule = {
  create(context) {
    return {
      ArrowFunctionExpression(node) {
        const declaration = node.parent.type === "VariableDeclarator" && node.parent.parent;
        if (!declaration || declaration.type !== "VariableDeclaration") return;
        const scope = declaration.parent.type;
        if (scope !== "Program" && scope !== "ExportNamedDeclaration") return;
        context.report({
          node,
          message: "This function at the top level is an arrow function",
          hint: "Use a function declaration",
        });
      },
    };
  },
};
