import { assertEquals, assertMatch } from "@std/assert";
import { chmod, mkdir, readdir } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { inspectConfig } from "../../../src/lineage/config/inspect_config.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { tlsFile } from "../../fixtures/tls_files.ts";

type Section = Readonly<Record<string, unknown>>;

/** Inspects the section of a transport, and returns its issues as `<path>: <message>`. */
async function issuesOf(transport: Section): Promise<readonly string[]> {
  const report = await inspectConfig({
    config: { transport },
    env: {},
    cwd: "/nowhere",
    checkFiles: true,
  });
  return report.issues.map(({ path, message }) => `${path}: ${message}`);
}

const NONE = "/nowhere/a.pem";
const URL_KEYS = { type: "http", url: "https://h" };
const KAFKA = { type: "kafka", topic: "lineage" };

describe("inspectConfig() and files", () => {
  it("reports each file of certificates that cannot be used, in nested transports as well", async () => {
    const tls = { verify: NONE, client_certificate: tlsFile("client.p12"), client_key: NONE };
    const transport = { type: "composite", transports: [{ ...URL_KEYS, ...tls }] };
    const [certificate = "", key = "", verify = "", ...others] = await issuesOf(transport);
    assertMatch(verify, /^transport\.transports\[0\]\.verify: .*Cannot read the file: .*ENOENT/s);
    assertMatch(certificate, /\.client_certificate: .*it has no certificate in PEM$/s);
    assertMatch(key, /\.client_key: .*Cannot read the file/s);
    assertEquals(others, []);
  });

  it("reports the passwords of a store that differ, without them", async () => {
    const passwords = { storePassword: "s3cret", keyPassword: "0ther" };
    const sslContext = { keyStorePath: tlsFile("client.p12"), ...passwords };
    const [issue = "", ...others] = await issuesOf({ ...URL_KEYS, sslContext });
    assertMatch(issue, /^transport\.sslContext\.keyPassword: .*must be equal to 'storePassword'$/s);
    assertEquals([others, /s3cret|0ther/.test(issue)], [[], false]);
  });

  it("reports the files of Kafka", async () => {
    const servers = { "bootstrap.servers": "h:9092", "security.protocol": "ssl" };
    const config = { ...servers, "ssl.ca.location": NONE, "ssl.key.location": tlsFile("ca.pem") };
    const [ca = "", key = "", ...others] = await issuesOf({ ...KAFKA, config });
    assertMatch(
      ca,
      /^transport\.config: .*"ssl\.ca\.location" of the Kafka .*Cannot read the file/s,
    );
    assertMatch(key, /"ssl\.key\.location" of the Kafka .*it has no private key in PEM$/s);
    assertEquals(others, []);
  });

  it("accepts files and folders that can be used, and creates no folder", async () => {
    await using folder = await tempFolder();
    const transport = { ...URL_KEYS, verify: tlsFile("ca.pem") };
    const spool = { type: "spool", folder: folder.file("a/spool"), transport };
    assertEquals(await issuesOf(spool), []);
    assertEquals(await issuesOf({ type: "file", log_file_path: folder.file("b/events") }), []);
    assertEquals(await readdir(folder.path), []);
  });

  it("reports a folder that is a file", async () => {
    await using folder = await tempFolder();
    const file = await folder.write("spool", "");
    for (const path of [file, `${file}/below`]) {
      const [issue = ""] = await issuesOf({ type: "spool", folder: path, transport: URL_KEYS });
      assertMatch(issue, /^transport\.folder: .*(is not a folder|ENOTDIR)/s);
    }
    const [issue = ""] = await issuesOf({ type: "file", log_file_path: `${file}/events` });
    assertMatch(issue, /^transport\.log_file_path: /);
  });

  it("reports a file to append to that is a folder", async () => {
    await using folder = await tempFolder();
    for (const keys of [{ log_file_path: folder.path, append: true }, { location: folder.path }]) {
      const issues = await issuesOf({ type: "file", ...keys });
      assertMatch(issues.join("\n"), /^transport\.(log_file_path|location): .* is a folder$/s);
    }
  });

  // The superuser may write everywhere, and Deno reports no rights of other users.
  const isReported = process.getuid?.() !== 0 && !("Deno" in globalThis);
  it(`${isReported ? "reports" : "accepts"} a folder that is read-only`, async () => {
    await using folder = await tempFolder();
    await mkdir(folder.file("spool"), { mode: 0o500 });
    const spool = { type: "spool", folder: folder.file("spool/a"), transport: URL_KEYS };
    const file = { type: "file", log_file_path: folder.file("spool/a") };
    const issues = [...await issuesOf(spool), ...await issuesOf({ ...file, append: true })];
    assertEquals(
      issues.map((issue) => /EACCES|denied/.test(issue)),
      isReported ? [true, true] : [],
    );
  });

  it("accepts a file to append to in a folder that is read-only", async () => {
    await using folder = await tempFolder();
    const file = await folder.write("logs/events", "");
    await chmod(folder.file("logs"), 0o500);
    const keys = { log_file_path: file, append: true };
    assertEquals(
      await issuesOf({ type: "file", ...keys }).finally(() => chmod(dirname(file), 0o700)),
      [],
    );
  });
});
