import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { startServer } from "./support/lineage_server.ts";

const TOKEN = "s3cret-token-of-this-test";
const BROWSER = { accept: "text/html" };

describe("runline serve beyond this machine", () => {
  it("does not start without a token", async () => {
    await using folder = await tempFolder();
    await assertRejects(
      () => startServer(folder, ["--host", "0.0.0.0"]),
      Error,
      "To listen on 0.0.0.0, beyond this machine, the server needs a token",
    );
  });

  it("answers with the token only, and writes it into no page, address, log or store", async () => {
    await using folder = await tempFolder();
    await folder.write("token", TOKEN);
    const server = await startServer(folder, ["--host", "0.0.0.0", "--token-file", "token"]);
    const url = `http://127.0.0.1:${new URL(server.url).port}`;
    const seen: string[] = [];
    const get = async (path: string, headers: Record<string, string>): Promise<Response> => {
      const response = await fetch(`${url}${path}`, { headers, redirect: "manual" });
      seen.push(response.url, JSON.stringify([...response.headers]), await response.text());
      return response;
    };
    try {
      for (const path of ["/api/v1/jobs", "/metrics", "/api/runline/v1/openapi.json", "/graph"]) {
        assertEquals([path, (await get(path, {})).status], [path, 401]);
      }
      assertEquals((await get("/jobs", BROWSER)).status, 401);
      assertStringIncludes(seen.at(-1) ?? "", 'type="password"');

      const body = new URLSearchParams({ token: TOKEN, next: "/jobs?q=a" });
      const login = await fetch(`${url}/login`, { method: "POST", body, redirect: "manual" });
      assertEquals([login.status, login.headers.get("location")], [303, "/jobs?q=a"]);
      const [cookie = ""] = (login.headers.get("set-cookie") ?? "").split(";");
      seen.push(cookie, await login.text());

      assertEquals((await get("/jobs", { ...BROWSER, cookie })).status, 200);
      assertStringIncludes(seen.at(-1) ?? "", "<h1");
      const foreign = { cookie: cookie.slice(0, -1) };
      assertEquals((await get("/api/v1/jobs", foreign)).status, 401);
      const bearer = { authorization: `Bearer ${TOKEN}` };
      for (const path of ["/api/v1/jobs", "/metrics", "/", "/events", "/graph"]) {
        assertEquals([path, (await get(path, bearer)).status], [path, 200]);
      }
    } finally {
      seen.push(await server.output());
    }
    for (const name of ["lineage.db", "lineage.db-wal"]) {
      seen.push(await Deno.readTextFile(folder.file(name)).catch(() => ""));
    }
    assertEquals(seen.filter((text) => text.includes(TOKEN)), []);
    assert(seen.some((text) => text.includes('"event":"stopped"')));
  });
});
