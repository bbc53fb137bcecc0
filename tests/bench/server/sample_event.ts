/** The size of the world of sample events. */
export interface SampleSize {
  readonly jobs: number;
  readonly datasetsPerJob: number;
}

const PRODUCER = "https://acme.example/jobs";
const SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
const FIRST = Date.UTC(2026, 0, 1);

/**
 * Creates an event of some 2 KB: START and COMPLETE, or now and then FAIL, of the runs of all jobs in turn.
 * Each job reads datasets that other jobs write.
 */
export function sampleEvent(at: number, { jobs, datasetsPerJob }: SampleSize): object {
  const run = at >> 1;
  const job = run % jobs;
  const isEnd = at % 2 === 1;
  const failed = run % 37 === 0;
  const outputs = Array.from(
    { length: datasetsPerJob - 1 },
    (_, index) => dataset(`${job * datasetsPerJob + index}`),
  );
  return {
    eventType: isEnd ? (failed ? "FAIL" : "COMPLETE") : "START",
    eventTime: new Date(FIRST + at * 500).toISOString(),
    producer: PRODUCER,
    schemaURL: SPEC,
    run: {
      runId: `019cd23a-0000-7000-8000-${run.toString(16).padStart(12, "0")}`,
      facets: {
        processing_engine: facet({ name: "spark", version: "4.0.1" }),
        ...isEnd && failed && { errorMessage: facet({ message: `Cannot write ${job}`, a: "x" }) },
      },
    },
    job: {
      namespace: "acme",
      name: `job_${job}`,
      facets: {
        jobType: facet({ processingType: "BATCH", integration: "SPARK", jobType: "JOB" }),
        sql: facet({ query: `INSERT INTO t_${job} SELECT * FROM t_${(job * 7) % jobs}` }),
      },
    },
    inputs: [dataset(`${((job * 7) % jobs) * datasetsPerJob}`)],
    outputs: isEnd ? outputs : [],
  };
}

function dataset(name: string): object {
  const fields = ["id", "name", "price", "placed_at"].map((field) => ({
    name: field,
    type: "string",
  }));
  return { namespace: "s3://lake", name: `tables/${name}`, facets: { schema: facet({ fields }) } };
}

function facet(properties: object): object {
  return {
    _producer: PRODUCER,
    _schemaURL: "https://openlineage.io/spec/facets/1-0-0/Facet.json#/$defs/Facet",
    ...properties,
  };
}
