import { join } from "node:path";
import type { Part } from "./part.ts";
import { POSTGRES } from "./tool.ts";

const VERSION = "15";

// PostgreSQL refuses to run as root, and another user may not look into the cache of root. SIGINT lets
// it end while clients are connected.
const START = `
  folder=$(mktemp -d /tmp/runline-postgres-XXXXXX)
  as=
  if [ "$(id -u)" = 0 ]; then
    chown nobody "$folder"
    as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
  fi
  $as sh -c '
    initdb -D "$0/data" -U runline --auth=trust --no-sync >/dev/null &&
    exec ${POSTGRES.command} -D "$0/data" -p "$1" -h 127.0.0.1 -k "$0" -c fsync=off
  ' "$folder" "$1" &
  server=$!
  trap 'kill -INT $server' TERM INT
  wait $server
  wait $server
  rm -rf "$folder"
`;

/** PostgreSQL of the system, in a folder of its own. It refuses to run as root. */
export const postgres: Part = {
  name: "postgres",
  version: VERSION,
  runsOn: POSTGRES,

  async install(folder) {
    await Deno.writeTextFile(join(folder, "README"), "PostgreSQL is installed by the system.\n");
  },

  command({ port }) {
    return { program: "sh", args: ["-c", START, "sh", String(port)] };
  },

  async isReady(endpoint) {
    try {
      const { hostname, port } = new URL(endpoint);
      const connection = await Deno.connect({ hostname, port: Number(port) });
      // The request for TLS is answered by one letter as soon as the server accepts connections:
      // https://www.postgresql.org/docs/current/protocol-message-formats.html
      await connection.write(new Uint8Array([0, 0, 0, 8, 4, 210, 22, 47]));
      const answer = new Uint8Array(1);
      const read = await connection.read(answer);
      connection.close();
      return read === 1;
    } catch {
      return false;
    }
  },
};
