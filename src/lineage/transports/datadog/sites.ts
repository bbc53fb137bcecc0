/** The sites of Datadog: https://docs.datadoghq.com/getting_started/site/ */
export const DATADOG_SITES: readonly string[] = [
  "datadoghq.com",
  "us3.datadoghq.com",
  "us5.datadoghq.com",
  "datadoghq.eu",
  "ap1.datadoghq.com",
  "ap2.datadoghq.com",
  "uk1.datadoghq.com",
  "ddog-gov.com",
  "us2.ddog-gov.com",
  "datad0g.com",
];

/** Returns the URL that takes the events of a site; another URL, such as a proxy's, stays. */
export function datadogUrl(site: string): string {
  return DATADOG_SITES.includes(site) ? `https://data-obs-intake.${site}` : site;
}
