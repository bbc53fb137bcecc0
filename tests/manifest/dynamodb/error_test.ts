import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { DynamoDBManifestStore, RunManifests } from "../../../src/manifest/dynamodb.ts";
import { ManifestError } from "../../../src/manifest/mod.ts";
import { dynamodbClient } from "../../fakes/dynamodb_server.ts";

const PAGE = "<html>\n<body>Who is s3cret?</body></html>";

/** Returns the error of a call of a client on a server that answers the same to everything. */
async function errorOf(
  answer: { readonly status?: number; readonly body?: string },
  config: DynamoDBClientConfig = {},
): Promise<ManifestError> {
  const { status = 200, body = "{}" } = answer;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "text/html" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = dynamodbClient(url, { maxAttempts: 1, ...config });
  try {
    const error = await assertRejects(() => new RunManifests(client, "runs").contains("run=1/"));
    assert(error instanceof ManifestError);
    assert(error.cause instanceof Error);
    return error;
  } finally {
    client.destroy();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

function credentialsThat(fail: () => Error): DynamoDBClientConfig {
  return { credentials: () => Promise.reject(fail()) };
}

describe("RunManifests reports in one sentence a failure of", () => {
  const answers: readonly (readonly [number, string, string, string])[] = [
    [
      401,
      PAGE,
      "MANIFEST_ACCESS_DENIED",
      "access is denied by a server that is not DynamoDB (401)",
    ],
    [
      403,
      PAGE,
      "MANIFEST_ACCESS_DENIED",
      "access is denied by a server that is not DynamoDB (403)",
    ],
    [407, "", "MANIFEST_ACCESS_DENIED", "access is denied by a server that is not DynamoDB (407)"],
    [404, PAGE, "MANIFEST_UNAVAILABLE", "the server does not answer as DynamoDB does (404)"],
    [200, PAGE, "MANIFEST_UNAVAILABLE", "the server does not answer as DynamoDB does (200)"],
    [301, "", "MANIFEST_UNAVAILABLE", "the server does not answer as DynamoDB does (301)"],
  ];
  for (const [status, body, code, state] of answers) {
    it(`an answer of ${status} that is not DynamoDB's: ${body ? "a page" : "nothing"}`, async () => {
      const error = await errorOf({ status, body });
      const message =
        `Cannot use manifest "dynamodb://runs": ${state}, check the endpoint and the proxy`;
      assertEquals([error.code, error.message], [code, message]);
    });
  }

  for (const body of ["{}", "", "null", "[]"]) {
    it(`an answer of 200 without what DynamoDB answers: ${body || "nothing"}`, async () => {
      const client = { send: () => Promise.resolve(body === "" ? undefined : JSON.parse(body)) };
      const store = new DynamoDBManifestStore(client, "runs");
      const state = "the server does not answer as DynamoDB does (200)";
      // At every request: nobody may get the same claim twice.
      for (let call = 0; call < 3; call++) {
        const error = await assertRejects(
          () => store.claim("run=1/", { owner: "me" }),
          ManifestError,
          state,
        );
        assertEquals(error.code, "MANIFEST_UNAVAILABLE");
      }
      await assertRejects(() => store.add("run=1/"), ManifestError, state);
    });
  }

  it("a client without a region", async () => {
    const region = (): Promise<string> => Promise.reject(new Error("Region is missing"));
    const error = await errorOf({}, { region });
    assertEquals([error.code, error.message], [
      "MANIFEST_UNAVAILABLE",
      'Cannot use manifest "dynamodb://runs": the client has no AWS region, set AWS_REGION',
    ]);
  });

  it("an endpoint that is not a URL, without its password", async () => {
    const error = await errorOf({}, { endpoint: "http://me:s3cret@no where" });
    assertEquals([error.code, error.message], [
      "MANIFEST_UNAVAILABLE",
      'Cannot use manifest "dynamodb://runs": the endpoint of the client is not a URL, set one such as http://localhost:8000',
    ]);
  });

  it("credentials that cannot be loaded, without the command that should print them", async () => {
    const config = credentialsThat(() => {
      const error = new Error("Command failed: get-keys --password s3cret\nNo such user");
      error.name = "CredentialsProviderError";
      return error;
    });
    const { code, message } = await errorOf({}, config);
    assertEquals(code, "MANIFEST_ACCESS_DENIED");
    assertEquals(/s3cret|\n/.test(message), false);
  });

  it("all else, by the first line of the cause, not too long and without a password", async () => {
    const text = `Cannot ask http://me:s3cret@proxy/ ${"x".repeat(500)}`;
    const { code, message } = await errorOf({}, credentialsThat(() => new Error(`${text}\nmore`)));
    const detail = `Cannot ask http://***@proxy/ ${"x".repeat(500)}`.slice(0, 200);
    assertEquals([code, message], [
      "MANIFEST_UNAVAILABLE",
      `Cannot use manifest "dynamodb://runs": the call failed (${detail})`,
    ]);
  });
});
