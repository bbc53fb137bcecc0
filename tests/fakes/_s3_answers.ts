import type { Buffer } from "node:buffer";
import type { S3Fault } from "./_s3_fault.ts";
import {
  createUpload,
  joinParts,
  listPage,
  putObject,
  S3Failure,
  type StoredBucket,
  type StoredObject,
  storedObject,
  uploadOf,
} from "./_s3_store.ts";
import { s3Xml, type XmlElement, xmlTexts } from "./_s3_xml.ts";

/** A request, as far as S3 is concerned. */
export interface S3Call {
  readonly operation: string;
  readonly bucket: StoredBucket;
  /** How many entries a page of a listing holds at the most. */
  readonly pageSize: number;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly fault: S3Fault | undefined;
}

/** An answer. */
export interface S3Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Does what is asked for. */
export function answerTo(call: S3Call): S3Answer {
  const { bucket, key, query, headers, body } = call;
  switch (call.operation) {
    case "ListObjectsV2":
      return listAnswer(call);
    case "GetObject":
    case "HeadObject":
      return objectAnswer(call);
    case "PutObject": {
      const object = storedObject(body, { headers: keptHeaders(headers) });
      putObject(bucket, key, object, headers["if-none-match"]);
      return { headers: { etag: object.etag } };
    }
    case "DeleteObject":
      bucket.objects.delete(key);
      return { status: 204 };
    case "CreateMultipartUpload": {
      const id = createUpload(bucket, key, keptHeaders(headers));
      return { body: s3Xml("InitiateMultipartUploadResult", [["Key", key], ["UploadId", id]]) };
    }
    case "UploadPart": {
      const part = storedObject(body);
      const upload = uploadOf(bucket, query.get("uploadId") ?? "");
      upload.parts.set(Number(query.get("partNumber")), part);
      return { headers: { etag: part.etag } };
    }
    case "CompleteMultipartUpload":
      return completeAnswer(call);
    case "AbortMultipartUpload":
      uploadOf(bucket, query.get("uploadId") ?? "");
      bucket.uploads.delete(query.get("uploadId") ?? "");
      return { status: 204 };
    default:
      return {};
  }
}

function listAnswer({ bucket, query, headers, fault, pageSize }: S3Call): S3Answer {
  if (fault?.kind === "page") {
    return { body: "<p>Hi</p>" };
  }
  const limit = Math.min(pageSize, Number(query.get("max-keys") ?? 1000));
  const page = listPage(bucket, query, limit);
  const elements: XmlElement[] = page.keys.map((key) => {
    const object = bucket.objects.get(key);
    return ["Contents", [
      ["Key", key],
      ["Size", String(object?.body.length)],
      ["StorageClass", object?.storageClass ?? "STANDARD"],
      ...object?.modified ? [["LastModified", object.modified.toISOString()] as XmlElement] : [],
      ...(headers["x-amz-optional-object-attributes"] ? restoreStatus(object?.restore) : []),
    ]];
  });
  for (const prefix of page.prefixes) elements.push(["CommonPrefixes", [["Prefix", prefix]]]);
  const token = fault?.kind === "same-token" ? query.get("continuation-token") : page.nextToken;
  if (token && fault?.kind !== "no-token") elements.push(["NextContinuationToken", token]);
  const truncated = page.nextToken !== undefined || fault !== undefined;
  return { body: s3Xml("ListBucketResult", [["IsTruncated", String(truncated)], ...elements]) };
}

function restoreStatus(restore: "running" | "done" | undefined): XmlElement[] {
  if (restore === undefined) return [];
  const expiry: XmlElement = ["RestoreExpiryDate", "2099-01-01T00:00:00.000Z"];
  const running: XmlElement = ["IsRestoreInProgress", String(restore === "running")];
  return [["RestoreStatus", restore === "running" ? [running] : [running, expiry]]];
}

function objectAnswer({ bucket, key, headers, operation }: S3Call): S3Answer {
  const object = bucket.objects.get(key);
  if (!object) throw new S3Failure(404, "NoSuchKey");
  const archived = ["GLACIER", "DEEP_ARCHIVE"].includes(object.storageClass);
  const isAway = archived ? object.restore !== "done" : object.archiveTier !== undefined;
  if (operation === "GetObject" && isAway) {
    throw new S3Failure(403, "InvalidObjectState");
  }
  const expected = headers["if-match"];
  if (expected !== undefined && expected !== object.etag) {
    throw new S3Failure(412, "PreconditionFailed");
  }
  const [, first = "0", last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
  const start = Number(first);
  const total = object.body.length;
  const end = Math.min(total, last ? Number(last) + 1 : total);
  if (headers.range === undefined) {
    return { headers: { ...object.headers, ...storageHeaders(object) }, body: object.body };
  }
  if (start >= total) throw new S3Failure(416, "InvalidRange");
  return {
    status: 206,
    headers: { etag: object.etag, "content-range": `bytes ${start}-${end - 1}/${total}` },
    body: object.body.subarray(start, end),
  };
}

function storageHeaders({ etag, storageClass, archiveTier, restore }: StoredObject) {
  return {
    etag,
    "x-amz-storage-class": storageClass,
    ...archiveTier === undefined ? {} : { "x-amz-archive-status": archiveTier },
    ...restore === undefined
      ? {}
      : { "x-amz-restore": `ongoing-request="${restore === "running"}"` },
  };
}

function completeAnswer({ bucket, key, query, headers, body }: S3Call): S3Answer {
  const id = query.get("uploadId") ?? "";
  const xml = body.toString();
  const etags = xmlTexts(xml, "ETag");
  const listed = xmlTexts(xml, "PartNumber")
    .map((number, index) => ({ number: Number(number), etag: etags[index] ?? "" }));
  const object = joinParts(uploadOf(bucket, id), listed);
  putObject(bucket, key, object, headers["if-none-match"]);
  bucket.uploads.delete(id);
  return {
    body: s3Xml("CompleteMultipartUploadResult", [["Key", key], ["ETag", object.etag]]),
  };
}

function keptHeaders(headers: S3Call["headers"]): Record<string, string> {
  const kept = Object.entries(headers).filter((entry): entry is [string, string] =>
    entry[1] !== undefined && /^x-amz-(meta-|checksum-crc32$)/.test(entry[0])
  );
  return Object.fromEntries(kept);
}

/** Returns the answer for a failure; for HEAD only its status. */
export function failureAnswer(failure: S3Failure, operation: string): S3Answer {
  const { status, code, message } = failure;
  if (operation === "HeadObject") return { status };
  return { status, body: s3Xml("Error", [["Code", code], ["Message", message]]) };
}

/** Names what a request asks for. */
export function operationOf(method: string, key: string, query: URLSearchParams): string {
  if (key === "") return method === "PUT" ? "CreateBucket" : "ListObjectsV2";
  if (query.has("uploads")) return "CreateMultipartUpload";
  if (query.has("partNumber")) return "UploadPart";
  if (query.has("uploadId")) {
    return method === "DELETE" ? "AbortMultipartUpload" : "CompleteMultipartUpload";
  }
  return { PUT: "PutObject", HEAD: "HeadObject", DELETE: "DeleteObject" }[method] ?? "GetObject";
}
