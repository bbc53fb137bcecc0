import { assertEquals, assertMatch } from "@std/assert";
import { chmod, mkdir, readdir } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { inspectConfig } from "../../../src/lineage/config/inspect_config.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { tlsFile } from "../../fixtures/tls_files.ts";

type Section = Readonly<Record<string, unknown>>;

/** Inspects the section of a transport, and returns its issues as `<path>: <message>`. */
async function issuesOf(
  transport: Section,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const report = await inspectConfig({
    config: { transport },
    env,
    cwd: "/nowhere",
    checkFiles: true,
  });
  return report.issues.map(({ path, message }) => `${path}: ${message}`);
}

const NONE = "/nowhere/a.pem";
const URL_KEYS = { type: "http", url: "https://h" };
const GCS = { type: "gcs", bucketName: "lineage" };
const GCP = { type: "gcplineage", project_id: "acme" };
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

  it("reports a file of Google's credentials that cannot be used, without its content", async () => {
    await using folder = await tempFolder();
    const key = { type: "service_account", client_email: "a@b.example", private_key: "s3cret" };
    const contents: readonly (readonly [content: unknown, message: RegExp | undefined])[] = [
      [key, undefined],
      [{ type: "of_tomorrow" }, undefined],
      [{ ...key, private_key: "" }, /its credentials have no "private_key"$/],
      [{ ...key, type: "authorized_user" }, /its credentials have no "client_id"$/],
      [{ refresh_token: "s3cret" }, /its credentials have no "client_email"$/],
      [["s3cret"], /it has no JSON object$/],
    ];
    for (const [content, message] of contents) {
      const file = await folder.write("google.json", JSON.stringify(content));
      const variable = { GOOGLE_APPLICATION_CREDENTIALS: file };
      const issues = [
        ...await issuesOf({ ...GCS, credentialsFile: file }),
        ...await issuesOf({ ...GCP, credentials_path: file }, variable),
        ...await issuesOf(GCP, variable),
      ];
      assertEquals(issues.length, message ? 3 : 0, issues.join("\n"));
      for (const issue of issues) assertMatch(issue, message ?? /^$/);
      assertEquals(issues.join().includes("s3cret"), false);
    }
    const file = await folder.write("google.json", "-----BEGIN PRIVATE KEY-----s3cret");
    const [issue = ""] = await issuesOf({ ...GCS, credentialsFile: file });
    assertMatch(issue, /^transport\.credentialsFile: [^-]*it has no JSON object$/);
    const [missing = ""] = await issuesOf(GCS, { GOOGLE_APPLICATION_CREDENTIALS: NONE });
    assertMatch(
      missing,
      /Cannot use GOOGLE_APPLICATION_CREDENTIALS: Cannot read the file: .*ENOENT/,
    );
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

  const mayWrite = process.getuid?.() === 0;
  const what = mayWrite ? "accepts, for the superuser," : "reports";
  const denied = (path: string): string =>
    `No write access to "${path}": permission denied, check the owner and the mode`;

  it(`${what} a file that is read-only`, async () => {
    await using folder = await tempFolder();
    const path = await folder.write("events", "");
    await chmod(path, 0o400);
    const [issue, ...others] = await issuesOf({ type: "file", log_file_path: path, append: true });
    assertEquals([issue?.includes(denied(path)), others], [
      mayWrite ? undefined : true,
      [],
    ]);
  });

  // Deno needs files without a name, which not every file system has.
  const isUnknown = !mayWrite && "Deno" in globalThis;
  const skip = saySkip(isUnknown ? "Deno may not know who may write to a folder" : false);
  it(`${what} a folder that is read-only, and leaves nothing there`, { skip }, async () => {
    await using folder = await tempFolder();
    const path = folder.file("spool");
    await mkdir(path, { mode: 0o500 });
    const spool = { type: "spool", folder: `${path}/a`, transport: URL_KEYS };
    const file = { type: "file", log_file_path: `${path}/a`, append: true };
    const issues = [...await issuesOf(spool), ...await issuesOf(file)];
    const expected = mayWrite ? [] : [true, true];
    assertEquals(issues.map((issue) => issue.includes(denied(path))), expected);
    assertEquals(await readdir(path), []);
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
