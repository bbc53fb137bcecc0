import type { ParentRunFacet, SourceCodeLocationJobFacet } from "../lineage/facets/mod.ts";

/** The job in lineage events of the processed runs. */
export interface PipelineJob {
  /** The namespace of the job. */
  readonly namespace: string;
  /** The name of the job. */
  readonly name: string;
  /** A description of the job. */
  readonly description?: string;
  /** The location of the job's source. */
  readonly sourceCodeLocation?: Pick<SourceCodeLocationJobFacet, "type" | "url">;
  /** The run of another job that started this one. */
  readonly parent?: Pick<ParentRunFacet, "run" | "job" | "root">;
}
