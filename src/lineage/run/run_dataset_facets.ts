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

/** What a run tells of a dataset as it reads it, in short: the facets are made of it. */
export interface InputFacetFields {
  /** How much was read. */
  readonly inputStatistics?: InputStatisticsInputDatasetFacetInit;
  /** Which part was read. */
  readonly subset?: InputSubsetInputDatasetFacetInit;
  /** What was checked of it. */
  readonly dataQualityAssertions?: DataQualityAssertionsDatasetFacetInit;
  /** What was measured of it. */
  readonly dataQualityMetrics?: DataQualityMetricsInputDatasetFacetInit;
}

/** What a run tells of a dataset as it writes it, in short: the facets are made of it. */
export interface OutputFacetFields {
  /** How much was written. */
  readonly outputStatistics?: OutputStatisticsOutputDatasetFacetInit;
  /** Which part was written. */
  readonly subset?: OutputSubsetOutputDatasetFacetInit;
}

/** Makes the facets of a dataset that is read. */
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

/** Makes the facets of a dataset that is written. */
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
