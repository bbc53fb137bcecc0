import { foreignText } from "./credentials.ts";

const MAX_DEPTH = 8;

interface ForeignError extends Error {
  readonly code?: unknown;
  readonly errors?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly attempts?: unknown };
}

/**
 * Returns what may be the cause of our error: the name, the code, the status and the message of the error
 * of another library, whose messages lose the secrets of URLs and headers. Its other properties are left
 * out, as they may be the whole request with its credentials.
 */
export function foreignCause(thrown: unknown, depth = 0): Error {
  if (!(thrown instanceof Error)) {
    return new Error(
      typeof thrown === "string" ? foreignText(thrown) : "A value was thrown that is no error",
    );
  }
  const { name, message, code, errors, cause, $metadata }: ForeignError = thrown;
  const copy = new Error(foreignText(String(message)));
  Object.defineProperty(copy, "name", { value: foreignText(String(name)), configurable: true });
  if (["string", "number"].includes(typeof code)) {
    Object.assign(copy, { code: typeof code === "number" ? code : foreignText(String(code)) });
  }
  const { httpStatusCode, attempts } = $metadata ?? {};
  if (typeof httpStatusCode === "number") {
    const counted = typeof attempts === "number" ? { attempts } : {};
    Object.assign(copy, { $metadata: { httpStatusCode, ...counted } });
  }
  if (depth === MAX_DEPTH) return copy;
  const hidden = (key: string, value: unknown): void => {
    Object.defineProperty(copy, key, { value, configurable: true });
  };
  if (Array.isArray(errors)) {
    hidden("errors", errors.slice(0, MAX_DEPTH).map((error) => foreignCause(error, depth + 1)));
  }
  if (cause !== undefined) hidden("cause", foreignCause(cause, depth + 1));
  return copy;
}
