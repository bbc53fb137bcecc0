import {
  type EventTransformer,
  replaceJobNamespace,
  transformTransport,
} from "../../transports/wrappers/transform.ts";
import { type CodeReference, parseCodeReference } from "../reading/code.ts";
import {
  type CreateTransportContext,
  type TransportConfig,
  transportConfig,
} from "../transport_config.ts";
import { booleanOf, type ConfigMap } from "../value.ts";

const REPLACE_NAMESPACE =
  /^(openlineage\.client\.transport\.transform\..*)?JobNamespaceReplaceTransformer$/;

/** The transport `transform`. */
export const TRANSFORM: TransportConfig = transportConfig({
  description: "Changes each event before another transport emits it.",
  wrapsBackends: true,
  keys: {
    transformer_class: {
      kind: "string",
      required: true,
      check: checkTransformer,
      description:
        "`JobNamespaceReplaceTransformer`, or code such as `./transformer.ts#MyTransformer`.",
    },
    transport: { kind: "transport", required: true, description: "The other transport." },
    transformer_properties: {
      kind: "map",
      description: "The options of the transformer: for `JobNamespaceReplaceTransformer` " +
        "`new_job_namespace` and `include_parent_facet`.",
    },
  },
  async create({ transformer_class: name, transport, transformer_properties = {} }, context) {
    const reference = REPLACE_NAMESPACE.test(name) ? undefined : parseCodeReference(name);
    const transformer = await transformerOf(reference, transformer_properties, context);
    const inner = await transport.create(context.wrapBackend);
    return transformTransport({ transport: inner, transformer });
  },
});

function checkTransformer(name: string): void {
  if (REPLACE_NAMESPACE.test(name) || parseCodeReference(name) !== undefined) return;
  throw new RangeError(
    "Expected JobNamespaceReplaceTransformer, or code such as ./transformer.ts#MyTransformer",
  );
}

/** Creates the transformer that code describes, or the one of the Python client. */
async function transformerOf(
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
