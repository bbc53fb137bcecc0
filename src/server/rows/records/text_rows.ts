import { schemaFields } from "../../projection/dataset_content.ts";
import { objectOf, textOf } from "../../projection/json_values.ts";
import type { Statements } from "../../tables/statements.ts";
import { type TextKind, textRowId } from "../../tables/text_kinds.ts";
import type { StoredDataset } from "./dataset_rows.ts";
import type { StoredJob } from "./job_rows.ts";
import type { StoredRun } from "./run_rows.ts";
import type { Searchable } from "./_searchable.ts";

/** A longer text is found by its beginning. */
const MAX_LENGTH = 4_000;

/** The texts that a search can find. Only those that changed are written. */
export class TextRows {
  readonly #statements: Statements;
  readonly #jobs = new Set<StoredJob>();
  readonly #datasets = new Set<StoredDataset>();
  readonly #runs = new Set<StoredRun>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Notes a job before an event changes it. */
  job(job: StoredJob): void {
    job.texts ??= jobTexts(job);
    this.#jobs.add(job);
  }

  /** Notes a dataset before an event changes it. */
  dataset(dataset: StoredDataset): void {
    dataset.texts ??= datasetTexts(dataset);
    this.#datasets.add(dataset);
  }

  /** Notes a run before an event changes it. */
  run(run: StoredRun): void {
    run.texts ??= runTexts(run);
    this.#runs.add(run);
  }

  /** Writes the changes. */
  flush(): void {
    for (const job of this.#jobs) {
      this.#write(job, { texts: jobTexts(job), kinds: ["job", "sql", "job documentation"] });
    }
    for (const dataset of this.#datasets) {
      this.#write(dataset, {
        texts: datasetTexts(dataset),
        kinds: ["dataset", "columns", "dataset documentation"],
      });
    }
    for (const run of this.#runs) {
      this.#write(run, { texts: runTexts(run), kinds: ["error", "folder"] });
    }
    this.forget();
  }

  /** Clears the memory. */
  forget(): void {
    this.#jobs.clear();
    this.#datasets.clear();
    this.#runs.clear();
  }

  #write(
    record: Searchable & { readonly id: number },
    { texts, kinds }: { readonly texts: readonly string[]; readonly kinds: readonly TextKind[] },
  ): void {
    kinds.forEach((kind, index) => {
      const [before = "", now = ""] = [record.texts?.[index], texts[index]];
      if (before === now) return;
      const rowId = textRowId(kind, record.id);
      if (before !== "") this.#statements.run("DELETE FROM found WHERE rowid = ?", rowId);
      if (now !== "") {
        this.#statements.run("INSERT INTO found (rowid, text) VALUES (?, ?)", rowId, now);
      }
    });
    record.texts = texts;
  }
}

function jobTexts(job: StoredJob): readonly string[] {
  return [job.name, textIn(job, "sql", "query"), textIn(job, "documentation", "description")];
}

function datasetTexts(dataset: StoredDataset): readonly string[] {
  const columns = schemaFields(dataset.facets.get("schema")).map(({ name }) => name).join("\n");
  const documentation = textIn(dataset, "documentation", "description");
  return [dataset.name, columns.slice(0, MAX_LENGTH), documentation];
}

function runTexts(run: StoredRun): readonly string[] {
  return [textIn(run, "errorMessage", "message"), textIn(run, "runline_claim", "runFolder")];
}

function textIn(
  { facets }: Pick<StoredJob | StoredDataset | StoredRun, "facets">,
  facet: string,
  key: string,
): string {
  return textOf(objectOf(facets.get(facet))[key])?.slice(0, MAX_LENGTH) ?? "";
}
