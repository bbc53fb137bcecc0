import { ManifestError } from "../manifest/mod.ts";

/**
 * Calls the manifest, once more if it did not answer: the call may have been made, and only its answer
 * lost. The call must recognize its own change.
 *
 * @param again The second call, if it differs. It receives the error of the first one.
 */
export async function onceMore<T>(
  call: () => Promise<T>,
  again: (error: Error) => Promise<T> = call,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ManifestError) || error.code !== "MANIFEST_UNAVAILABLE") throw error;
    return await again(error);
  }
}
