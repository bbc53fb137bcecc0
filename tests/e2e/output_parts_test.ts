import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { assert, assertEquals } from "@std/assert";
import { readParquet } from "parquet-wasm";
import { tableFromIPC } from "apache-arrow";
import { crc32, gunzipSync, gzipSync } from "node:zlib";
import { describe, it } from "node:test";
import { s3Archive, type S3ClientLike } from "../../src/archive/s3.ts";
import { enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { startServices } from "./services.ts";
import { awsEnvironment, makeBucket, s3Client } from "./support/aws.ts";
import { runlineOk } from "./support/runline.ts";

const MIB = 1024 * 1024;
const RUN = "run=2026-01-01-00-00-00";

const services = await startServices(["versitygw"]);
const s3 = s3Client(services.versitygw.endpoint);

/** The manifest of the parts of a run. */
interface Parts {
  readonly entries: readonly {
    readonly url: string;
    readonly meta: { readonly content_length: number; readonly record_count: number };
  }[];
  readonly meta: { readonly record_count: number };
}

describe("runline process --max-file-size on S3", () => {
  const lines = Array.from({ length: 3000 }, (_, seed) => enrichedLine(sampleEvent({ seed })));

  for (
    const { args, rowsIn } of [
      { args: ["--compress", "gzip"], rowsIn: gzipRows },
      { args: ["--compress", "gzip", "--workers", "2"], rowsIn: gzipRows },
      { args: ["--format", "parquet"], rowsIn: parquetRows },
    ]
  ) {
    it(`writes parts that the manifest describes with ${args.join(" ")}`, async () => {
      await using folder = await tempFolder();
      const bucket = await makeBucket(s3);
      await put(bucket, `in/${RUN}/part-0.gz`, gzipSync(lines.slice(0, 2000).join("\n")));
      await put(bucket, `in/${RUN}/part-1`, new TextEncoder().encode(lines.slice(2000).join("\n")));
      await runlineOk([
        ...["process", `s3://${bucket}/in/`, "--out", `s3://${bucket}/out/`, ...args],
        ...["--manifest", `sqlite:${folder.file("runs.db")}`, "--job", "e2e/parts"],
        ...["--lineage-out", "/dev/null", "--max-file-size", "100kB"],
      ], awsEnvironment(services.versitygw.endpoint));

      const text = new TextDecoder().decode(await get(bucket, `out/_manifests/${RUN}.json`));
      const { entries, meta }: Parts = JSON.parse(text);
      assert(entries.length > 0);
      if (!args.includes("parquet")) assert(entries.length > 1, text);
      let rows = 0;
      for (const { url, meta: { content_length, record_count } } of entries) {
        const bytes = await get(bucket, url.slice(`s3://${bucket}/`.length));
        assertEquals([bytes.length, rowsIn(bytes)], [content_length, record_count]);
        rows += record_count;
      }
      assertEquals([rows, meta.record_count], [3000, 3000]);
    });
  }
});

describe("s3Archive() reading a large object of versitygw", () => {
  it("reads ranges of one version, in their order", async () => {
    const bucket = await makeBucket(s3);
    // Text that differs in each range.
    const block = Uint8Array.from({ length: MIB }, (_, index) => 32 + (index * 7919) % 90);
    const body = new Uint8Array(70 * MIB);
    for (let at = 0; at < 70; at++) body.set(block.map((byte) => byte ^ (at & 15)), at * MIB);
    await put(bucket, `in/${RUN}/part-0`, body);

    let requests = 0;
    const client: S3ClientLike = {
      send(command, options) {
        requests++;
        return s3.send(command as GetObjectCommand, options) as Promise<unknown>;
      },
    };
    const archive = s3Archive(client, `s3://${bucket}/in/`);
    const [run] = await Array.fromAsync(archive.listRuns());
    assert(run);
    const [file] = await archive.listFiles(run);
    assert(file);
    const before = requests;
    let [checksum, length] = [0, 0];
    for await (const chunk of archive.read(file)) {
      checksum = crc32(chunk, checksum);
      length += chunk.length;
    }
    assertEquals([length, checksum, requests - before], [body.length, crc32(body), 9]);
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: `in/${RUN}/part-0` }));
    assertEquals(file.version, head.ETag);
  });
});

async function put(bucket: string, key: string, body: Uint8Array): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

async function get(bucket: string, key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  assert(Body);
  return await Body.transformToByteArray();
}

function gzipRows(bytes: Uint8Array): number {
  return gunzipSync(bytes).toString().split("\n").length - 1;
}

function parquetRows(bytes: Uint8Array): number {
  return tableFromIPC(readParquet(bytes).intoIPCStream()).numRows;
}
