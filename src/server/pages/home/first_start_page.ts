import { type Html, html } from "../parts/html.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { factsHtml } from "../parts/section.ts";

/** The first page of a server that has no events: how to send the first one. */
export function firstStartPage(context: PageContext): Page {
  const { url, status, server } = context;
  const place = status.url.replace(/^sqlite:/, "");
  return {
    title: "No events yet",
    section: "overview",
    live: true,
    main: html`
      <div class="head">
        <div>
          <h1>No events yet</h1>
          <p
            class="lede">This server listens on <code>${url
              .origin}</code> and stores events in <code class="w">${place}</code>. Send the first event in one of these ways; this page then shows it. Without JavaScript, <a href="/">look again</a>.</p>
        </div>
      </div>
      <div class="ways">
      ${processWay()}
      ${producerWay(url.origin)}
      ${curlWay(url.origin)}
      ${importWay()}
      </div>
      ${factsHtml([
        ["Listens", server.needsToken ? url.host : `${url.host}, this machine only`],
        ["Database", html`<span class="w">${place}</span>, 0 events`],
        [
          "Keeps",
          server.retention ?? html`everything, as no <code>--retention</code> is set`,
        ],
        ["Token", server.needsToken ? "needed" : "none needed on loopback"],
        ["Accepts", "run, dataset and job events, single or in batches"],
      ])}
    `,
  };
}

function way(id: string, title: string, content: Html): Html {
  return html`
    <section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>
  `;
}

function command(text: string, label = "Command"): Html {
  return html`<pre class="code" tabindex="0" aria-label="${label}">${text}</pre>`;
}

function processWay(): Html {
  return way(
    "w1",
    "Process Snowplow run folders",
    html`
      <p>While this server runs, <code>runline process</code> finds it by itself.</p>
      ${command("runline process ./archive --job food_delivery/orders --out ./json")}
      <p
        class="mut">No archive at hand? <code>npx -y deno task demo</code> creates one with three runs and processes it.</p>
    `,
  );
}

function producerWay(origin: string): Html {
  return way(
    "w2",
    "Send from an OpenLineage producer",
    html`<p>dbt, Airflow and every OpenLineage client read one variable.</p>
${command(`export OPENLINEAGE_URL=${origin}`, "Environment variable")}
<details><summary>Spark</summary>${
      command(
        `spark-submit \\
  --packages io.openlineage:openlineage-spark_2.12:1.40.1 \\
  --conf spark.extraListeners=io.openlineage.spark.agent.OpenLineageSparkListener \\
  --conf spark.openlineage.transport.type=http \\
  --conf spark.openlineage.transport.url=${origin}`,
        "Spark options",
      )
    }</details>
<details><summary>Airflow</summary>${
      command(
        `AIRFLOW__OPENLINEAGE__TRANSPORT='{"type":"http","url":"${origin}"}'`,
        "Airflow variable",
      )
    }</details>`,
  );
}

function curlWay(origin: string): Html {
  return way(
    "w3",
    "Post one event with curl",
    html`<p>The answer is <code>201</code> with an empty body.</p>
${
      command(`curl -i ${origin}/api/v1/lineage \\
  -H 'Content-Type: application/json' -d '{
  "eventType": "COMPLETE",
  "eventTime": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'",
  "producer": "https://example.com/by-hand",
  "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
  "run": { "runId": "019c1552-8d40-7c3e-9a41-5b0e6f1d2a77" },
  "job": { "namespace": "food_delivery", "name": "orders" },
  "inputs":  [{ "namespace": "s3://acme-lake", "name": "enriched/archive" }],
  "outputs": [{ "namespace": "s3://acme-lake", "name": "json/orders" }]
}'`)
    }`,
  );
}

function importWay(): Html {
  return way(
    "w4",
    "Import events",
    html`<p>NDJSON with one event a line, gzip or not. An event that is already here is not stored again.</p>
${command("runline import lineage.ndjson")}
<p>From the database of Marquez, for example:</p>
${command("psql marquez -At -c 'SELECT event FROM lineage_events' | runline import -")}`,
  );
}
