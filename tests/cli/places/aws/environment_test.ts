import { assertEquals, assertStringIncludes } from "@std/assert";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { jobEvent } from "../../../../src/lineage/mod.ts";
import { awsProfile, usesPathStyle } from "../../../../src/cli/places/aws/profile.ts";
import { spawnRunline } from "../../../fakes/cli_process.ts";
import { startS3Server } from "../../../fakes/s3_server.ts";
import { enrichedLine } from "../../../fixtures/enriched_lines.ts";
import { type TempFolder, tempFolder } from "../../../fixtures/temp_folder.ts";

const KEYS = "aws_access_key_id = test\naws_secret_access_key = test\nregion = eu-west-1\n";
const NO_KEYS = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_SESSION_TOKEN: "" };

async function withConfig(config: string): Promise<TempFolder> {
  const folder = await tempFolder();
  await folder.write("config", config);
  return folder;
}

function envOf(folder: TempFolder, env: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...NO_KEYS,
    AWS_CONFIG_FILE: folder.file("config"),
    AWS_SHARED_CREDENTIALS_FILE: folder.file("credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    ...env,
  };
}

describe("the AWS profile", () => {
  const endpoints: [string, (url: string) => string][] = [
    ["endpoint_url", (url) => `[profile x]\n${KEYS}endpoint_url = ${url}\n`],
    [
      "a services section",
      (url) =>
        `[profile x]\n${KEYS}services = minio\n[services minio]\ns3 =\n  endpoint_url = ${url}\n`,
    ],
  ];
  for (const [title, configOf] of endpoints) {
    it(`names the server by ${title}, with path-style requests`, async () => {
      await using s3 = await startS3Server();
      s3.put("acme", "in/part-0", `${enrichedLine()}\n`);
      await using folder = await withConfig(configOf(s3.url));
      const env = envOf(folder, { AWS_PROFILE: "x" });
      const result = await spawnRunline(["transform", "s3://acme/in/*"], { cwd: folder.path, env });
      assertEquals([result.exitCode, result.out.split("\n").length], [0, 2], result.err);
    });
  }

  it("decides how buckets are addressed", async () => {
    const cases: [string, boolean][] = [
      ["", false],
      ["endpoint_url = http://h\n", true],
      ["s3 =\n  addressing_style = path\n", true],
      ["endpoint_url = http://h\ns3 =\n  addressing_style = virtual\n", false],
      ["s3_use_path_style = true\n", true],
    ];
    for (const [settings, expected] of cases) {
      await using folder = await withConfig(`# x\n[default]\n${settings}`);
      const profile = await awsProfile(envOf(folder, {}));
      assertEquals(usesPathStyle(profile), expected, settings);
    }
  });

  const failing: [string, string, string][] = [
    ["is in no file", "", 'The AWS profile "x" is in no file'],
    [
      "has no session",
      "[profile x]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n" +
      "[sso-session s]\nsso_start_url = https://a.example/start\nsso_region = eu-west-1\n",
      "aws sso login --profile x",
    ],
    [
      "has a credential_process that fails",
      '[profile x]\ncredential_process = sh -c "exit 3"\n',
      'The credential_process of the AWS profile "x" failed',
    ],
  ];
  for (const [title, config, message] of failing) {
    it(`is the cause in the error if it ${title}`, async () => {
      await using folder = await withConfig(config);
      const env = envOf(folder, { AWS_PROFILE: "x", AWS_REGION: "eu-west-1" });
      const { exitCode, err } = await spawnRunline(["transform", "s3://acme/x"], {
        cwd: folder.path,
        env,
      });
      assertEquals(exitCode, 1);
      assertStringIncludes(err, message);
    });
  }
});

const SCHEMA = JSON.stringify({
  self: { vendor: "com.acme", name: "order", format: "jsonschema", version: "1-0-0" },
  type: "object",
});

const TARGET = "localhost:1";

