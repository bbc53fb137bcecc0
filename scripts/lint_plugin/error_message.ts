import { isProduct, placeOf } from "./_modules.ts";

const CONTRACTION_REGEXP =
  /\b(?:[a-z]+n't|(?:i|you|we|they|it|he|she|that|there|here|what|who|let)'(?:m|re|ve|ll|d|s))\b/i;

/** The placeholder of a value in a template literal: neither a letter nor a stop. */
const VALUE = "\u0000";

/** Keeps the grammar of error messages, in plain texts, template literals and sums of both. */
export const errorMessage: Deno.lint.Rule = {
  create(context) {
    if (!isProduct(placeOf(context.filename))) return {};

    function check(argument: Deno.lint.Node | undefined): void {
      const text = argument && textOf(argument);
      if (!argument || !text) return;
      for (const message of complaints(text)) {
        context.report({
          node: argument,
          message,
          hint: 'Write what was attempted, then the state: "Cannot <what> <where>: <state>"',
        });
      }
    }

    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier" || !node.callee.name.endsWith("Error")) return;
        check(node.arguments[0]);
      },
      CallExpression(node) {
        if (node.callee.type !== "Super") return;
        const type = context.sourceCode.getAncestors(node).find((it) =>
          it.type === "ClassDeclaration" || it.type === "ClassExpression"
        );
        const parent = type && "superClass" in type ? type.superClass : undefined;
        if (parent?.type === "Identifier" && parent.name.endsWith("Error")) {
          check(node.arguments[0]);
        }
      },
    };
  },
};

function* complaints(text: string): Generator<string> {
  const first = text.charAt(0);
  if (first !== first.toUpperCase()) yield "An error message starts with a capital";
  if (text.endsWith(".")) yield "An error message has no full stop at its end";
  if (/\. [A-Z]/.test(text)) yield "An error message is one sentence";
  if (CONTRACTION_REGEXP.test(text)) yield "An error message has no contractions";
}

function textOf(node: Deno.lint.Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "TemplateLiteral") return node.quasis.map((it) => it.cooked).join(VALUE);
  if (node.type !== "BinaryExpression" || node.operator !== "+") return undefined;
  return `${textOf(node.left) ?? VALUE}${textOf(node.right) ?? VALUE}`;
}
