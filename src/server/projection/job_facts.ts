import type { FacetMap } from "./facet_map.ts";
import { objectOf, textOf } from "./json_values.ts";

/** The values that are read from the facets of a job. */
export interface JobFacts {
  readonly type: "BATCH" | "STREAM" | "SERVICE";
  readonly integration: string | undefined;
  readonly jobType: string | undefined;
  readonly description: string | undefined;
  readonly location: string | undefined;
}

/** Reads the facets of a job. */
export function jobFacts(facets: FacetMap): JobFacts {
  const jobType = objectOf(facets.get("jobType"));
  const source = objectOf(facets.get("sourceCodeLocation"));
  return {
    type: typeOf(jobType),
    integration: textOf(jobType["integration"]),
    jobType: textOf(jobType["jobType"]),
    description: textOf(objectOf(facets.get("documentation"))["description"]),
    location: textOf(source["url"]),
  };
}

function typeOf(jobType: Readonly<Record<string, unknown>>): JobFacts["type"] {
  if (textOf(jobType["processingType"])?.toUpperCase() === "STREAMING") return "STREAM";
  return textOf(jobType["jobType"])?.toUpperCase() === "SERVICE" ? "SERVICE" : "BATCH";
}
