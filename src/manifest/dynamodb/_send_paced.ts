import type { StoreCallOptions } from "../store.ts";
import { type ItemCommand, sendItems } from "./table.ts";
import type { TableAddress } from "./_table_address.ts";

interface Used {
  readonly CapacityUnits?: number | undefined;
}

/** The consumed capacity of an answer: of one table, or of each. */
export interface Consumed {
  readonly ConsumedCapacity?: Used | readonly Used[] | undefined;
}

/** Returns the capacity units that an answer has used. */
export function unitsOf({ ConsumedCapacity: used }: Consumed): number {
  return [used ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

/** Sends a command that reads many items, no faster than the pace of its table allows. */
export async function sendPaced<Output extends Consumed>(
  table: TableAddress,
  command: ItemCommand,
  { expected, ...options }: StoreCallOptions & { readonly expected: number },
): Promise<Output> {
  if (table.pace === undefined) return await sendItems<Output>(table, command, options);
  await table.pace.take(expected, options);
  const output = await sendItems<Output>(table, command, options);
  table.pace.correct(expected, unitsOf(output));
  return output;
}
