import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServices } from "./services.ts";
import { awsEnvironment, makeBucket, putObjects, s3Client, uniqueName } from "./support/aws.ts";
import { PythonManifests } from "./support/python_sdk.ts";

const README = new URL("../../README.md", import.meta.url);
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

const services = await startServices(["dynamodb", "versitygw"]);

describe("README.md", () => {
  it("has a Snowplow loop that processes each run once, as Python sees it", async () => {
    const s3 = s3Client(services.versitygw.endpoint);
    const [bucket, table] = [await makeBucket(s3), uniqueName("readme")];
    const runIds = ["run=2026-01-31-00-00-00", "run=2026-01-31-01-00-00", "run=2026-2-1-0-0-0"]
      .map((name) => `enriched/archive/${name}/`);
    await putObjects(s3, bucket, runIds.map((runId) => [`${runId}part-00000`, "x"]));
    const block = await codeBlock(README, "listRunIds(new S3Client");
    const script = block.replaceAll("snowplow-run-manifests", table)
      .replaceAll("s3://acme/", `s3://${bucket}/`);
    const env = {
      ...awsEnvironment(services.versitygw.endpoint),
      AWS_ENDPOINT_URL_DYNAMODB: services.dynamodb.endpoint,
    };

    const cwd = await Deno.makeTempDir();
    assertEquals(await run(script, cwd, env), runIds.map((runId) => `Processing ${runId}`));
    assertEquals(await run(script, cwd, env), []);
    const python = new PythonManifests(services.dynamodb.endpoint, table);
    assertEquals(await python.contains(...runIds), [true, true, true]);
    await Deno.remove(cwd, { recursive: true });
  });
});

/** Returns the code block of a guide that contains a text. */
async function codeBlock(guide: URL, text: string): Promise<string> {
  const content = await Deno.readTextFile(guide);
  const blocks = [...content.matchAll(/^```ts.*\n([\s\S]*?)^```$/gm)].map((match) =>
    match[1] ?? ""
  );
  const found = blocks.filter((block) => block.includes(text));
  assertEquals(found.length, 1, `${guide.pathname} has ${found.length} blocks with ${text}`);
  return found[0] ?? "";
}

/** Runs a script with this project's import map, and returns the lines that it writes. */
async function run(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const path = join(cwd, "script.ts");
  await Deno.writeTextFile(path, script);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--check", "-A", "--config", CONFIG, path],
    cwd,
    env: { ...env },
    stdin: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}
