import { optionsOf } from "../../../internal/is_object.ts";
import type { Job, LineageEvent, Run } from "../../event/event.ts";
import { type SerializedEvent, serializeEvent } from "../../event/serialized_event.ts";
import { warn } from "../../values/warn.ts";
import { sendSerialized, wrappedTransport } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";

/** Changes an event. It gets a copy, and returns nothing for an event that is not to be emitted. */
export type EventTransformer = (
  event: LineageEvent,
) => LineageEvent | undefined | Promise<LineageEvent | undefined>;

/** The options of {@linkcode transformTransport}. */
export interface TransformTransportOptions {
  /** The transport of the changed events. */
  readonly transport: Transport;
  /** Changes each event. */
  readonly transformer: EventTransformer;
}

/**
 * Creates a {@linkcode Transport} that changes each event before another transport emits it. `emit`
 * rejects with what the transformer throws.
 *
 * @example
 * ```ts
 * import { jobEvent } from "@runline/runline/lineage";
 * import { transformTransport } from "@runline/runline/lineage/wrappers";
 * import { assertEquals } from "@std/assert";
 *
 * const names: string[] = [];
 * const transport = transformTransport({
 *   transport: { emit: (event) => Promise.resolve(void names.push("job" in event ? event.job.name : "")) },
 *   transformer: (event) => "job" in event ? event : undefined,
 * });
 * await transport.emit(jobEvent({ job: { namespace: "food_delivery", name: "orders" } }));
 * assertEquals(names, ["orders"]);
 * ```
 */
export function transformTransport(options: TransformTransportOptions): Required<Transport> {
  const { transport, transformer } = optionsOf(options, "transformTransport()");

  async function emitSerialized(event: SerializedEvent, emitOptions?: EmitOptions): Promise<void> {
    // The parsed event is shared: other transports may have it as well.
    const changed = await transformer(JSON.parse(event.json));
    if (changed === undefined || changed === null) return;
    await sendSerialized(transport, serializeEvent(changed), emitOptions);
  }

  return wrappedTransport(transport, emitSerialized);
}

/** The options of {@linkcode replaceJobNamespace}. */
export interface ReplaceJobNamespaceOptions {
  /** The namespace of all jobs. */
  readonly namespace: string;
  /**
   * Whether the `parent` facet of runs gets it as well, for the parent and the root.
   * @default {true}
   */
  readonly includeParentFacet?: boolean;
  /**
   * Receives a warning for an event without a job, which stays as it is.
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

type ParentFacet = NonNullable<NonNullable<Run["facets"]>["parent"]>;

/**
 * Creates an {@linkcode EventTransformer} that replaces the namespace of jobs, as the
 * `JobNamespaceReplaceTransformer` of the Python client does.
 *
 * @example
 * ```ts
 * import { jobEvent } from "@runline/runline/lineage";
 * import { replaceJobNamespace } from "@runline/runline/lineage/wrappers";
 * import { assertEquals } from "@std/assert";
 *
 * const event = jobEvent({ job: { namespace: "food_delivery", name: "orders" } });
 * const changed = await replaceJobNamespace({ namespace: "eu" })(event);
 * assertEquals(changed, { ...event, job: { namespace: "eu", name: "orders" } });
 * ```
 *
 * @throws {TypeError} If the namespace is empty.
 */
export function replaceJobNamespace(options: ReplaceJobNamespaceOptions): EventTransformer {
  const { namespace, includeParentFacet = true } = optionsOf(options, "replaceJobNamespace()");
  const { onWarning = warn } = options;
  if (!namespace) {
    throw new TypeError("Cannot replace the namespace of jobs as 'namespace' is empty");
  }

  function transform(event: LineageEvent): LineageEvent {
    if ("run" in event) {
      const run = includeParentFacet ? withParent(event.run) : event.run;
      return { ...event, run, job: renamed(event.job) };
    }
    if ("job" in event) return { ...event, job: renamed(event.job) };
    onWarning("Lineage event of a dataset keeps its namespace: it has no job");
    return event;
  }

  function withParent(run: Run): Run {
    const parent = run.facets?.parent;
    return parent ? { ...run, facets: { ...run.facets, parent: renamedParent(parent) } } : run;
  }

  function renamedParent(parent: ParentFacet): ParentFacet {
    const { job, root } = parent;
    return {
      ...parent,
      job: renamed(job),
      ...(root && { root: { ...root, job: renamed(root.job) } }),
    };
  }

  function renamed<Named extends Pick<Job, "namespace">>(job: Named): Named {
    return { ...job, namespace };
  }

  return transform;
}
