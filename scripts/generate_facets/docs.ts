import type { Doc } from "./doc_book.ts";
import { DATASET_DOCS } from "./docs_dataset.ts";
import { GCP_DOCS } from "./docs_gcp.ts";
import { ICEBERG_DOCS } from "./docs_iceberg.ts";
import { JOB_DOCS } from "./docs_job.ts";
import { LINEAGE_DOCS } from "./docs_lineage.ts";
import { QUALITY_DOCS } from "./docs_quality.ts";
import { RUN_DOCS } from "./docs_run.ts";

/** The comments on all facets. */
export const DOCS: Readonly<Record<string, Doc>> = {
  ...DATASET_DOCS,
  ...GCP_DOCS,
  ...ICEBERG_DOCS,
  ...JOB_DOCS,
  ...LINEAGE_DOCS,
  ...QUALITY_DOCS,
  ...RUN_DOCS,
};
