import type { ListObjectsV2CommandInput, ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import type { S3ClientLike } from "./client.ts";
import { s3Sdk } from "./sdk.ts";
import { type S3Call, send } from "./send.ts";
import { archiveError } from "../../_archive_error.ts";
import type { ArchiveError } from "../../errors.ts";

/**
 * Lists all pages, or throws. The SDK's paginator takes a truncated page without a token for the
 * last one, and refuses a client of another copy of the SDK, as AWS Lambda brings one.
 */
export async function* listPages(
  client: S3ClientLike,
  input: ListObjectsV2CommandInput,
  options: S3Call,
): AsyncGenerator<ListObjectsV2CommandOutput, void> {
  const { ListObjectsV2Command } = await s3Sdk();
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({ ...input, ContinuationToken: token });
    const page = await send(client, command, options);
    token = nextToken(page, options.url);
    if (token !== undefined && tokens.has(token)) {
      throw incomplete(options.url, "the server returned the same continuation token twice");
    }
    if (token !== undefined) tokens.add(token);
    yield page;
  } while (token !== undefined);
}

function nextToken(page: ListObjectsV2CommandOutput, url: string): string | undefined {
  switch (page.IsTruncated) {
    case false:
      return undefined;
    case true:
      if (page.NextContinuationToken) return page.NextContinuationToken;
      throw incomplete(url, "the server returned a truncated page without a continuation token");
    default:
      // Every S3 server sends it. Without this check, a page of a proxy would be an empty listing.
      throw incomplete(url, "the answer is not a listing, check the endpoint");
  }
}

function incomplete(url: string, reason: string): ArchiveError {
  return archiveError({ action: "list", url }, { code: "ARCHIVE_LISTING", reason });
}
