/** The schemas whose facets are written. */
export const SELECTED: readonly string[] = [
  "BaseSubsetDatasetFacet",
  "DatasetTypeDatasetFacet",
  "DocumentationDatasetFacet",
  "DocumentationJobFacet",
  "ErrorMessageRunFacet",
  "InputStatisticsInputDatasetFacet",
  "JobTypeJobFacet",
  "NominalTimeRunFacet",
  "OutputStatisticsOutputDatasetFacet",
  "ParentRunFacet",
  "ProcessingEngineRunFacet",
  "SchemaDatasetFacet",
  "SourceCodeLocationJobFacet",
];
