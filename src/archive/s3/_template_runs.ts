import { orderedMap } from "../../internal/ordered_map.ts";
import type { ListRunFoldersOptions, RunFolder } from "../archive.ts";
import type { S3Location } from "../archive_url.ts";
import type { FolderTemplate } from "../folder_template.ts";
import { listPages } from "./requests/list_pages.ts";
import type { S3ClientLike } from "./requests/client.ts";

/** The number of folders of one depth that are listed concurrently. */
const LISTINGS_AHEAD = 8;

/**
 * Lists runs that are folders in folders, in the order of their keys. A folder whose name shows that
 * all of its runs are out of bounds is not listed.
 */
export async function* listTemplateRuns(
  client: S3ClientLike,
  { bucket, prefix }: Pick<S3Location, "bucket" | "prefix">,
  { template, ...options }: ListRunFoldersOptions & { readonly template: FolderTemplate },
): AsyncGenerator<RunFolder, void> {
  let folders: AsyncIterable<string> = root();
  for (let depth = 0; depth < template.depth; depth++) {
    folders = flat(orderedMap(folders, foldersIn, { ahead: LISTINGS_AHEAD }));
  }
  for await (const folder of folders) {
    const name = folder.slice(0, -1);
    const time = template.parse(name);
    const runId = prefix + folder;
    if (time) yield { runId, name, url: `s3://${bucket}/${runId}`, time };
  }

  async function foldersIn(folder: string): Promise<string[]> {
    const input = { Bucket: bucket, Prefix: prefix + folder, Delimiter: "/" };
    const url = `s3://${bucket}/${prefix}${folder}`;
    const found: string[] = [];
    for await (
      const page of listPages(client, input, { action: "list", url, signal: options.signal })
    ) {
      for (const { Prefix: key = "" } of page.CommonPrefixes ?? []) {
        const name = key.slice(prefix.length);
        if (template.mayContain(name.slice(0, -1), options)) found.push(name);
      }
    }
    return found;
  }
}

async function* root(): AsyncGenerator<string, void> {
  yield await Promise.resolve("");
}

async function* flat(lists: AsyncIterable<readonly string[]>): AsyncGenerator<string, void> {
  for await (const list of lists) yield* list;
}
