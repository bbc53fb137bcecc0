import { assert, assertEquals, assertMatch } from "@std/assert";
import axe from "axe-core";
import type { Page, Route } from "playwright-core";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { worldEvents, worldRunId } from "../fixtures/lineage_world.ts";
import { cacheFolder } from "./services/cache.ts";
import { browserPages } from "./support/browser_pages.ts";

const JOB = "/job?namespace=food_delivery&name=etl.delivery_7_days";
const DATASET =
  "/dataset?namespace=postgres%3A%2F%2Fdb.example.com%3A5432&name=analytics.marts.fct_delivery_times";
const GRAPH = "/graph?node=job:food_delivery:etl.delivery_7_days";

const PAGES = {
  home: "/",
  jobs: "/jobs",
  job: JOB,
  runs: "/runs",
  run: `/run?id=${worldRunId("etl.delivery_7_days", 0)}`,
  "run-ok": `/run?id=${worldRunId("orders", 1)}`,
  datasets: "/datasets",
  dataset: DATASET,
  events: "/events?open=400",
  graph: GRAPH,
  "graph-table": `${GRAPH}&view=table`,
  column: `${DATASET.replace("/dataset", "/column")}&field=minutes&columns=all`,
  search: "/search?q=delivery",
  "search-state": "/search?q=state:failed",
  "search-none": "/search?q=nothing_like_this",
  error: "/job?namespace=food_delivery&name=etl.delivery_8_days",
  keys: "/keys",
} as const;

const WIDTHS = [360, 390, 1280, 1600] as const;

const pages = await browserPages();
const shots = join(cacheFolder(), "pages");
await Deno.mkdir(shots, { recursive: true });
after(() => pages[Symbol.asyncDispose]());

/** How much wider the content is than the window. */
const EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** An answer that is not 200 is a complaint of the browser. */
function isExpected(complaint: string): boolean {
  return complaint.includes("404 (Not Found)");
}