describe("HTTPS_PROXY and NO_PROXY", () => {
  it("decide which hosts are reached by a tunnel", async () => {
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on("connect", ({ url, headers }, socket) => {
      // Deno looks for updates of its own.
      if (url === TARGET) tunnels.push(`${url} ${headers["proxy-authorization"]}`);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    try {
      const { port } = proxy.address() as AddressInfo;
      await using folder = await withConfig(`[default]\n${KEYS}`);
      const run = (noProxy: string) =>
        spawnRunline(["transform", "s3://acme/x"], {
          cwd: folder.path,
          env: envOf(folder, {
            HTTPS_PROXY: `http://u:p%40ss@127.0.0.1:${port}`,
            NO_PROXY: noProxy,
            AWS_ENDPOINT_URL_S3: `https://${TARGET}`,
          }),
        });
      const refused = await run("");
      assertEquals(refused.exitCode, 1);
      assertStringIncludes(refused.err, `by the proxy 127.0.0.1:${port}: it answered 403`);
      assertEquals(refused.err.includes("p@ss"), false);
      assertEquals(tunnels[0], `${TARGET} Basic ${btoa("u:p@ss")}`);
      const count = tunnels.length;
      const direct = await run("example.com, localhost");
      assertEquals([direct.exitCode, tunnels.length], [1, count]);
    } finally {
      proxy.close();
    }
  });
});

describe("HTTP_PROXY and NO_PROXY", () => {
  it("decide which plain addresses of S3 and DynamoDB are reached by a proxy", async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      const { host, "proxy-authorization": authorization } = request.headers;
      asked.push(`${request.url} ${host} ${authorization}`);
      response.writeHead(403).end();
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    try {
      const { port } = proxy.address() as AddressInfo;
      await using folder = await withConfig(`[default]\n${KEYS}`);
      const run = (args: readonly string[], noProxy: string) =>
        spawnRunline(args, {
          cwd: folder.path,
          env: envOf(folder, {
            HTTP_PROXY: `http://u:p%40ss@127.0.0.1:${port}`,
            NO_PROXY: noProxy,
            AWS_ENDPOINT_URL: "http://aws.invalid:9",
          }),
        });
      const authorization = `Basic ${btoa("u:p@ss")}`;
      const s3 = ["transform", "s3://acme/x/*"];
      assertEquals((await run(s3, "")).exitCode, 1);
      assertStringIncludes(asked[0] ?? "", "http://aws.invalid:9/acme/");
      assertStringIncludes(asked[0] ?? "", ` aws.invalid:9 ${authorization}`);
      const dynamodb = ["runs", "contains", "x/", "--manifest", "dynamodb://runs"];
      asked.length = 0;
      assertEquals((await run(dynamodb, "")).exitCode, 1);
      assertEquals(asked[0], `http://aws.invalid:9/ aws.invalid:9 ${authorization}`);
      asked.length = 0;
      assertEquals((await run(s3, "example.com, aws.invalid")).exitCode, 1);
      assertEquals(asked, []);
    } finally {
      proxy.close();
    }
  });
});

describe("the endpoint and the proxy of DynamoDB", () => {
  it("come from the profile and from HTTPS_PROXY", async () => {
    const tunnels: (string | undefined)[] = [];
    const proxy = createServer();
    proxy.on("connect", ({ url }, socket) => {
      tunnels.push(url);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    try {
      const { port } = proxy.address() as AddressInfo;
      await using folder = await withConfig(
        `[profile x]\n${KEYS}services = local\n[services local]\ndynamodb =\n  endpoint_url = https://${TARGET}\n`,
      );
      const { exitCode, err } = await spawnRunline(
        ["runs", "contains", "x/", "--manifest", "dynamodb://runs"],
        {
          cwd: folder.path,
          env: envOf(folder, { AWS_PROFILE: "x", HTTPS_PROXY: `http://127.0.0.1:${port}` }),
        },
      );
      assertEquals([exitCode, tunnels.includes(TARGET)], [1, true], err);
    } finally {
      proxy.close();
    }
  });
});

describe("--request-payer", () => {
  it("is in every request to S3, also of workers", async () => {
    await using s3 = await startS3Server();
    for (const name of ["a", "b"]) s3.put("acme", `in/${name}`, `${enrichedLine()}\n`);
    await using folder = await withConfig(`[default]\n${KEYS}endpoint_url = ${s3.url}\n`);
    const options = { cwd: folder.path, env: envOf(folder, {}) };
    const args = ["transform", "s3://acme/in/*", "--request-payer", "--workers", "2"];
    const { exitCode, err } = await spawnRunline(args, options);
    assertEquals(exitCode, 0, err);
    assertEquals([s3.payers.length >= 3, new Set(s3.payers)], [true, new Set(["requester"])]);
  });

  it("is an option of each command that reads from S3", async () => {
    await using s3 = await startS3Server();
    const event = JSON.stringify(
      jobEvent({ job: { namespace: "food_delivery", name: "orders" } }),
    );
    s3.put("acme", "in/event", event);
    s3.put("acme", "in/schema", SCHEMA);
    await using folder = await withConfig(`[default]\n${KEYS}endpoint_url = ${s3.url}\n`);
    const options = { cwd: folder.path, env: envOf(folder, {}) };
    for (
      const [command = "", name] of [["emit", "event"], ["validate", "event"], ["types", "schema"]]
    ) {
      const earlier = s3.payers.length;
      const args = [command, `s3://acme/in/${name}`, "--request-payer"];
      const { exitCode, err } = await spawnRunline(args, options);
      const payers = new Set(s3.payers.slice(earlier));
      assertEquals([exitCode, payers], [0, new Set(["requester"])], err);
    }
  });
});
