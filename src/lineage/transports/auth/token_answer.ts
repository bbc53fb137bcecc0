import { isObject } from "../../../internal/is_object.ts";
import { TransportError } from "../../errors.ts";

/** The format of the response of a token endpoint. */
export interface TokenFields {
  /** The fields that may hold the token. The first one that is there counts. */
  readonly tokenFields: readonly string[];
  /** The field of the lifetime of the token in seconds. */
  readonly expiresInField: string;
}

/** A token, and how long it lives. */
export interface IssuedToken {
  /** The token. */
  readonly token: string;
  /** Its lifetime from the answer on, in milliseconds, or `undefined` if nothing says it. */
  readonly lifetimeMs: number | undefined;
}

/** The answer of a token endpoint. */
export interface TokenAnswer {
  /** The URL of the endpoint, as messages show it. */
  readonly url: string;
  /** The body. */
  readonly text: string;
  /** Time at which the server wrote it, by its own clock, in milliseconds. */
  readonly serverNow: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the answer of a token endpoint, as the Python client does: the name of a field is matched
 * exactly, then in either case, and that of the lifetime also without underscores. Without a lifetime
 * the `exp` of a JSON Web Token counts, by the clock of the server.
 *
 * @throws {TransportError} If there is no token. The message shows none of the values.
 */
export function readTokenAnswer(answer: TokenAnswer, fields: TokenFields): IssuedToken {
  const body = parseObject(answer.text);
  if (body === undefined) throw noToken(answer.url, "the answer is no JSON object");
  const token = tokenOf(body, fields.tokenFields, answer.url);
  const seconds = Number(lifetimeOf(body, fields.expiresInField) ?? NaN);
  if (Number.isFinite(seconds)) return { token, lifetimeMs: seconds * 1000 };
  const expiresAt = expiryOf(token);
  return { token, lifetimeMs: expiresAt && expiresAt * 1000 - answer.serverNow };
}

function tokenOf(body: JsonObject, fields: readonly string[], url: string): string {
  for (const field of fields) {
    const name = nameOf(body, field);
    if (name === undefined) continue;
    const token = body[name];
    if (typeof token === "string" && /^[\x21-\x7e]+$/.test(token)) return token;
    throw noToken(url, `the field "${name}" of the response has no token`);
  }
  throw noToken(url, `the answer has none of the fields ${JSON.stringify(fields)}`);
}

function noToken(url: string, state: string): TransportError {
  const message = `Cannot fetch token from "${url}": ${state}`;
  return new TransportError(message, { code: "TRANSPORT_UNAUTHORIZED", url });
}

function nameOf(body: JsonObject, field: string): string | undefined {
  if (Object.hasOwn(body, field)) return field;
  return Object.keys(body).find((name) => name.toLowerCase() === field.toLowerCase());
}

function lifetimeOf(body: JsonObject, field: string): unknown {
  const plain = (name: string): string => name.toLowerCase().replaceAll("_", "");
  const name = nameOf(body, field) ??
    Object.keys(body).find((name) => plain(name) === plain(field));
  const value = name === undefined ? undefined : body[name];
  return value === "" || typeof value === "boolean" ? undefined : value;
}

/** Reads when a JSON Web Token expires, in seconds since 1970. */
function expiryOf(token: string): number | undefined {
  const [, payload, ...rest] = token.split(".");
  if (payload === undefined || rest.length !== 1) return undefined;
  const exp = parseObject(decodeBase64Url(payload))?.["exp"];
  return typeof exp === "number" && Number.isFinite(exp) ? exp : undefined;
}

function decodeBase64Url(text: string): string {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return "";
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
