import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { renderKeys } from "../../scripts/generate_config_docs/render_keys.ts";

describe("renderKeys()", () => {
  it("renders names, types, defaults and notes, and the sections within", () => {
    const keys = {
      a: { kind: "string", required: true, aliases: ["b"], secret: true, description: "A key." },
      c: {
        kind: "section",
        description: "A section.",
        keys: { d: { kind: "number", integer: true, default: 5, description: "A count." } },
      },
      e: { kind: "variant", description: "A choice.", variants: { f: {} } },
    } as const;
    assertEquals(renderKeys(keys, { name: "x" }).trimEnd().split("\n").slice(2), [
      "| `a` or `b` | string | required | A key. Never shown. |",
      "| `c` | section |  | A section. |",
      "| `c.d` | integer | `5` | A count. |",
      "| `e` | section with a type |  | A choice. |",
      "| `e.type: f` | | | The type `f`. |",
    ]);
  });
});
