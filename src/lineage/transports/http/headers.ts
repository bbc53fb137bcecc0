/**
 * Copies headers. A value that is refused is not quoted: it may be a key.
 *
 * @throws {TypeError} If a name or a value is not valid.
 */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Headers {
  const checked = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    try {
      checked.set(name, value);
    } catch {
      throw new TypeError(`Cannot create HTTP transport as the header "${name}" is not valid`);
    }
  }
  return checked;
}

/** The headers of all requests of a transport. */
export interface CommonHeaders {
  /** The headers of the user, which win over all others. */
  readonly custom: Headers;
  /** The `Authorization` of a request without a token. */
  readonly authorization: string | undefined;
  /** The compression of the body. */
  readonly compression: "gzip" | undefined;
}

/** Returns what makes the headers of a request with a token, which change only with the token. */
export function headersOf(
  common: CommonHeaders,
): (token: string | undefined) => Readonly<Record<string, string>> {
  let last: { readonly token: string | undefined; readonly headers: Record<string, string> };
  return (token) => {
    if (last === undefined || last.token !== token) last = { token, headers: make(token) };
    return last.headers;
  };

  function make(token: string | undefined): Record<string, string> {
    const authorization = token === undefined ? common.authorization : `Bearer ${token}`;
    return {
      "content-type": "application/json",
      ...(authorization === undefined ? {} : { authorization }),
      ...Object.fromEntries(common.custom),
      ...(common.compression === "gzip" ? { "content-encoding": "gzip" } : {}),
    };
  }
}
