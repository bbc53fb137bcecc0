import { count } from "../../markup/format.ts";
import type { Overview } from "../../store/overview.ts";
import type { RunStatus } from "../../store/runs.ts";
import { stateHtml, statusWord } from "../parts/entity.ts";
import { hoursChart, hoursTable } from "../parts/charts/hours_chart.ts";
import { type Html, html, NOTHING } from "../parts/html.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";
import { firstStartPage } from "./first_start_page.ts";
import { failingSection, finishedSection, runningSection, slowestSection } from "./home_lists.ts";

/** The first page: whether today is a usual day, which jobs fail, and which run. */
export async function homePage(context: PageContext): Promise<Page> {
  if (context.status.events === 0) return firstStartPage(context);
  const overview = await context.store.overview();
  const { failingJobs } = overview;
  return {
    title: failingJobs === 0
      ? "All jobs well"
      : `${count(failingJobs)} ${failingJobs === 1 ? "job" : "jobs"} failing`,
    section: "overview",
    icon: failingJobs > 0 ? "icon-bad" : "icon",
    live: true,
    main: html`<h1 class="vh">Overview</h1>
<div class="cols eq">
${daySection(overview)}
${countsSection(overview)}
</div>
${failingSection(overview, context)}
<div class="cols eq">
${finishedSection(overview, context)}
<div>${runningSection(overview, context)}
${slowestSection(overview, context)}</div>
</div>`,
  };
}

function daySection({ hours }: Overview): Html {
  return sectionHtml(
    { id: "day", title: "Runs per hour, last 24 hours", first: true },
    [hoursChart(hours), hoursTable(hours)],
  );
}

const COUNTED: readonly RunStatus[] = ["COMPLETED", "FAILED", "ABORTED", "RUNNING"];

function countsSection(overview: Overview): Html {
  const { lastDay, dayBefore, eventsLastDay, eventsDayBefore, runningRuns } = overview;
  const rows = COUNTED.map((state) =>
    countRow({
      label: html`<a href="/runs?state=${statusWord(state).toLowerCase()}">${stateHtml(state)}</a>`,
      now: state === "RUNNING" ? runningRuns : lastDay[state],
      before: state === "RUNNING" ? undefined : dayBefore[state],
      isBad: state === "FAILED",
    })
  );
  const events = countRow({
    label: html`<a href="/events">Events received</a>`,
    now: eventsLastDay,
    before: eventsDayBefore,
    isBad: false,
  });
  return sectionHtml(
    { id: "counts", title: "Counts", first: true },
    tableHtml({
      caption: "Runs by state",
      head: [
        head("State"),
        head("Last 24 hours", "r"),
        head("The day before", "r"),
        head("Change", "r c3"),
      ],
      rows: [...rows, events],
    }),
  );
}

interface CountRow {
  readonly label: Html;
  readonly now: number;
  readonly before: number | undefined;
  readonly isBad: boolean;
}

function countRow({ label, now, before, isBad }: CountRow): Html {
  const bad = (text: string, isWorse: boolean): Html | string => {
    return isBad && isWorse ? html`<b class="bad tx">${text}</b>` : text;
  };
  const difference = before === undefined ? 0 : now - before;
  const change = before === undefined ? NOTHING : bad(signed(difference), difference > 0);
  const earlier = before === undefined ? html`<span class="mut">now</span>` : count(before);
  return html`
    <tr>
      <th scope="row">${label}</th>
      <td class="r">${bad(count(now), now > 0)}</td>
      <td class="r">${earlier}</td>
      <td class="r c3">${change}</td>
    </tr>
  `;
}

function signed(value: number): string {
  if (value === 0) return "0";
  return `${value > 0 ? "+" : "−"}${count(Math.abs(value))}`;
}
