import { testLineageStore } from "../contracts/lineage_store.ts";
import { openStore } from "../fixtures/lineage_store.ts";

testLineageStore("sqliteLineageStore()", openStore);
