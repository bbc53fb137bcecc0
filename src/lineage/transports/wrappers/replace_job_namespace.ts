import type { Job, LineageEvent, Run } from "../../event/event.ts";
import { warn } from "../../values/warn.ts";
import type { EventTransformer } from "./transform.ts";

/** The options of {@linkcode replaceJobNamespace}. */
export interface ReplaceJobNamespaceOptions {
  /** The namespace of all jobs. */
  readonly namespace: string;
  /**
   * Whether the `parent` facet of runs gets it as well, for the parent and the root.
   *
   * @default {true}
   */
  readonly includeParentFacet?: boolean;
  /**
   * Receives a warning for an event without a job, which stays as it is.
   *
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
  const { namespace, includeParentFacet = true, onWarning = warn } = options;
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
