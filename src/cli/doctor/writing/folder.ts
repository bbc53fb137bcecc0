import { failureText } from "../../../internal/denied_permission.ts";
import { checkWritableFolder } from "../../../internal/files/configured_files.ts";

/** Returns why files cannot be written to a folder, or nothing if they can. Creates nothing. */
export async function folderObstacle(folder: string): Promise<string | undefined> {
  return await checkWritableFolder(folder).then(() => undefined, failureText);
}
