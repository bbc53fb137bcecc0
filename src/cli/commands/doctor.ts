import { formatNumberOf } from "../../internal/text/format.ts";
import { colored } from "../color.ts";
import { type Command, defineCommand } from "../command.ts";
import { readDefaults } from "../defaults/read_defaults.ts";
import { failed, type FindingStatus, type NamedFinding, ok, warning } from "../doctor/finding.ts";
import { reportText } from "../doctor/report_text.ts";
import { runChecks } from "../doctor/run_checks.ts";
import { type CliIo, notice } from "../io.ts";
import { argument } from "../parameters/parameter.ts";
import { place } from "../places/places.ts";
import { ONE_PASS_PARAMETERS } from "./_process_pass.ts";

const PARAMETERS = {
  ...ONE_PASS_PARAMETERS,
  archive: argument(place, {
    placeholder: "<archive>",
    help: "The archive to check: a folder, file:// or s3:// address",
  }),
};

const COLORS = { ok: "green", warning: "yellow", failed: "red" } as const;

/** Defines `runline doctor` for a list of commands. */
export function doctorCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: "doctor",
    toleratesDefaults: true,
    defaultsOf: "process",
    summary: "Check the requirements of runline process, and report problems",
    example: "runline doctor ./archive --job food_delivery/orders --out ./json",
    description:
      `Checks the version of the runtime, the permissions of Deno, runline.yml, the lineage configuration
and its backend, the archive, the output, the manifest, the spool, and the clock against those of
the servers. Accepts the options of "runline process": write doctor in place of process.

Nothing is created, changed or emitted. Permissions to write are checked by requests that change
nothing: S3 receives a part of an upload and a deletion of an object that do not exist, DynamoDB a
write with a condition that no item meets, Kinesis a record for no shard, and PostgreSQL a query for
the privileges. An HTTP backend receives a HEAD request with the credentials of the configuration,
Datadog the key, Google Cloud Storage a query for the permission, and the Data Lineage API an empty
event, which it refuses. A topic of Kafka and a domain of DataZone are looked up with the credentials;
the permission to write to them is not checked. SQLite may leave empty -shm and -wal files next to a
database that is read. A check takes up to 10 s. Exits with 1 if a check failed, not for warnings.`,
    parameters: PARAMETERS,
    run: async (options, io) => {
      const findings = [
        ...await checkDefaults(commands(), { io, configFile: options.configFile }),
        ...await runChecks(options, { io }),
      ];
      if (options.json) {
        await io.stdout(`${JSON.stringify({ checks: findings }, undefined, 2)}\n`);
      } else {
        await io.stdout(reportText(findings, { columns: io.columns ?? 80, paint: painter(io) }));
        notice(`${summary(findings)}\n`, io);
      }
      return findings.some(({ status }) => status === "failed") ? 1 : 0;
    },
  });
}

async function checkDefaults(
  commands: readonly Command[],
  options: { readonly io: CliIo; readonly configFile: string | undefined },
): Promise<readonly NamedFinding[]> {
  const check = "options";
  const { file, entries, issues, warnings } = await readDefaults(commands, options);
  if (issues.length + warnings.length > 0) {
    return [
      ...issues.map(({ message }) => ({ check, ...failed(message) })),
      ...warnings.map((message) => ({ check, ...warning(message) })),
    ];
  }
  if (file === undefined) return [{ check, ...ok("There is no runline.yml") }];
  const count = formatNumberOf(entries.length, "default");
  return [{ check, ...ok(`${count} in ${file}: "runline config show --options" lists them`) }];
}

function painter({ env, stdoutIsTerminal: isTerminal }: CliIo) {
  return (word: string, status: FindingStatus): string =>
    colored(word, COLORS[status], { env, isTerminal });
}

function summary(findings: readonly NamedFinding[]): string {
  const countOf = (wanted: FindingStatus): number =>
    findings.filter(({ status }) => status === wanted).length;
  return `${countOf("ok")} ok, ${formatNumberOf(countOf("warning"), "warning")}, ${
    countOf("failed")
  } failed`;
}
