import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../src/lineage/errors.ts";
import { BackgroundFailures } from "../../../src/lineage/transports/background_failures.ts";
import { frozenRunEvent } from "../../fakes/lineage_events.ts";

const EVENT = frozenRunEvent("orders");
const HOW = '(further failures are not shown: pass "onError" to receive each)';

function failure(name: string): TransportError {
  return new TransportError(`Cannot send ${name}`, { code: "TRANSPORT_REJECTED" });
}

describe("BackgroundFailures", () => {
  it("warns of the first failure since the last flush if there is no onError", () => {
    const warnings: string[] = [];
    const failures = new BackgroundFailures(undefined, (message) => void warnings.push(message));
    failures.add(failure("a"), EVENT);
    failures.add(failure("b"), EVENT);
    assertEquals(warnings, [`Cannot send a ${HOW}`]);
    assertThrows(() => failures.throwAll(), TransportError, "Cannot send a, and 1 others failed");
    failures.add(failure("c"), EVENT);
    assertEquals(warnings, [`Cannot send a ${HOW}`, `Cannot send c ${HOW}`]);
  });

  it("does not warn if there is an onError", () => {
    const lost: string[] = [];
    const warnings: string[] = [];
    const onError = ({ message }: TransportError): void => void lost.push(message);
    const failures = new BackgroundFailures(onError, (message) => void warnings.push(message));
    failures.add(failure("a"), EVENT);
    failures.add(failure("b"), EVENT);
    assertEquals([lost, warnings], [["Cannot send a", "Cannot send b"], []]);
  });
});
