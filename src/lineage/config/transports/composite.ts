import type { PlannedTransport, WrapBackend } from "../planned_transport.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";
import { type CompositeChild, compositeTransport } from "../../transports/composite.ts";

/** The transport `composite`. */
export const COMPOSITE: TransportConfig = transportConfig({
  description: "Emits each event to several transports.",
  wrapsBackends: true,
  keys: {
    transports: {
      kind: "each",
      in: "list or map",
      item: { kind: "transport", description: "A transport." },
      required: true,
      description: "The transports: a list, or a map from their names.",
    },
    continue_on_failure: {
      kind: "boolean",
      default: true,
      description: "Whether the next transport is used after one that failed.",
    },
    continue_on_success: {
      kind: "boolean",
      default: true,
      description: "Whether the next transport is used after one that succeeded.",
    },
    sort_transports: {
      kind: "boolean",
      default: false,
      description: "Whether the highest `priority` is first.",
    },
  },
  async create(values, { onWarning, wrapBackend }) {
    return compositeTransport({
      transports: await createAll(values.transports, wrapBackend),
      continueOnFailure: values.continue_on_failure,
      continueOnSuccess: values.continue_on_success,
      sort: values.sort_transports,
      onError: (error) => onWarning(error.message),
    });
  },
});

/** Creates all transports, or none: after a failure those before it are closed. */
async function createAll(
  planned: ReadonlyMap<string, PlannedTransport>,
  wrapBackend: WrapBackend,
): Promise<CompositeChild[]> {
  const created: CompositeChild[] = [];
  try {
    for (const [key, { name = key, priority, create }] of planned) {
      created.push({ name, priority, transport: await create(wrapBackend) });
    }
    return created;
  } catch (error) {
    await Promise.allSettled(created.map(({ transport }) => transport.close?.()));
    throw error;
  }
}
