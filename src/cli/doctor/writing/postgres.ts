import { failed, type Finding } from "../finding.ts";

/** The part of a client of PostgreSQL that is used. */
interface PostgresClient {
  unsafe(
    statement: string,
    parameters: string[],
  ): PromiseLike<readonly Readonly<Record<string, unknown>>[]>;
}

/** The privileges that a worker needs, by table. */
const NEEDED = {
  runline_manifest: ["SELECT", "INSERT"],
  runline_claim: ["SELECT", "INSERT", "UPDATE"],
} as const;

/** Asks PostgreSQL for the privileges of the user. Returns those that are missing. */
export async function postgresWriting(sql: PostgresClient): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [table, privileges] of Object.entries(NEEDED)) {
    for (const privilege of privileges) {
      const [row] = await sql.unsafe(
        "SELECT current_user AS name, has_table_privilege($1, $2) AS granted",
        [table, privilege],
      );
      if (row?.["granted"] === true) continue;
      findings.push(failed(
        `Table "${table}" does not allow ${privilege}`,
        `Run as its owner: GRANT ${privilege} ON ${table} TO "${row?.["name"]}"`,
      ));
    }
  }
  return findings;
}
