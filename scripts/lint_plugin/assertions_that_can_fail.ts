import { placeOf } from "./_modules.ts";

const THROWS = ["throws", "rejects"];
const PROMISES = ["assertRejects", "rejects", "doesNotReject"];
const EQUALITIES = [
  "assertEquals",
  "assertStrictEquals",
  "equal",
  "deepEqual",
  "strictEqual",
  "deepStrictEqual",
];

/** Finds assertions that hold whatever the code does. */
export const assertionsThatCanFail: Deno.lint.Rule = {
  create(context) {
    if (!placeOf(context.filename).startsWith("tests/")) return {};
    return {
      CallExpression(node) {
        const message = complaint(node, (it) => context.sourceCode.getText(it));
        if (message) {
          context.report({ node, message, hint: "Break the code once and see the test go red" });
        }
      },
    };
  },
};

function complaint(
  node: Deno.lint.CallExpression,
  text: (node: Deno.lint.Node) => string,
): string | undefined {
  const [first, second, third] = node.arguments;
  const { callee } = node;
  const name = nameOf(callee);
  if (name === undefined) return undefined;
  if (PROMISES.includes(name) && node.parent.type === "ExpressionStatement") {
    return "Nobody waits for this assertion";
  }
  // Node takes the text for the message of the assertion itself and compares it with nothing.
  if (callee.type === "MemberExpression" && THROWS.includes(name)) {
    if (isText(second)) return "This text is not compared with the message of the error";
    if (isText(third) && second?.type === "Identifier") {
      return "This text is not compared with the message of the error";
    }
  }
  // Two calls with the same text are a test of determinism.
  const same = first && second && text(first) === text(second) && !text(first).includes("(");
  if (EQUALITIES.includes(name) && same) {
    return "This assertion compares a value with itself";
  }
  if ((name === "assert" || name === "ok") && first?.type === "Literal" && first.value) {
    return "This assertion is about a constant";
  }
  return undefined;
}

function nameOf(callee: Deno.lint.Expression): string | undefined {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return undefined;
  const { object } = callee;
  return object.type === "Identifier" && object.name === "assert"
    ? callee.property.name
    : undefined;
}

function isText(node: Deno.lint.Node | undefined): boolean {
  return node?.type === "TemplateLiteral" ||
    (node?.type === "Literal" && typeof node.value === "string");
}
