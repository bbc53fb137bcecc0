/** A way in which an answer may differ from that of Marquez. */
export interface Difference {
  /** The name that the table in `docs/server.md` has for it. */
  readonly name: string;
  /** The requests, by their ids; all where it is absent. */
  readonly ids?: RegExp;
  /** The places in the answer. */
  readonly at: RegExp;
}

const RUN = "(?:latestRun|latestRuns/\\d+|runs/\\d+|createdByRun|body)";

function inRun(name: string): RegExp {
  return new RegExp(`(?:${RUN})/(?:${name})$`);
}

/** All differences that are wanted. Any other one fails the test, and so does one that is not met. */
export const DIFFERENCES: readonly Difference[] = [
  { name: "nominal-times", at: inRun("nominalStartTime|nominalEndTime") },
  { name: "nominal-times", at: new RegExp(`${RUN}/args(/|$)`) },
  {
    name: "facets-as-sent",
    at: /\/facets\/(?:nominalTime\/nominalStartTime|bentoTeam\/nested\/a\/2\/b)$/,
  },
  { name: "event-time", at: inRun("startedAt|durationMs|createdAt|endedAt|state|updatedAt") },
  { name: "event-time", ids: /^(?:job|lineage)/, at: /(?:jobs\/\d+|body|data)\/createdAt$/ },
  { name: "event-time", ids: /^job-runs-(?:load|stage|unicode|times)/, at: /^\/body\/runs/ },
  { name: "dataset-versions", at: /(?:output|input)DatasetVersions/ },
  { name: "dataset-versions", ids: /^dataset-version/, at: /./ },
  { name: "dataset-versions", ids: /^column-lineage-dataset-version/, at: /./ },
  { name: "job-version-running", at: /jobVersion$/ },
  { name: "job-versions", ids: /^job-version/, at: /./ },
  {
    name: "facets-kept",
    ids: /^(?:jobs?-|datasets?-|lineage|change|after)/,
    at: /\/facets(?:\/|$)/,
  },
  { name: "facets-kept", ids: /^jobs$/, at: /\/facets(?:\/|$)/ },
  { name: "facets-kept", at: /\/(?:description|location|sourceName|labels(?:\/\d+)?)$/ },
  { name: "facets-kept", at: /\/fields(?:\/|$)/ },
  { name: "facets-kept", ids: /^job/, at: /simpleName$/ },
  { name: "tags-facet", at: /\/tags(?:\/|$)/ },
  {
    name: "aliases",
    ids: /^(?:namespaces|after-posts-namespaces|change-deleted-namespace-list)/,
    at: /./,
  },
  { name: "aliases", ids: /^(?:datasets-glue|dataset-alias|lineage-dataset-alias)/, at: /./ },
  { name: "aliases", at: /\/(?:inputs|outputs)(?:\/|$)/ },
  { name: "default-entities", ids: /^(?:namespace-default|source|stats-sources)/, at: /./ },
  { name: "job-lists", ids: /^(?:jobs|after-posts-jobs)/, at: /./ },
  { name: "current-run", ids: /^lineage/, at: /(?:currentRunUuid|latestRun(?:\/.*)?|updatedAt)$/ },
  {
    name: "lineage-kept",
    ids: /^lineage-(?!error)/,
    at: /^\/body\/graph|^\/status|^\/body\/(?:code|message)/,
  },
  { name: "column-lineage", ids: /^column-lineage-(?:dataset|field|job)/, at: /^\/body\/graph/ },
  { name: "column-lineage", ids: /^(?:dataset|change)/, at: /columnLineage/ },
  { name: "run-facets", ids: /^run-facets-(?:cleanup-twice|bad-type)$/, at: /./ },
  { name: "run-upstream", ids: /^run-upstream/, at: /./ },
  { name: "events-as-sent", ids: /^(?:events|after-posts-events)/, at: /^\/body\/events/ },
  { name: "events-total", ids: /^(?:events|after-posts-events)/, at: /totalCount$/ },
  { name: "events-days", ids: /^events-day-only$/, at: /./ },
  { name: "search", ids: /^search/, at: /^\/body\/(?:results|totalCount)/ },
  { name: "order-of-runs", ids: /^job-unicode$/, at: /latestRuns\/\d\/id$/ },
  { name: "lifecycle-unknown", at: /lastLifecycleState$/ },
  { name: "change-answers", ids: /^change-(?:untag-job|delete-job)/, at: /latestRuns?$/ },
  {
    name: "parameters",
    ids: /^(?:error-(?:limit|events-before|stats)|(?:column-)?lineage-error)/,
    at: /./,
  },
  { name: "refused-events", ids: /^post-/, at: /./ },
  { name: "refused-events", ids: /^after-posts/, at: /./ },
  { name: "batch", ids: /^post-batch-path$/, at: /./ },
  { name: "tag-of-child", ids: /^change-tag-job$/, at: /./ },
  { name: "tag-names", ids: /^(?:tags|change-tags?-|change-tag-put)/, at: /./ },
  { name: "deleted", ids: /^change-(?:delete|deleted)-namespace/, at: /./ },
];
