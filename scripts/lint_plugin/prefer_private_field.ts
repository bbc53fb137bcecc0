/** Requires `#fields`: `private` has no effect at run time, and a parameter property cannot be erased. */
export const preferPrivateField: Deno.lint.Rule = {
  create(context) {
    function check(node: Deno.lint.MethodDefinition | Deno.lint.PropertyDefinition): void {
      // A private constructor has no `#` form.
      if (node.accessibility !== "private") return;
      if (node.type === "MethodDefinition" && node.kind === "constructor") return;
      context.report({
        node,
        message: "This member is private by a keyword",
        hint: "Use a name with `#`",
      });
    }
    return {
      MethodDefinition: check,
      PropertyDefinition: check,
      TSParameterProperty(node) {
        context.report({
          node,
          message: "This parameter declares a property",
          hint: "Declare the field in the class body and set it in the constructor",
        });
      },
    };
  },
};
