import { textOf } from "../../internal/as_error.ts";
import type { FacetOptions } from "../facets/base_facet.ts";
import type {
  InputSubsetInputDatasetFacetInit,
  OutputSubsetOutputDatasetFacetInit,
} from "../facets/base_subset_dataset_facet.ts";
import {
  dataQualityAssertionsDatasetFacet,
  dataQualityMetricsInputDatasetFacet,
  errorMessageRunFacet,
  inputStatisticsInputDatasetFacet,
  inputSubsetInputDatasetFacet,
  nominalTimeRunFacet,
  outputStatisticsOutputDatasetFacet,
  outputSubsetOutputDatasetFacet,
  parentRunFacet,
} from "../facets/builders.ts";
import type { DataQualityAssertionsDatasetFacetInit } from "../facets/data_quality_assertions_dataset_facet.ts";
import type { DataQualityMetricsInputDatasetFacetInit } from "../facets/data_quality_metrics_input_dataset_facet.ts";
import type { InputDatasetFacets, OutputDatasetFacets, RunFacets } from "../facets/facet_maps.ts";
import type { InputStatisticsInputDatasetFacetInit } from "../facets/input_statistics_input_dataset_facet.ts";
import type { NominalTimeRunFacet } from "../facets/nominal_time_run_facet.ts";
import type { OutputStatisticsOutputDatasetFacetInit } from "../facets/output_statistics_output_dataset_facet.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";
import type { EventOptions } from "../values/event_options.ts";

/** The scheduled times of a run. */
export interface NominalTime {
  /** The scheduled start. */
  readonly start: Date;
  /** The scheduled end. */
  readonly end?: Date;
}

/** Creates the first facets of a run. */
export function firstFacets(
  { facets, nominalTime, parent }: {
    readonly facets: RunFacets;
    readonly nominalTime: NominalTime | undefined;
    readonly parent: ParentRunFacetInit | undefined;
  },
  options: EventOptions,
): RunFacets {
  return {
    ...facets,
    ...(nominalTime && { nominalTime: nominalTimeFacet(nominalTime, options) }),
    ...(parent && { parent: parentRunFacet({ ...parent, root: rootOf(parent) }, options) }),
  };
}

/** Returns the root of a parent run, which is the parent itself if it has none. */
export function rootOf(
  { root, run, job }: ParentRunFacetInit,
): ParentRunFacetInit["root"] & object {
  return root ?? { run, job };
}

function nominalTimeFacet({ start, end }: NominalTime, options: EventOptions): NominalTimeRunFacet {
  return nominalTimeRunFacet({
    nominalStartTime: start.toISOString(),
    ...(end && { nominalEndTime: end.toISOString() }),
  }, options);
}

/** Creates the facet of a thrown value, which may be anything. */
export function errorFacets(thrown: unknown, options: EventOptions): RunFacets {
  const stackTrace = stackOf(thrown);
  const errorMessage = errorMessageRunFacet({
    message: textOf(thrown),
    programmingLanguage: "TypeScript",
    ...(stackTrace && { stackTrace }),
  }, options);
  return { errorMessage };
}

function stackOf(thrown: unknown): string | undefined {
  try {
    const stack = thrown instanceof Error ? thrown.stack : undefined;
    return typeof stack === "string" ? stack : undefined;
  } catch {
    return undefined;
  }
}

/** Shorthand for the facets of an input dataset. */
export interface InputFacetFields {
  /** The amount of data that was read. */
  readonly inputStatistics?: InputStatisticsInputDatasetFacetInit;
  /** The part that was read. */
  readonly subset?: InputSubsetInputDatasetFacetInit;
  /** The results of checks. */
  readonly dataQualityAssertions?: DataQualityAssertionsDatasetFacetInit;
  /** The metrics. */
  readonly dataQualityMetrics?: DataQualityMetricsInputDatasetFacetInit;
}

/** Shorthand for the facets of an output dataset. */
export interface OutputFacetFields {
  /** The amount of data that was written. */
  readonly outputStatistics?: OutputStatisticsOutputDatasetFacetInit;
  /** The part that was written. */
  readonly subset?: OutputSubsetOutputDatasetFacetInit;
}

/** Creates the facets of an input dataset. */
export function inputFacetsOf(
  fields: InputFacetFields,
  options: FacetOptions,
): InputDatasetFacets {
  const { inputStatistics, subset, dataQualityAssertions, dataQualityMetrics } = fields;
  return {
    ...(inputStatistics && {
      inputStatistics: inputStatisticsInputDatasetFacet(inputStatistics, options),
    }),
    ...(subset && { subset: inputSubsetInputDatasetFacet(subset, options) }),
    ...(dataQualityAssertions && {
      dataQualityAssertions: dataQualityAssertionsDatasetFacet(dataQualityAssertions, options),
    }),
    ...(dataQualityMetrics && {
      dataQualityMetrics: dataQualityMetricsInputDatasetFacet(dataQualityMetrics, options),
    }),
  };
}

/** Creates the facets of an output dataset. */
export function outputFacetsOf(
  fields: OutputFacetFields,
  options: FacetOptions,
): OutputDatasetFacets {
  const { outputStatistics, subset } = fields;
  return {
    ...(outputStatistics && {
      outputStatistics: outputStatisticsOutputDatasetFacet(outputStatistics, options),
    }),
    ...(subset && { subset: outputSubsetOutputDatasetFacet(subset, options) }),
  };
}
