import {
  dataQualityAssertionsDatasetFacet,
  dataQualityMetricsInputDatasetFacet,
  inputStatisticsInputDatasetFacet,
  inputSubsetInputDatasetFacet,
  outputStatisticsOutputDatasetFacet,
  outputSubsetOutputDatasetFacet,
} from "../facets/builders.ts";
import type {
  InputSubsetInputDatasetFacetInit,
  OutputSubsetOutputDatasetFacetInit,
} from "../facets/base_subset_dataset_facet.ts";
import type { DataQualityAssertionsDatasetFacetInit } from "../facets/data_quality_assertions_dataset_facet.ts";
import type { DataQualityMetricsInputDatasetFacetInit } from "../facets/data_quality_metrics_input_dataset_facet.ts";
import type { FacetOptions } from "../facets/base_facet.ts";
import type { InputDatasetFacets, OutputDatasetFacets } from "../facets/facet_maps.ts";
import type { InputStatisticsInputDatasetFacetInit } from "../facets/input_statistics_input_dataset_facet.ts";
import type { OutputStatisticsOutputDatasetFacetInit } from "../facets/output_statistics_output_dataset_facet.ts";

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
