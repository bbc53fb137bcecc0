// Compiled, never run: the declarations of every subpath must hold in a strict project.
export * as root from "@runline/runline";
export * as archive from "@runline/runline/archive";
export * as archiveFile from "@runline/runline/archive/file";
export * as archiveS3 from "@runline/runline/archive/s3";
export * as enriched from "@runline/runline/enriched";
export * as lineage from "@runline/runline/lineage";
export * as manifest from "@runline/runline/manifest";
export * as manifestDynamodb from "@runline/runline/manifest/dynamodb";
export * as manifestSqlite from "@runline/runline/manifest/sqlite";
export * as pipeline from "@runline/runline/pipeline";
