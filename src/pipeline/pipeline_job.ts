import type { ParentRunFacet, SourceCodeLocationJobFacet } from "../lineage/facets/mod.ts";

/** The job whose runs are processed, as lineage events tell of it. */
export interface PipelineJob {
  /** The namespace of the job. */
  readonly namespace: string;
  /** The name of the job. */
  readonly name: string;
  /** A description of the job. */
  readonly description?: string;
  /** Where the job's source is. */
  readonly sourceCodeLocation?: Pick<SourceCodeLocationJobFacet, "type" | "url">;
  /** The run of another job that started this one. */
  readonly parent?: Pick<ParentRunFacet, "run" | "job" | "root">;
}
