import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { removeRows } from "../../../src/pipeline/mod.ts";
import { MemoryOutput } from "../../fakes/memory_archive.ts";

const RUN = "run=2026-01-31-06-00-00";

/** An output with rows of a run in each form, of another run, and of something named as the archive. */
function outputOf({ archive }: { readonly archive?: string } = {}): MemoryOutput {
  const output = new MemoryOutput();
  const part = `_parts/${RUN}/claim/part-00000.ndjson`;
  const names = [`${RUN}.ndjson`, `${RUN}.ndjson.gz`, `${RUN}.ndjson.zst`, `${RUN}.parquet`, part];
  for (const name of [...names, "run=2026-02-01-06-00-00.ndjson", "archive.ndjson", ".ndjson"]) {
    output.objects.set(name, "{}\n");
  }
  const entries = [{ url: output.url + part }];
  const manifest = JSON.stringify({ entries, meta: { content_length: 3, record_count: 1 } });
  output.objects.set(`_manifests/${RUN}.json`, manifest);
  if (archive) output.objects.set("_runline.json", JSON.stringify({ archive }));
  return output;
}

const OTHERS = ["run=2026-02-01-06-00-00.ndjson", "archive.ndjson", ".ndjson"];

describe("removeRows()", () => {
  for (const archive of [undefined, "s3://acme/archive/"]) {
    const options = archive === undefined ? {} : { archive };

    it(`removes the rows of one run in every form: ${JSON.stringify(options)}`, async () => {
      const output = outputOf(options);
      await removeRows(output, `archive/${RUN}/`);
      const left = [...output.objects.keys()].filter((name) => name !== "_runline.json");
      assertEquals(left, OTHERS);
    });

    const wrong = [`archive/${RUN}`, "", "/", "archive//", "archive/", `archive/${RUN}//`];
    for (const runId of archive ? wrong : wrong.filter((runId) => runId !== "archive/")) {
      it(`removes nothing for the run id "${runId}": ${JSON.stringify(options)}`, async () => {
        const output = outputOf(options);
        const before = new Map(output.objects);
        const message =
          `Cannot remove the rows of "${runId}": expected a run id, which ends in the name of the run and "/"`;
        await assertRejects(() => removeRows(output, runId), TypeError, message);
        assertEquals(output.objects, before);
      });
    }
  }
});
