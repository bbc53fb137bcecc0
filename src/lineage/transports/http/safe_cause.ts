/**
 * Returns an error that may be the cause of another one: itself where it shows none of the secrets, or
 * a copy without them. The runtimes write the whole URL into their messages.
 */
export function safeCause(error: unknown, secrets: readonly string[]): unknown {
  if (!shows(error, secrets)) return error;
  if (!(error instanceof Error)) return redacted(String(error), secrets);
  const copy = new Error(redacted(error.message, secrets), {
    ...(error.cause !== undefined && { cause: safeCause(error.cause, secrets) }),
  });
  copy.name = error.name;
  copy.stack = redacted(error.stack ?? "", secrets);
  return Object.assign(copy, "code" in error ? { code: error.code } : {});
}

/** Replaces the secrets in a text. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}

/** The parts of a request that hold its secrets. */
export interface SecretParts {
  /** The address, whose query and parameters may hold some. */
  readonly url: URL;
  /** The headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Others. */
  readonly secrets?: readonly string[];
}

/** Lists the secrets of a request, which no message may show. */
export function secretsOf(request: SecretParts): readonly string[] {
  const { "content-type": _, accept: __, ...headers } = request.headers;
  const { secrets = [] } = request;
  const { search, searchParams, pathname } = request.url;
  // As in "/path;key=value".
  const parameters = [...pathname.matchAll(/;[^/;=]*=([^/;]*)/g)].map(([, value = ""]) => value);
  return [...Object.values(headers), search, ...searchParams.values(), ...parameters, ...secrets]
    .flatMap((value) => [value, ...value.split(" "), encodeURIComponent(value)])
    // Shorter ones would redact common words, and are no secrets.
    .filter((value) => value.length >= 4)
    .toSorted((a, b) => b.length - a.length);
}

function shows(error: unknown, secrets: readonly string[]): boolean {
  if (!(error instanceof Error)) {
    return secrets.some((secret) => String(error).includes(secret));
  }
  const texts = [error.message, error.stack ?? ""];
  return secrets.some((secret) => texts.some((text) => text.includes(secret))) ||
    (error.cause !== undefined && shows(error.cause, secrets));
}
