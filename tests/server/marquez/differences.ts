/** A way in which an answer may differ from that of Marquez. */
export interface Difference {
  /** The name that the table in `docs/server.md` has for it. */
  readonly name: string;
  /** The requests, by their ids. */
  readonly ids: RegExp;
  /** The place and both values, as `differences()` lists them. */
  readonly at: RegExp;
}

const RUN =
  "/body(/jobs/*|/graph/*/data|/versions/*)?(/latestRun|/latestRuns/*|/runs/*|/createdByRun)?";
const EVENT_ITEM = "/body/events/*(/run|/job|/inputs/*|/outputs/*)?";
const TEXT_OR_NULL = "(text → null|null → text)";

// A line with a name and the ids of requests, then the places with both values, or their kinds.
// `/*` is an item of a list. All else is the text of regular expressions.
const TABLE = String.raw`
nominal-times: job.*|run-.*|lineage-.*|dataset-versions?-.*|change-.*|after-posts-jobs-odd
  ${RUN}/nominal(Start|End)Time null → time
nominal-times: jobs(-limit3|-batch)?|job-.*unicode|run-unicode-running-first
  ${RUN}/args/nominal_start_time absent → time
facets-as-sent: jobs(-limit3|-batch)?|job-(runs-)?unicode|run-unicode-running-first
  ${RUN}/facets/nominalTime/nominalStartTime time → time
facets-as-sent: jobs(-state-failed|-batch)?|job-(facets-)?dag(-day1)?
  /body(/jobs/*)?/facets/bentoTeam/nested/a/*/b absent → null
event-time: jobs.*|after-posts-jobs-odd|job-(runs-|versions-)?(load|stage|unicode|stream)
  ${RUN}/(createdAt|startedAt) time → time
  ${RUN}/durationMs number → number
  ${RUN}/state text → text
event-time: run-(stage-day2-complete-first|unicode-running(-first)?|load-day1|stream)
  /body/(createdAt|startedAt) time → time
  /body/durationMs number → number
  /body/state text → text
event-time: lineage-(job-(stage|times|unicode|stream)|dataset-orders|after-delete).*
  /body/graph/*/data/(createdAt|latestRun/startedAt) time → time
dataset-versions: jobs.*|job-(runs-|versions-)?(stage|unicode|stream)|run-.*|lineage-job-stream|dataset-version-staging-day1
  ${RUN}/outputDatasetVersions/* object → absent
dataset-versions: dataset-versions-.*
  /body/totalCount number → number
  /body/versions/* object → absent
  /body/versions/*/createdAt time → time
  /body/versions/*/fields/* absent → object
  /body/versions/*/lifecycleState empty → text
dataset-versions: dataset-versions-(raw-orders|staging|times)(-limit1-offset1)?
  /body/versions/*/createdByRun null → object
  /body/versions/*/createdByRun/(id|state|args/run_id|facets/parent/(root/)?run/runId) text → text
  /body/versions/*/createdByRun/(createdAt|startedAt|endedAt) time → time
  /body/versions/*/createdByRun/args/nominal_(start|end)_time time → time
  /body/versions/*/createdByRun/facets/nominalTime/nominal(Start|End)Time time → time
  /body/versions/*/createdByRun/(durationMs null → number|endedAt null → time)
  /body/versions/*/createdByRun/facets/bentoProgress/percent number → number
  /body/versions/*/createdByRun/(facets/processing_engine absent|jobVersion null) → object
  /body/versions/*/createdByRun/inputDatasetVersions/* (absent → object|object → absent)
  /body/versions/*/createdByRun/inputDatasetVersions/*/facets/inputStatistics absent → object
  /body/versions/*/createdByRun/outputDatasetVersions/* object → absent
  /body/versions/*/createdByRun/outputDatasetVersions/*/facets/(bentoCost|outputStatistics) absent → object
dataset-versions: dataset-versions-staging
  /body/versions/*/createdByRun/inputDatasetVersions/*/facets/(dataQualityMetrics|inputStatistics)/rowCount number → number
  /body/versions/*/createdByRun/inputDatasetVersions/*/facets/dataQualityAssertions/assertions/*/(actual text → text|success false → true)
dataset-versions: (dataset|column-lineage-dataset)-version-by-run-version
  /status 404 → 200
  /body/(code 404|message text) → absent
  /body/\w+ absent → .*
version-facets: dataset-versions-(orders|old-dropped)|dataset-version-staging-day1
  /body(/versions/*)?/facets/(columnLineage|dataQualityMetrics|dataSource|documentation|hierarchy|inputStatistics|outputStatistics|ownership|schema|tags) object → absent
job-version-running: jobs|jobs-flink(-state-running-aborted)?|job-(runs-)?stream|run-stream|lineage-job-stream
  ${RUN}/jobVersion object → null
job-versions: job-versions-(load|eta|stream)
  /body/versions/* object → absent
  /body/versions/*/createdAt time → time
  /body/versions/*/inputs/* absent → object
job-versions: job-versions?-.*
  /body(/versions/*)?/latestRun/facets/(bentoTeam|documentation|jobType|ownership|sourceCodeLocation|sql|tags) object → absent
  /body(/versions/*)?/latestRun/facets/(errorMessage|nominalTime|parent|processing_engine) absent → object
  /body/versions/*/latestRun/outputDatasetVersions/*/facets/outputStatistics absent → object
facets-kept: jobs(-limit3|-batch(-limit2-offset2)?)?
  /body/jobs/*/facets/(documentation|jobType|ownership|sourceCodeLocation|sql|tags) absent → object
  /body/jobs/*/(description|location) null → text
  /body/jobs/*/labels/* absent → text
  /body/jobs/*/simpleName text → text
facets-kept: job-(load|menu|eta)|change-(tag-job-without-parent|job-tagged|untag-job(-again)?|revived-job)
  /body/facets/(documentation|jobType|ownership|sourceCodeLocation|sql) absent → object
  /body/(description|location) null → text
  /body/labels/* absent → text
  /body/simpleName text → text
facets-kept: datasets?-.*|change-.*dataset.*|change-(un)?tag-field
  /body(/datasets/*)?/facets/(bentoRetention|columnLineage|dataQualityMetrics|dataSource|documentation|hierarchy|lifecycleStateChange|ownership|schema|storage|symlinks|tags|version) absent → object
  /body(/datasets/*|/versions/*)?/description null → text
  /body(/datasets/*)?/fields/* absent → object
  /body(/datasets/*|/versions/*)?/sourceName text → text
facets-kept: datasets-(lake|kafka|postgres)|dataset-(raw-orders|positions|orders)
  /body(/datasets/*)?/facets/(inputStatistics|dataQualityMetrics|dataQualityAssertions|ownership) object → absent
facets-kept: dataset-versions-.*
  /body/versions/*/facets/(bentoRetention|columnLineage|dataQualityMetrics|dataSource|documentation|hierarchy|lifecycleStateChange|ownership|schema|storage|symlinks|tags|version) absent → object
facets-kept: lineage-.*
  /body/graph/*/data/(description|location) null → text
  /body/graph/*/data/(simpleName|sourceName) text → text
  /body/graph/*/data/fields/* absent → object
tags-facet: jobs.*|job-(dag|eta)|datasets-postgres|dataset-(orders|version-orders-newest|versions-orders)|lineage-.*
  /body(/jobs/*|/datasets/*|/versions/*|/graph/*/data)?/tags/* absent → text
aliases: namespaces(-limit2-offset1)?|after-posts-namespaces|change-deleted-namespace-list
  /body/namespaces/* (object → absent|absent → object)
aliases: datasets-glue-aliases
  /status 200 → 404
  /body/(code absent → 404|message absent → text|datasets list → absent|totalCount number → absent)
aliases: dataset-versions-alias-raw
  /body/totalCount number → number
  /body/versions/* absent → object
aliases: dataset-version-raw-orders-first
  /status 500 → 200
  /body/(code 500|message text) → absent
  /body/\w+ absent → .*
aliases: dataset-alias-(raw|value)
  /body/columnLineage null → list
aliases: job-(stage|crm|load|unicode|versions-load|versions-unicode)|change-delete-job
  /body(/versions/*)?/(inputs|outputs)/* object → absent
default-entities: namespace-default
  /status 200 → 404
  /body/(code absent → 404|message absent → text)
  /body/(createdAt|description|isHidden|name|ownerName|updatedAt) (time|text|false) → absent
default-entities: source-default
  /status 500 → 404
  /body/(code 500 → 404|message text → text)
default-entities: sources
  /status 500 → 200
  /body/(code 500 → absent|message text → absent|sources absent → list)
default-entities: stats-sources-(day|week)
  /body/*/count number → number
job-lists: jobs(-batch|-flink(-state-running-aborted)?)?|after-posts-jobs-odd
  /body/jobs order
job-lists: jobs-(limit3|limit2-offset3|batch-limit2-offset2|state-failed|batch-state-completed)
  /body/jobs/* (object → absent|absent → object)
job-lists: jobs-(state-failed|batch-state-completed)
  /body/totalCount number → number
current-run: lineage-.*
  /body/graph/*/data/currentRunUuid (null|text) → text
  /body/graph/*/data/latestRun null → object
  /body/graph/*/data/latestRun/(id|state|jobVersion/name) text → text
  /body/graph/*/data/latestRun/(createdAt|startedAt|endedAt) time → time
  /body/graph/*/data/latestRun/durationMs number → number
  /body/graph/*/data/latestRun/args/(name|namespace|run_id) absent → text
  /body/graph/*/data/latestRun/facets/(errorMessage|processing_engine) object → absent
  /body/graph/*/data/latestRun/facets/parent absent → object
  /body/graph/*/data/latestRun/facets/processing_engine/(name|version|openlineageAdapterVersion) text → text
  /body/graph/*/data/latestRun/(input|output)DatasetVersions/* absent → object
lineage-kept: lineage-.*
  /body/graph/* absent → object
  /body/graph/*/(inEdges|outEdges|data/inputs|data/outputs)/* absent → object
lineage-kept: jobs(-limit3|-batch)?|change-revived-job
  /body(/jobs/*)?/(inputs|outputs)/* absent → object
lineage-kept: lineage-(job-name-starts-with-digit|dataset-alias-raw)
  /status (500|404) → 200
  /body/(code (500|404) → absent|message text → absent|graph absent → list)
column-versions: column-lineage-dataset-version
  /body/graph/* (object → absent|absent → object)
column-lineage: column-lineage-(dataset-(?!version)|field-|job-).*
  /body/graph/*((/inEdges|/outEdges)/*)? (object → absent|absent → object)
  /body/graph/*/data/fieldType (empty|text) → text
  /body/graph/*/data/inputFields/* (object → absent|absent → object)
  /body/graph/*/data(/inputFields/*)?/transformation(Type|Description) ${TEXT_OR_NULL}
column-lineage: datasets-(lake|warehouse.*)|dataset-(raw-orders|staging|times)|change-dataset-tagged|change-deleted-dataset-list
  /body(/datasets/*)?/columnLineage/* (object → absent|absent → object)
  /body(/datasets/*)?/columnLineage/*/inputFields/* object → absent
  /body(/datasets/*)?/columnLineage/*(/inputFields/*)?/transformation(Type|Description) ${TEXT_OR_NULL}
run-facets: run-facets-cleanup-twice
  /body null → object
run-facets: run-facets-bad-type
  /status 200 → 400
  /body null → object
run-upstream: run-upstream-(times-rerun(-depth1)?|load-day1)
  /status 500 → 200
  /body/(code 500 → absent|message text → absent|runs absent → list)
events-as-sent: events-.*|after-posts-events
  ${EVENT_ITEM}(/inputFacets|/outputFacets|/eventType|/schemaURL) null → absent
  ${EVENT_ITEM}/facets(/.*)? null → absent
  /body/events/* (object → absent|absent → object)
events-as-sent: events-limit5-asc
  /body/events/*/job/facets/bentoTeam/nested/a/*/b absent → null
events-as-sent: events-window
  /body/events/*/run/facets/nominalTime/nominalStartTime time → time
events-total: events-.*|after-posts-events
  /body/totalCount number → number
events-days: events-day-only
  /status 400 → 200
  /body/(code 400|message text) → absent
  /body/(events absent → list|totalCount absent → number)
search: search-.*
  /body/results order
  /body/results/* (object → absent|absent → object)
  /body/totalCount number → number
lifecycle-unknown: datasets-warehouse|dataset-eta|change-deleted-dataset-list|lineage-.*
  /body(/datasets/*|/graph/*/data)?/lastLifecycleState null → empty
change-answers: change-(tag-job-without-parent|untag-job(-again)?|delete-job)
  /body/(latestRun null → object|latestRuns null → list)
  /body/(inputs|outputs)/* absent → object
change-answers: change-((un)?tag-(dataset|field).*|delete-dataset)
  /body/columnLineage null → list
parameters: (column-)?lineage-error-(malformed|unknown-kind|depth-text)|error-limit-(text|huge)
  /status 404 → 400
  /body/(code 404 → 400|message text → text)
parameters: lineage-error-no-name|error-stats-timezone
  /status 500 → 400
  /body/(code 500 → 400|message text → text)
parameters: error-events-before-text
  /body/message text → text
parameters: column-lineage-dataset-version-downstream
  /body/(code absent → 400|(servlet|status|url) text → absent)
parameters: error-stats-jobs-week-no-timezone
  /status 200 → 400
  /body no items → text
refused-events: post-malformed-json
  /status 500 → 400
  /body/message text → text
refused-events: post-(array|string|bad-time|inputs-not-array)
  /status 500 → 422
  /body/(code 400 → absent|message text → absent|errors absent → list)
refused-events: post-time-number
  /status 201 → 422
  /body null → object
refused-events: post-(dataset-namespace-characters|facet-without-producer|job-type-without-job-type|event-type-missing-with-run-facet)
  /status (400|422|500) → 201
  /body object → null
refused-events: after-posts-dataset-odd-namespace
  /status 404 → 200
  /body/(code 404 → absent|message text → absent|datasets absent → list|totalCount absent → number)
refused-events: after-posts-jobs-odd
  /body/totalCount number → number
  /body/jobs/* absent → object
  /body/jobs/*/latestRun/args/nominal_start_time absent → time
  /body/jobs/*/latestRun/endedAt time → time
  /body/jobs/*/latestRun/facets/nominalTime absent → object
  /body/jobs/*/latestRun/id text → text
  /body/jobs/*/latestRuns/* (object → absent|absent → object)
refused-events: after-posts-events
  /body/events order
batch: post-batch-path
  /status 404 → 204
  /body object → null
tag-of-child: change-tag-job
  /status 500 → 200
  /body/(code 500|message text) → absent
  /body/\w+ absent → .*
tag-names: change-tag-put
  /body/name text → text
tag-names: change-tags-list
  /body/tags/* (object → absent|absent → object)
tag-names: change-((un)?tag-(dataset|field|job).*|(dataset|job)-tagged)
  /body/tags/* (text → absent|absent → text)
deleted: change-delete-namespace
  /body/isHidden false → true
`;

/** All differences that are wanted. Any other one fails the test, and so does one that is not met. */
export const DIFFERENCES: readonly Difference[] = TABLE.trim().split(/\n(?! )/).flatMap((row) => {
  const [head = "", ...places] = row.split("\n  ");
  const [name = "", ids = ""] = head.split(": ");
  return places.map((at) => ({ name, ids: whole(ids), at: whole(at.replaceAll("/*", "/\\*")) }));
});

function whole(text: string): RegExp {
  return new RegExp(`^(?:${text})$`);
}
