import type { CodeReference } from "../reading/code.ts";
import type { CreateTransportContext } from "../transport_config.ts";
import { booleanOf } from "../value.ts";
import type { ConfigMap } from "../value.ts";
import { replaceJobNamespace } from "../../transports/wrappers/replace_job_namespace.ts";
import type { EventTransformer } from "../../transports/wrappers/transform.ts";

/** Creates the transformer that code describes, or the one of the Python client. */
export async function transformerOf(
  reference: CodeReference | undefined,
  properties: ConfigMap,
  context: CreateTransportContext,
): Promise<EventTransformer> {
  if (reference === undefined) return namespaceReplacer(properties, context);
  const create = await context.loadCode(reference, "transformer_class");
  const made = await create(properties, { onWarning: context.onWarning });
  if (typeof made === "function") return made as EventTransformer;
  if (hasTransform(made)) return (event) => made.transform(event);
  throw new TypeError(
    "The code of 'transformer_class' returned no transformer: neither a function nor 'transform'",
  );
}

function namespaceReplacer(
  properties: ConfigMap,
  { onWarning }: CreateTransportContext,
): EventTransformer {
  const { new_job_namespace: namespace, include_parent_facet: include = true } = properties;
  const includeParentFacet = booleanOf(include);
  if (typeof namespace !== "string" || namespace === "") {
    throw new TypeError("Expected a string for 'new_job_namespace' of 'transformer_properties'");
  }
  if (includeParentFacet === undefined) {
    throw new TypeError("Expected true or false for 'include_parent_facet'");
  }
  return replaceJobNamespace({ namespace, includeParentFacet, onWarning });
}

function hasTransform(value: unknown): value is { readonly transform: EventTransformer } {
  return typeof value === "object" && value !== null && "transform" in value &&
    typeof value.transform === "function";
}
