/**
 * Lists the runs of an archive. Arguments: the endpoint of S3, and the format of the names: strict names
 * are listed in concurrent parts, those of a template without minutes ("hours") in order. Writes what it
 * measured as JSON.
 *
 * @module
 */
import process from "node:process";
import { s3Archive } from "../../../src/archive/s3.ts";
import { s3Client } from "../../e2e/support/aws.ts";

const [endpoint = "", format] = process.argv.slice(2);

const archive = s3Archive(s3Client(endpoint), "s3://acme/archive/", {
  parse: format === "hours" ? "run={year}-{month}-{day}-{hour}-00-00" : "strict",
});
const startedAt = performance.now();
let [runs, firstMs] = [0, 0];
for await (const _ of archive.listRuns()) {
  if (runs++ === 0) firstMs = performance.now() - startedAt;
}
const wallMs = performance.now() - startedAt;
process.stdout.write(JSON.stringify({ runs, firstMs, wallMs }));
process.exit(0);
