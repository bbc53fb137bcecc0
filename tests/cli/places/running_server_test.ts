import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { leaveNote, withProof } from "../../../src/cli/places/running_server.ts";
import { serveRequests } from "../../../src/server/serve.ts";
import { runline } from "../../fakes/cli_io.ts";
import { runEventOf } from "../../fixtures/server_events.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const stdin = JSON.stringify(runEventOf({ run: 1, at: "12:00:00" }));

/** Records the requests, with their tokens. It answers each with "pong" and its own headers. */
function recorder() {
  const requests: string[] = [];
  return {
    requests,
    handler: ({ method, url, headers }: Request): Promise<Response> => {
      requests.push(`${method} ${new URL(url).pathname} ${headers.get("authorization")}`);
      const proof = headers.get("runline-challenge") ?? "";
      return Promise.resolve(new Response("pong\n", { headers: { "runline-proof": proof } }));
    },
  };
}

describe("the note of a running server", () => {
  it("brings neither events nor a token to another server on the port", async () => {
    await using folder = await tempFolder();
    const { handler, requests } = recorder();
    await using server = await serveRequests(handler, { port: 0 });
    const env = { XDG_STATE_HOME: folder.path, RUNLINE_TOKEN: "s3cret" };
    const tokenFile = await folder.write("token", "s3cret");
    const note = { url: server.url, needsToken: true, tokenFile };
    for (const id of ["id", undefined]) {
      requests.length = 0;
      if (id !== undefined) leaveNote({ ...note, id }, { env });
      else await folder.write("runline/server.json", JSON.stringify({ ...note, pid: 1 }));
      const { exitCode } = await runline(folder.path, ["emit", "-"], { env, stdin });
      assertEquals([exitCode, requests], [0, id === undefined ? [] : ["GET /ping null"]]);
    }
  });

  it("brings events without a token to a server that needs none", async () => {
    await using folder = await tempFolder();
    const { handler, requests } = recorder();
    await using server = await serveRequests(withProof(handler, "id"), { port: 0 });
    const env = { XDG_STATE_HOME: folder.path, RUNLINE_TOKEN: "s3cret" };
    leaveNote({ id: "id", url: server.url, needsToken: false }, { env });
    const { exitCode } = await runline(folder.path, ["emit", "-"], { env, stdin });
    assertEquals([exitCode, requests], [0, ["GET /ping null", "POST /api/v1/lineage null"]]);
  });
});
