import type { Doc } from "./doc_book.ts";

/** The comments on the facets of jobs. */
export const JOB_DOCS: Readonly<Record<string, Doc>> = {
  DocumentationJobFacet: {
    summary: "the description of the job",
    properties: {
      description: "The text.",
      contentType: "The media type of the text, such as `text/markdown`.",
    },
    example: `{ description: "Turns enriched events into NDJSON" }`,
  },
  JobTypeJobFacet: {
    summary: "the type of the job",
    properties: {
      processingType: "`BATCH` if a run ends by itself, otherwise `STREAMING` or `SERVICE`.",
      integration: "The system that the job belongs to, such as `SPARK` or `DBT`.",
      jobType: "The type in that system, such as `QUERY`, `TASK` or `MODEL`.",
      emissionPattern: "The rules by which the job emits events.",
    },
    example: `{ processingType: "BATCH", integration: "RUNLINE" }`,
  },
  JobTypeJobFacetEmissionPattern: {
    summary: "The rules by which a job emits events.",
    properties: {
      eventTrigger:
        "`EVENT_BASED` if a change of state causes an event, `PERIODIC` if a clock does.",
      eventContentMode:
        "`ACCUMULATIVE` if only all events of a run together are complete, `COMPLETE_SNAPSHOT` if each one is.",
      windowDuration: "The seconds from one periodic event to the next.",
    },
  },
  OwnershipJobFacet: {
    summary: "the owners of the job",
    properties: { owners: "The owners." },
    example: `{ owners: [{ name: "team:orders", type: "MAINTAINER" }] }`,
  },
  OwnershipJobFacetOwner: {
    summary: "An owner of a job.",
    properties: {
      name: "The owner, preferably as a URN such as `team:orders`.",
      type: "The kind of ownership, such as `MAINTAINER`.",
    },
  },
  SQLJobFacet: {
    summary: "the query of the job",
    properties: {
      query: "The query. It is sent unchanged, so it must not contain secrets.",
      dialect: "The dialect of the query, such as `snowflake`.",
    },
    example: `{ query: "SELECT * FROM orders", dialect: "postgres" }`,
  },
  SourceCodeJobFacet: {
    summary: "the source code of the job",
    properties: {
      language: "The language of the code.",
      sourceCode: "The code. It is sent unchanged, so it must not contain secrets.",
    },
    example: `{ language: "TypeScript", sourceCode: "await main();" }`,
  },
  SourceCodeLocationJobFacet: {
    summary: "the location of the source code of the job",
    properties: {
      type: "The version control system, such as `git`.",
      url: "The URL of the file.",
      repoUrl: "The URL of the repository, in the form of its system.",
      path: "The path in the repository.",
      version: "The exact revision, such as a commit hash.",
      tag: "The tag.",
      branch: "The branch.",
      pullRequestNumber: "The number of the pull request that was built.",
    },
    example: `{ type: "git", url: "https://git.example/acme/jobs" }`,
  },
  TagsJobFacet: {
    summary: "the tags of the job",
    properties: { tags: "The tags." },
    example: `{ tags: [{ key: "environment", value: "production" }] }`,
  },
  TagsJobFacetFields: {
    summary: "A tag of a job.",
    properties: {
      key: "The key of the tag.",
      value: "The value of the tag.",
      source: "The tool or person that set it, such as `USER` or `INTEGRATION`.",
    },
  },
};