/** Lists what axe finds on a page, as far as it is serious. */
async function barriers(page: Page, rules = ""): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(`axe.run(${rules})`) as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id} at ${nodes[0]?.html.slice(0, 200)}`);
}

describe("the pages in a browser", () => {
  for (const theme of ["light", "dark"] as const) {
    for (const scripts of [true, false]) {
      it(`fit each width in the ${theme} theme, ${scripts ? "with" : "without"} scripts`, async () => {
        await using tab = await pages.open({ theme, scripts });
        const { page, complaints } = tab;
        for (const [name, path] of Object.entries(PAGES)) {
          await tab.go(path);
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 800 });
            const excess = await page.evaluate(EXCESS);
            assertEquals([name, width, excess], [name, width, 0]);
            assert(await page.locator("main").isVisible());
            if (scripts && (width === 390 || width === 1280)) {
              const path = join(shots, `${name}-${theme}-${width}.png`);
              await page.screenshot({ path, fullPage: true });
            }
          }
        }
        assertEquals(complaints.filter((complaint) => !isExpected(complaint)), []);
      });
    }

    it(`keep nobody out in the ${theme} theme`, async () => {
      await using tab = await pages.open({ theme });
      for (const [name, path] of Object.entries(PAGES)) {
        await tab.go(path);
        const rules = theme === "light" ? "" : `{ runOnly: ["color-contrast"] }`;
        assertEquals([name, await barriers(tab.page, rules)], [name, []]);
      }
    });
  }

  it("keep nobody out at the login, before the first event, and in a file to share", async () => {
    await using locked = await browserPages({ events: [], token: "s3cret" });
    await using tab = await locked.open();
    await tab.go("/jobs");
    assertEquals(await barriers(tab.page), []);
    await tab.page.keyboard.type("s3cret");
    await tab.page.keyboard.press("Enter");
    await tab.page.getByRole("heading", { name: "Jobs" }).waitFor();
    await tab.go("/");
    assertEquals(await tab.page.locator("h1").innerText(), "No events yet");
    assertEquals(await barriers(tab.page), []);
    const file = await (await fetch(`${pages.url}${GRAPH.replace("/graph", "/graph.html")}`))
      .text();
    await tab.page.goto("about:blank");
    await tab.page.setContent(file);
    assertEquals(await barriers(tab.page), []);
  });

  it("lead by clicks from a job to its run, to the graph, and to a dataset", async () => {
    for (const scripts of [true, false]) {
      await using tab = await pages.open({ scripts });
      const { page } = tab;
      await tab.go("/jobs");
      await page.getByRole("link", { name: "etl.delivery_7_days", exact: true }).first().click();
      await page.waitForURL(/\/job\?/);
      await page.getByRole("link", { name: "Last failed run" }).click();
      await page.waitForURL(/\/run\?/);
      assertEquals((await page.locator(".err h2").innerText()).trim(), "PostgresError");
      await page.locator(".tl a").first().click();
      if (scripts) await page.locator("details.raw[open]").waitFor();
      await page.getByRole("link", { name: "Open in the graph" }).click();
      await page.waitForURL(/\/graph\?run=/);
      await page.locator(".graph .nd.set > a", { hasText: "delivery_7_days" }).first().click();
      await page.waitForURL(/selected=dataset/);
      await page.locator(".side h2 a").click();
      await page.waitForURL(/\/dataset\?/);
      assertMatch(await page.locator("h1").innerText(), /delivery_7_days/);
    }
  });

  it("show more of the graph without being loaded anew, at the same zoom", async () => {
    await using tab = await pages.open();
    const { page } = tab;
    await tab.go(GRAPH);
    await page.evaluate("window.isStillHere = true");
    const before = await page.locator(".nd").count();
    await page.getByRole("button", { name: "Larger" }).click();
    assertEquals(await page.locator(".zoomer .scale").innerText(), "125 %");
    await page.locator(".hd").last().click();
    await page.waitForURL(/expand=/);
    assert(await page.locator(".nd").count() > before);
    assertEquals(await page.evaluate("window.isStillHere"), true);
    assertEquals(await page.locator(".zoomer .scale").innerText(), "125 %");
    await page.goBack();
    await page.locator(".nd").nth(before).waitFor({ state: "detached" });
    assertEquals(await page.locator(".nd").count(), before);
    // Forward and back before the response to the first arrives.
    const held = Promise.withResolvers<Route>();
    await page.route(/expand=/, (route) => held.resolve(route), { times: 1 });
    await page.evaluate("history.forward()");
    const route = await held.promise;
    const response = await route.fetch();
    const again = page.waitForResponse((response) => !response.url().includes("expand="));
    await page.evaluate("history.back()");
    await again;
    const late = page.waitForResponse(/expand=/);
    await route.fulfill({ response });
    await (await late).finished();
    await page.evaluate("new Promise((resolve) => setTimeout(resolve))");
    assertEquals(await page.locator(".nd").count(), before);
    await page.getByRole("button", { name: "Fit" }).click();
    const isWhole = await page.locator(".gmain .canvas").evaluate((canvas) => {
      return canvas.scrollWidth <= canvas.clientWidth + 1;
    });
    assert(isWhole);
  });

  it("work by keyboard only", async () => {
    await using tab = await pages.open();
    const { page, complaints } = tab;
    await tab.go("/");
    await page.keyboard.press("Tab");
    assertEquals(await page.evaluate("document.activeElement.className"), "skip");
    await page.keyboard.press("/");
    await page.keyboard.type("delivery_7");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\?q=delivery_7/);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/job\?/);
    await page.keyboard.press("g");
    await page.keyboard.press("g");
    await page.waitForURL(/\/graph$/);
    await tab.go(GRAPH);
    const focused = (): Promise<string> => {
      return page.evaluate(`document.activeElement?.querySelector(".t1")?.textContent`);
    };
    await page.keyboard.press("ArrowRight");
    assertEquals(await focused(), "food_delivery.public.delivery_7_days");
    await page.keyboard.press("ArrowLeft");
    assertEquals(await focused(), "etl.delivery_7_days");
    const ring = `getComputedStyle(document.activeElement.querySelector(".bx")).strokeWidth`;
    assertEquals(await page.evaluate(ring), "3px");
    await page.keyboard.press("t");
    await page.waitForURL(/view=table/);
    await tab.go("/events");
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await page.waitForURL(/open=/);
    await tab.go(PAGES.run);
    await page.keyboard.press("e");
    assertEquals(await page.evaluate("document.activeElement.className"), "err");
    await page.keyboard.press("[");
    await page.waitForURL((url) => url.search !== new URL(PAGES.run, pages.url).search);
    await page.keyboard.press("?");
    await page.waitForURL(/\/keys$/);
    assertEquals(complaints, []);
  });

  it("save the graph as a picture", async () => {
    await using tab = await pages.open();
    const { page, complaints } = tab;
    await tab.go(GRAPH);
    await page.getByText("Export").click();
    const downloading = page.waitForEvent("download");
    await page.locator(".menu .png").click();
    const download = await downloading;
    assertEquals(download.suggestedFilename(), "lineage.png");
    const path = join(shots, "exported.png");
    await download.saveAs(path);
    const bytes = await Deno.readFile(path);
    assertEquals([...bytes.slice(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
    assert(bytes.length > 20_000, `${bytes.length} bytes`);
    assertEquals(complaints, []);
  });

  it("count events that come, and leave the list where it is", async () => {
    await using tab = await pages.open();
    const { page } = tab;
    const live = page.waitForResponse(/\/events\/live$/);
    await tab.go("/events");
    await live;
    const first = await page.locator("tbody tr").first().getAttribute("id");
    const [extra] = worldEvents(40).slice(0, 1);
    await pages.store.append([extra!]);
    await page.locator("b.newer").waitFor({ state: "visible" });
    assertEquals(await page.locator("b.newer").innerText(), "1 newer event");
    assertEquals(await page.locator("tbody tr").first().getAttribute("id"), first);
    await page.getByRole("link", { name: "Show them" }).click();
    await page.waitForLoadState();
    assert(await page.locator("tbody tr").first().getAttribute("id") !== first);
  });
});

describe("hostile names in a browser", () => {
  it("are text, also in a picture and in the graph", async () => {
    const names = [
      `"><img src=x onerror=alert(1)>`,
      "<script>alert(1)</script>",
      "</title></svg><script>alert(2)</script>",
      "\u202eexe.txt",
      "x".repeat(10_000),
      "日本語の長い名前のデータセット売上高日次集計レポート",
    ];
    const events = names.map((name, index) => ({
      eventType: "COMPLETE",
      eventTime: `2026-01-31T14:0${index}:00Z`,
      producer: "https://x.example",
      schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
      run: { runId: `019cd23a-0000-7000-8000-00000000000${index}` },
      job: { namespace: name.length > 1000 ? "long" : name, name },
      inputs: [{ namespace: name, name }],
      outputs: [{ namespace: "out", name }],
    }));
    await using hostile = await browserPages({ events });
    await using tab = await hostile.open({ width: 390 });
    const paths = ["/", "/jobs", "/runs", "/datasets", "/events?open=1", "/graph", "/graph.svg"];
    for (const path of paths) {
      if (path === "/graph.svg") {
        const svg = await (await fetch(`${hostile.url}${path}`)).text();
        // The policy of the page before allows no style of a picture.
        await tab.page.goto("about:blank");
        await tab.page.setContent(`<body>${svg}</body>`);
      } else await tab.go(path);
      assertEquals(await tab.page.locator("main img, main script, svg script").count(), 0);
      const wide = await tab.page.locator(".tw").evaluateAll((tables) => {
        return tables.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length;
      });
      assertEquals([path, wide], [path, 0]);
    }
    for (const name of names) {
      const namespace = name.length > 1000 ? "long" : name;
      await tab.go(`/job?${new URLSearchParams({ namespace, name })}`);
      const shown = name.replace("\u202e", "\ufffd");
      assertEquals(await tab.page.locator("h1 bdi").textContent(), shown);
      assertEquals([name.slice(0, 30), await tab.page.evaluate(EXCESS)], [name.slice(0, 30), 0]);
    }
    assertEquals(tab.complaints, []);
  });
});
