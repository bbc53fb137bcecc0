import { readNamedFile, readPemFile } from "../../../internal/files/configured_files.ts";
import { proxyFor } from "../../../internal/url/proxy_for.ts";
import type { NodeFetchOptions } from "../../transports/node_fetch.ts";
import type { ConfigKeys, ConfigValues } from "../keys.ts";
import type { CheckFilesContext, CreateTransportContext } from "../transport_config.ts";

/** The section `sslContext` of the official clients: files in PEM, or a key store of Java. */
const SSL_CONTEXT_KEYS = {
  caCertPath: {
    kind: "string",
    description: "The file of the authorities in PEM. It wins over `verify`.",
  },
  clientCertPath: {
    kind: "string",
    description: "The file of a client certificate in PEM. It wins over `client_certificate`.",
  },
  clientKeyPath: {
    kind: "string",
    needs: "clientCertPath",
    description: "The file of the key of `clientCertPath`, if it is separate.",
  },
  keyStorePath: {
    kind: "string",
    description: "The file of a client certificate and its key in PKCS #12.",
  },
  keyStoreType: {
    kind: "string",
    needs: "keyStorePath",
    check: checkStoreType,
    description: "The type of the store, which must be `PKCS12`.",
  },
  storePassword: {
    kind: "string",
    needs: "keyStorePath",
    secret: true,
    description: "The password of the store.",
  },
  keyPassword: {
    kind: "string",
    needs: "keyStorePath",
    secret: true,
    description: "The password of the key, which must equal that of the store.",
  },
} as const satisfies ConfigKeys;

/** The keys of the connection to a server with TLS. */
export const TLS_KEYS = {
  verify: {
    kind: "boolean",
    orString: true,
    default: true,
    description:
      "Whether the certificate of the server is checked, or the file of the authorities in PEM.",
  },
  client_certificate: {
    kind: "string",
    description: "The file of a client certificate in PEM.",
  },
  client_key: {
    kind: "string",
    needs: "client_certificate",
    description: "The file of the key of `client_certificate`, if it is separate.",
  },
  client_key_password: {
    kind: "string",
    needs: "client_certificate",
    secret: true,
    description: "The password of the key.",
  },
  sslContext: {
    kind: "section",
    keys: SSL_CONTEXT_KEYS,
    description: "The certificates, with the keys of the official clients.",
  },
} as const satisfies ConfigKeys;

function checkStoreType(type: string): void {
  if (/^(pkcs12|p12)$/i.test(type)) return;
  throw new RangeError(
    "Expected PKCS12: convert the store by keytool -importkeystore -deststoretype pkcs12",
  );
}

type TlsValues = ConfigValues<typeof TLS_KEYS>;
type Certificates = Pick<NodeFetchOptions, "ca" | "cert" | "key" | "pfx" | "passphrase">;

/** The options of {@linkcode customFetch}. */
interface CustomFetchOptions {
  /** The values of the keys of TLS, if the transport has them. */
  readonly tls?: TlsValues;
  readonly urls: readonly URL[];
}

/**
 * Returns the `fetch` of the program, one for certificates and proxies, or `undefined` where the
 * `fetch` of the platform does.
 */
export async function customFetch(
  options: CustomFetchOptions,
  context: CreateTransportContext,
): Promise<typeof globalThis.fetch | undefined> {
  const base = await baseFetch(options, context);
  return context.wrapFetch?.(base ?? globalThis.fetch) ?? base;
}

async function baseFetch(
  { tls, urls }: CustomFetchOptions,
  { env, fetch, misuseAt }: CreateTransportContext,
): Promise<typeof globalThis.fetch | undefined> {
  if (fetch !== undefined) return fetch;
  const certificates = tls === undefined ? {} : await certificatesOf(tls, misuseAt);
  const isUnchecked = tls?.verify === false && certificates.ca === undefined;
  const isProxied = urls.some((url) => proxyFor(url, env) !== undefined);
  if (!isUnchecked && !isProxied && Object.keys(certificates).length === 0) return undefined;
  // Loaded on first use: it needs built-ins of Node.
  const { nodeFetch } = await import("../../transports/node_fetch.ts");
  return nodeFetch({
    ...certificates,
    ...(isUnchecked && { rejectUnauthorized: false }),
    proxy: (url) => proxyFor(url, env),
  });
}

type MisuseAt = CheckFilesContext["misuseAt"];

/** Reads the files of the keys of TLS. */
export async function checkTlsFiles(
  tls: TlsValues,
  { fetch, misuseAt }: CheckFilesContext,
): Promise<void> {
  // A custom function has its own certificates.
  if (fetch === undefined) await certificatesOf(tls, misuseAt);
}

async function certificatesOf(tls: TlsValues, misuseAt: MisuseAt): Promise<Certificates> {
  const { verify, sslContext: { caCertPath } } = tls;
  const client = await clientCertificateOf(tls, misuseAt);
  if (caCertPath !== undefined) {
    const ca = await misuseAt(["sslContext", "caCertPath"], () => readCertificate(caCertPath));
    return { ...client, ca };
  }
  if (typeof verify !== "string") return client;
  return { ...client, ca: await misuseAt(["verify"], () => readCertificate(verify)) };
}

/** Reads a certificate and its key. One file may hold both. */
async function clientCertificateOf(tls: TlsValues, misuseAt: MisuseAt): Promise<Certificates> {
  const { clientCertPath, clientKeyPath = clientCertPath, keyStorePath } = tls.sslContext;
  if (clientCertPath !== undefined && clientKeyPath !== undefined) {
    return {
      cert: await misuseAt(["sslContext", "clientCertPath"], () => readCertificate(clientCertPath)),
      key: await misuseAt(["sslContext", "clientKeyPath"], () => readKey(clientKeyPath)),
    };
  }
  if (keyStorePath !== undefined) {
    const { storePassword, keyPassword = storePassword } = tls.sslContext;
    await misuseAt(["sslContext", "keyPassword"], () => {
      if (keyPassword === storePassword) return;
      throw new TypeError("It must be equal to 'storePassword'");
    });
    const pfx = await misuseAt(["sslContext", "keyStorePath"], () => readStore(keyStorePath));
    return { pfx, ...(storePassword !== undefined && { passphrase: storePassword }) };
  }
  const { client_certificate: certificate, client_key_password: passphrase } = tls;
  const { client_key: key = certificate } = tls;
  if (certificate === undefined || key === undefined) return {};
  return {
    cert: await misuseAt(["client_certificate"], () => readCertificate(certificate)),
    key: await misuseAt(["client_key"], () => readKey(key)),
    ...(passphrase !== undefined && { passphrase }),
  };
}

async function readStore(path: string): Promise<Uint8Array> {
  const store = await readNamedFile(path);
  // The mark of the format that Java had before PKCS #12.
  const isJks = [0xfe, 0xed, 0xfe, 0xed].every((byte, index) => store[index] === byte);
  if (isJks) {
    throw new TypeError(
      "Cannot use a store of the type JKS: convert it by keytool -importkeystore -deststoretype pkcs12",
    );
  }
  // PKCS #12 is a sequence in DER: https://www.rfc-editor.org/rfc/rfc7292
  if (store[0] === 0x30) return store;
  throw new TypeError("Cannot use the file: it is no store in PKCS #12");
}

function readCertificate(path: string): Promise<string> {
  return readPemFile(path, "CERTIFICATE");
}

function readKey(path: string): Promise<string> {
  return readPemFile(path, "PRIVATE KEY");
}
