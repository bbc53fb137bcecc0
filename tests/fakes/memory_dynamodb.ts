import type { DynamoDBClientLike } from "../../src/manifest/dynamodb.ts";

type Value = { readonly S?: string; readonly N?: string };
/** An item of a table. */
export type MemoryItem = Readonly<Record<string, Value>>;

interface Input {
  readonly TableName: string;
  readonly Key?: MemoryItem;
  readonly Item?: MemoryItem;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: MemoryItem;
}

/** Carries a call out, or does something else. */
export type Carry = (apply: () => unknown) => Promise<unknown>;

/**
 * The tables of a DynamoDB in memory, for the commands and expressions that a manifest uses and no
 * others. A refused condition is answered with the item, as AWS does.
 */
export class MemoryDynamoDB {
  readonly #tables = new Map<string, Map<string, MemoryItem>>();

  /** Returns the items of a table by their run ids. */
  table(name: string): Map<string, MemoryItem> {
    const table = this.#tables.get(name) ?? new Map<string, MemoryItem>();
    this.#tables.set(name, table);
    return table;
  }

  /** Creates a client, each call of which is carried out by a function. */
  client(carry: Carry): DynamoDBClientLike {
    return {
      send: (command) => {
        const { constructor: { name }, input } = command as {
          readonly constructor: { readonly name: string };
          readonly input: Input;
        };
        return carry(() => this.#apply(name, input));
      },
    };
  }

  #apply(name: string, input: Input): unknown {
    const table = this.table(input.TableName);
    const runId = (input.Key ?? input.Item)?.["RunId"]?.S ?? "";
    const seen = table.get(runId);
    requireCondition(input, seen);
    const ConsumedCapacity = { TableName: input.TableName, CapacityUnits: 1 };
    switch (name) {
      case "GetItemCommand":
        return { ConsumedCapacity, ...seen && { Item: seen } };
      case "PutItemCommand":
        table.set(runId, input.Item ?? {});
        return { ConsumedCapacity };
      case "DeleteItemCommand":
        table.delete(runId);
        return { ConsumedCapacity };
      case "UpdateItemCommand":
        table.set(runId, updated(input, seen ?? {}));
        return { ConsumedCapacity };
      default:
        throw new TypeError(`Cannot carry out "${name}"`);
    }
  }
}

function requireCondition(input: Input, seen: MemoryItem | undefined): void {
  const { ConditionExpression: condition } = input;
  if (condition === undefined) return;
  const holds = condition.startsWith("attribute_not_exists")
    ? seen === undefined
    : condition.split(" AND ").every((equation) => {
      const [name = "", value = ""] = equation.split(" = ");
      const [attribute, wanted] = [nameOf(input, name), valueOf(input, value)];
      return seen?.[attribute]?.S === wanted.S && seen?.[attribute]?.N === wanted.N;
    });
  if (holds) return;
  const error = new Error("The conditional request failed");
  error.name = "ConditionalCheckFailedException";
  throw Object.assign(error, seen && { Item: seen });
}

function updated(input: Input, seen: MemoryItem): MemoryItem {
  const [set = "", remove = ""] = (input.UpdateExpression ?? "").split(" REMOVE ");
  const item: Record<string, Value> = { ...seen };
  for (const equation of set.replace(/^SET /, "").split(", ")) {
    const [name = "", value = ""] = equation.split(" = ");
    item[nameOf(input, name)] = valueOf(input, value);
  }
  for (const name of remove.split(", ").filter(Boolean)) delete item[nameOf(input, name)];
  return item;
}

function nameOf({ ExpressionAttributeNames: names }: Input, name: string): string {
  return names?.[name] ?? name;
}

function valueOf({ ExpressionAttributeValues: values }: Input, name: string): Value {
  return values?.[name] ?? {};
}
