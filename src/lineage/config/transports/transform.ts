import { transformerOf } from "./_transformer.ts";
import { parseCodeReference } from "../reading/code.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";
import { transformTransport } from "../../transports/wrappers/transform.ts";

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
