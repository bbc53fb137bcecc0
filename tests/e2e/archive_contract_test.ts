import {
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Buffer } from "node:buffer";
import { s3Archive, s3Output } from "../../src/archive/s3.ts";
import { type ArchiveFixture, testRunArchive } from "../contracts/run_archive.ts";
import { type OutputFixture, testRunOutput } from "../contracts/run_output.ts";
import { startServices } from "./services.ts";
import { makeBucket, s3Client } from "./support/aws.ts";

const PREFIX = "main ö/x=1/";

const services = await startServices(["moto", "versitygw"]);

for (const { name, endpoint } of [services.moto, services.versitygw]) {
  testRunArchive(`s3Archive() on ${name}`, () => archiveFixture(endpoint));
  testRunOutput(`s3Output() on ${name}`, () => outputFixture(endpoint));
}

async function archiveFixture(endpoint: string): Promise<ArchiveFixture> {
  const client = s3Client(endpoint);
  const Bucket = await makeBucket(client);
  return {
    open: (options) => s3Archive(client, `s3://${Bucket}/${PREFIX}`, options),
    async put(path, body) {
      const Body = typeof body === "string" ? Buffer.from(body) : body;
      await client.send(new PutObjectCommand({ Bucket, Key: PREFIX + path, Body }));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(client.destroy()),
  };
}

async function outputFixture(endpoint: string): Promise<OutputFixture> {
  const client = s3Client(endpoint);
  const Bucket = await makeBucket(client);
  return {
    output: s3Output(client, `s3://${Bucket}/${PREFIX}`),
    async traces() {
      const names: string[] = [];
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
        names.push(...Contents.map(({ Key = "" }) => Key.slice(PREFIX.length)));
      }
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
      return [...names, ...Uploads.map(({ Key }) => `${Key} (upload)`)];
    },
    [Symbol.asyncDispose]: () => Promise.resolve(client.destroy()),
  };
}
