import type { ConfigKeys } from "../keys.ts";

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
