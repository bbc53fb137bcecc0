import type { ConfigKey } from "../keys.ts";
import { type AsyncTransportRules, DBT_RULES } from "../../transports/queue/async_rules.ts";
import { isObject } from "../../../internal/is_object.ts";
import { booleanOf } from "../value.ts";
import type { ConfigMap } from "../value.ts";

/** The key `async_transport_rules`. */
export const ASYNC_RULES = {
  kind: "map",
  default: DBT_RULES,
  visible: true,
  check: checkAsyncRules,
  description:
    "The events that are sent in the background: a map from integrations to maps from job types.",
} as const satisfies ConfigKey;

/** Returns the rules, whose values may be strings. */
export function asyncRulesOf(rules: ConfigMap): AsyncTransportRules {
  return Object.fromEntries(
    Object.entries(rules).map(([integration, types]) => [
      integration,
      Object.fromEntries(
        Object.entries(types as ConfigMap).map((
          [type, value],
        ) => [type, booleanOf(value) === true]),
      ),
    ]),
  );
}

function checkAsyncRules(rules: ConfigMap): void {
  for (const [integration, types] of Object.entries(rules)) {
    if (!isObject(types)) throw new TypeError(`Expected a map for "${integration}"`);
    const wrong = Object.entries(types).find(([, value]) => booleanOf(value) === undefined);
    if (wrong !== undefined) {
      throw new TypeError(`Expected true or false for "${wrong[0]}" of "${integration}"`);
    }
  }
}
