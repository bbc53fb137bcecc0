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

/** The failure of a TLS connection. */
interface TlsFailure {
  /** The state, as it ends a message. */
  readonly state: string;
  /** The advice. */
  readonly detail: string;
}

const TRUST = 'trust it by "verify: <file.pem>" in the configuration, or by nodeFetch() in code';

// The messages of the TLS libraries: rustls on Deno, OpenSSL on Node, BoringSSL on Bun.
const FAILURES: readonly (readonly [pattern: RegExp, failure: TlsFailure])[] = [
  [/InvalidContentType|WRONG_VERSION_NUMBER|wrong version number|Does the server speak TLS/i, {
    state: "the server does not speak TLS on this port",
    detail: "check the port, and whether the url begins with http instead of https",
  }],
  [/SELF_SIGNED|self.signed|CaUsedAsEndEntity/i, {
    state: "the certificate of the server is self-signed",
    detail: TRUST,
  }],
  [/CERT_HAS_EXPIRED|certificate (has )?expired/i, {
    state: "the certificate of the server has expired",
    detail: "the server needs a new one",
  }],
  [/NOT_YET_VALID|not (yet )?valid (yet|before|until)|NotValidYet/i, {
    state: "the certificate of the server is not valid yet",
    detail: "check the clocks",
  }],
  [/ALTNAME_INVALID|not valid for name|NotValidForName|does not match certificate/i, {
    state: "the certificate of the server is for another host name",
    detail: "check the host of the url",
  }],
  // Deno's node:https reports every certificate that fails so, the expired ones too.
  [/UNABLE_TO_VERIFY_LEAF|unable to verify the first/i, {
    state: "the certificate of the server cannot be verified",
    detail: `its authority is not trusted, or it has expired: ${TRUST}`,
  }],
  [/UnknownIssuer|UNABLE_TO_(VERIFY|GET)|unable to (verify|get)/i, {
    state: "the certificate of the server cannot be verified",
    detail: `its authority is not trusted: ${TRUST}`,
  }],
  [/certificate.?required|CertificateRequired|handshake.?failure/i, {
    state: "the server refused the TLS connection",
    detail: "it may require a client certificate",
  }],
  [/certificate|\bCERT_|ERR_TLS|ERR_SSL|\bSSL\b|\bTLS\b|EPROTO|corrupt message/i, {
    state: "the TLS connection failed",
    detail: "check the certificate of the server and that it speaks https",
  }],
];

/** Returns the failure of a TLS connection, or `undefined` for any other text. */
export function tlsFailureOf(text: string): TlsFailure | undefined {
  return FAILURES.find(([pattern]) => pattern.test(text))?.[1];
}
