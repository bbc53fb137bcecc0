import type { Doc } from "./docs.ts";

/** The comments on the facets of jobs. */
export const JOB_DOCS: Readonly<Record<string, Doc>> = {
  DocumentationJobFacet: {
    summary: "in words what the job does",
    properties: {
      description: "The words.",
      contentType: "The media type of the words, such as `text/markdown`.",
    },
    example: `{ description: "Turns enriched events into NDJSON" }`,
  },
  JobTypeJobFacet: {
    summary: "of what kind the job is",
    properties: {
      processingType: "`BATCH` if a run ends by itself, else `STREAMING` or `SERVICE`.",
      integration: "The system that the job belongs to, such as `SPARK` or `DBT`.",
      jobType: "What that system calls it, such as `QUERY`, `TASK` or `MODEL`.",
      emissionPattern: "When the job emits events, and how much each of them tells.",
    },
    example: `{ processingType: "BATCH", integration: "RUNLINE" }`,
  },
  JobTypeJobFacetEmissionPattern: {
    summary: "When a job emits events, and how much each of them tells.",
    properties: {
      eventTrigger:
        "`EVENT_BASED` if a change of state makes an event, `PERIODIC` if a clock does.",
      eventContentMode:
        "`ACCUMULATIVE` if only all events of a run together tell everything, `COMPLETE_SNAPSHOT` if each does.",
      windowDuration: "The seconds from one periodic event to the next.",
    },
  },
  SourceCodeLocationJobFacet: {
    summary: "where the source code of the job is kept",
    properties: {
      type: "The version control system, such as `git`.",
      url: "The URL of the file.",
      repoUrl: "The URL of the repository, in the form that its system takes.",
      path: "The path in the repository.",
      version: "The exact revision, such as a commit hash.",
      tag: "The tag.",
      branch: "The branch.",
      pullRequestNumber: "The number of the pull request that was built.",
    },
    example: `{ type: "git", url: "https://git.example/acme/jobs" }`,
  },
};
