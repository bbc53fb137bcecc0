import type { JobSummary } from "../../store/jobs.ts";

const NAMES: Readonly<Record<string, string>> = {
  AWS_GLUE: "AWS Glue",
  BIGQUERY: "BigQuery",
  DAG: "DAG",
  DBT: "dbt",
  RDD_JOB: "RDD job",
  SQL_JOB: "SQL job",
};

/** Names the kind of a job by its tool and its type in that tool: `Airflow DAG`, `Spark SQL job`. */
export function jobKind(
  { integration, jobType }: Pick<JobSummary, "integration" | "jobType">,
): string | undefined {
  if (integration === undefined) return undefined;
  const words = (text: string): string => text.toLowerCase().replaceAll("_", " ");
  const nameOf = (text: string, usual: string): string => {
    const key = text.toUpperCase();
    return Object.hasOwn(NAMES, key) ? NAMES[key] ?? usual : usual;
  };
  const tool = nameOf(
    integration,
    words(integration).replace(/^./u, (first) => first.toUpperCase()),
  );
  return jobType === undefined ? tool : `${tool} ${nameOf(jobType, words(jobType))}`;
}
