import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { providePackages } from "../../../../src/lineage/mod.ts";
import {
  mskIamTokenProvider,
  mskIamTransport,
} from "../../../../src/lineage/transports/msk_iam.ts";
import { FakeKafkaProducer } from "../../../fakes/kafka_producer.ts";
import { frozenJobEvent } from "../../../fakes/lineage_events.ts";
import { startProxy } from "../../../fakes/proxy_server.ts";
import { plainEnvironment } from "../../../fixtures/plain_environment.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";

const REGION = "eu-west-1";
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET, sessionToken: "to/ken" };
const FIXTURES = new URL("../../../fixtures/", import.meta.url);
const CONFIG = { "bootstrap.servers": "localhost:9098" };

type Environment = Readonly<Record<string, string | undefined>>;

describe("mskIamTokenProvider()", () => {
  it("signs the request to connect as AWS checks it", async () => {
    const provider = mskIamTokenProvider({
      region: REGION,
      credentials: () => Promise.resolve(CREDENTIALS),
    });
    const url = new URL(decode(await provider.getToken() ?? ""));
    const { searchParams } = url;
    assertEquals([url.protocol, url.host], ["https:", `kafka.${REGION}.amazonaws.com`]);
    assertEquals(searchParams.get("Action"), "kafka-cluster:Connect");
    assertEquals(searchParams.get("X-Amz-Security-Token"), "to/ken");
    assertEquals(searchParams.get("X-Amz-Expires"), "900");
    assertEquals(searchParams.get("X-Amz-Signature"), signatureOf(url));
  });

  const role = "arn:aws:iam::123456789012:role/lineage";
  for (
    const [name, options, env] of [
      ["a role", { roleArn: role }, {}],
      ["a profile", { awsProfile: "lineage" }, {}],
      ["the profile of the environment", {}, { AWS_PROFILE: "lineage" }],
    ] as const
  ) {
    it(`asks AWS for the credentials of ${name} by the proxy`, async () => {
      await using proxy = await startProxy({ authorization: "Basic eDp5" });
      await using folder = await tempFolder();
      const keys = `aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = ${SECRET}`;
      const file = await folder.write(
        "credentials",
        `[default]\n${keys}\n[lineage]\nrole_arn = ${role}\nsource_profile = default\n`,
      );
      const out = await outputOf(
        { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: file, ...env },
        ["msk_token.ts", JSON.stringify({ region: REGION, ...options }), proxy.url],
      );
      assertMatch(out, /it answered 407/);
      assertEquals(new Set(proxy.seen), new Set([`CONNECT sts.${REGION}.amazonaws.com:443`]));
    });
  }

  it("ends the requests for credentials with the signal, and requests them again", async () => {
    await using folder = await tempFolder();
    const limits = { connectTimeoutMs: 600_000, requestTimeoutMs: 600_000 };
    const out = await outputOf(
      {
        AWS_SHARED_CREDENTIALS_FILE: folder.file("none"),
        AWS_CONFIG_FILE: folder.file("none"),
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: SECRET,
      },
      ["abandoned_tokens.ts", "msk", JSON.stringify({ ...limits, region: REGION, roleArn: role })],
    );
    assertEquals(out, "ended ended ");
  });

  it("treats a missing profile as an error", async () => {
    const provider = mskIamTokenProvider({ region: REGION, awsProfile: "runline-no-such-profile" });
    await assertRejects(async () => await provider.getToken(), Error);
  });

  it("rejects once if neither the signer nor its credentials can be loaded", async () => {
    const failing = (name: string) => () => Promise.reject(new Error(`no ${name}`));
    providePackages({
      "@aws-sdk/credential-providers": failing("credentials"),
      "aws-msk-iam-sasl-signer-js": () => setImmediate().then(failing("signer")),
    });
    const provider = mskIamTokenProvider({ region: REGION });
    const rejection = assertRejects(async () => await provider.getToken(), Error, "no signer");
    await rejection.finally(() =>
      providePackages({
        "@aws-sdk/credential-providers": () => import("@aws-sdk/credential-providers"),
        "aws-msk-iam-sasl-signer-js": () => import("aws-msk-iam-sasl-signer-js"),
      })
    );
  });

  it("rejects a missing region", () => {
    assertThrows(() => mskIamTokenProvider({ region: "" }), TypeError, "'region' is missing");
  });
});

describe("mskIamTransport()", () => {
  it("sends with SASL_SSL and OAUTHBEARER, regardless of the configuration", async () => {
    const producer = new FakeKafkaProducer();
    const transport = mskIamTransport({
      topic: "openlineage",
      config: { ...CONFIG, "security.protocol": "plaintext", "sasl.mechanisms": "PLAIN" },
      region: REGION,
      createProducer: () => Promise.resolve(producer),
    });
    await transport.emit(frozenJobEvent("orders"));
    await transport.close();
    assertEquals(producer.texts, [JSON.stringify(frozenJobEvent("orders"))]);
  });

  it("rejects an unknown key", () => {
    const config = { ...CONFIG, ack: 1 };
    assertThrows(
      () => mskIamTransport({ topic: "openlineage", config, region: REGION }),
      TypeError,
      'Cannot use "ack" of the Kafka configuration',
    );
  });
});

/** Returns the output of a fixture. Only its environment names credentials. */
async function outputOf(
  env: Environment,
  [fixture, ...args]: readonly [string, ...string[]],
): Promise<string> {
  const runtime = "Deno" in globalThis ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
  const file = fileURLToPath(new URL(fixture, FIXTURES));
  const child = spawn(process.execPath, [...runtime, file, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...plainEnvironment(), ...env, AWS_EC2_METADATA_DISABLED: "true" },
  });
  return await text(child.stdout);
}

function decode(token: string): string {
  return new TextDecoder().decode(
    Uint8Array.from(atob(token.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)),
  );
}

/** Computes Signature Version 4 of a presigned URL, as AWS documents it. */
function signatureOf(url: URL): string {
  const parameters = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature" && name !== "User-Agent")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort();
  const payload = createHash("sha256").update("").digest("hex");
  const request = `GET\n/\n${parameters.join("&")}\nhost:${url.host}\n\nhost\n${payload}`;
  const time = url.searchParams.get("X-Amz-Date") ?? "";
  const scope = `${time.slice(0, 8)}/${REGION}/kafka-cluster/aws4_request`;
  const digest = createHash("sha256").update(request).digest("hex");
  const key = scope.split("/").reduce<string | Uint8Array>(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    `AWS4${SECRET}`,
  );
  return createHmac("sha256", key).update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`)
    .digest("hex");
}

function encode(text: string): string {
  const escape = (c: string) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, escape);
}
