import { ManifestError, type ManifestErrorCode } from "./errors.ts";

/** Creates the error for a manifest that cannot be used. */
export function failed(
  code: ManifestErrorCode,
  state: string,
  options: { readonly url: string; readonly cause?: unknown },
): ManifestError {
  return new ManifestError(`Cannot use manifest "${options.url}": ${state}`, { code, ...options });
}
