import { join } from "node:path";
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY } from "./credentials.ts";
import { installMaven } from "./maven.ts";
import type { Part, PartPlace } from "./part.ts";
import { JAVA, KEYTOOL, runTool } from "./tool.ts";

const VERSION = "4.3.0";
const KEYSTORE_PASSWORD = "runlinesecret";
const CERTIFICATE = "broker.pem";

const PACKAGE = { group: "org.apache.kafka", artifact: "kafka_2.13", version: VERSION };

/**
 * Apache Kafka, one node that is broker and controller. Its first port is plain, the second one
 * SASL over TLS with SCRAM and PLAIN, the third one its own. It creates no topic by itself.
 */
export const kafka: Part = {
  name: "kafka",
  version: VERSION,
  runsOn: JAVA,
  otherPorts: 2,

  async install(folder) {
    await installMaven(folder, PACKAGE);
    await createKeystore(folder);
  },

  command(place) {
    const { installed, data } = place;
    const config = join(data, "server.properties");
    Deno.writeTextFileSync(config, serverProperties(place));
    const java = `java -Xmx384m -XX:+UseSerialGC -cp '${join(installed, "lib", "*")}'`;
    // Formatting what a killed broker left would be refused, and is not needed.
    const format =
      `${java} kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c '${config}' \
--add-scram 'SCRAM-SHA-256=[name=${ACCESS_KEY_ID},password=${SECRET_ACCESS_KEY}]' \
--add-scram 'SCRAM-SHA-512=[name=${ACCESS_KEY_ID},password=${SECRET_ACCESS_KEY}]'`;
    const script =
      `test -e '${data}/log/meta.properties' || ${format}; exec ${java} kafka.Kafka '${config}'`;
    return { program: "sh", args: ["-c", script] };
  },

  isReady: answersPorts,
};

/** Returns the certificate of the broker, which is an authority of its own. */
export async function kafkaCertificate(installed: string): Promise<string> {
  return await Deno.realPath(join(installed, CERTIFICATE));
}

/** Reports whether the broker listens where clients look for it. */
async function answersPorts(endpoint: string): Promise<boolean> {
  const { hostname, port } = new URL(endpoint);
  try {
    using _connection = await Deno.connect({ hostname, port: Number(port) });
    return true;
  } catch {
    return false;
  }
}

async function createKeystore(folder: string): Promise<void> {
  const store = ["-keystore", join(folder, "broker.p12"), "-storepass", KEYSTORE_PASSWORD];
  const name = ["-alias", "broker", "-dname", "CN=localhost"];
  const extensions = ["-ext", "bc:c=ca:true", "-ext", "san=dns:localhost,ip:127.0.0.1"];
  const options = ["-storetype", "PKCS12", "-keyalg", "RSA", "-validity", "3650"];
  await runTool(KEYTOOL, ["-genkeypair", ...store, ...name, ...extensions, ...options]);
  const file = join(folder, CERTIFICATE);
  await runTool(KEYTOOL, ["-exportcert", "-rfc", "-alias", "broker", "-file", file, ...store]);
}

function serverProperties({ installed, data, port, otherPorts }: PartPlace): string {
  const [tlsPort, controllerPort] = otherPorts;
  const listeners = `PLAINTEXT://127.0.0.1:${port},SASL_SSL://localhost:${tlsPort}`;
  const plainUser = `user_${ACCESS_KEY_ID}="${SECRET_ACCESS_KEY}"`;
  const module = "org.apache.kafka.common.security";
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=${listeners},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=${listeners}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=${module}.scram.ScramLoginModule required;
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=${module}.scram.ScramLoginModule required;
listener.name.sasl_ssl.plain.sasl.jaas.config=${module}.plain.PlainLoginModule required ${plainUser};
ssl.keystore.location=${join(installed, "broker.p12")}
ssl.keystore.type=PKCS12
ssl.keystore.password=${KEYSTORE_PASSWORD}
log.dirs=${join(data, "log")}
auto.create.topics.enable=false
num.partitions=3
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
`;
}
