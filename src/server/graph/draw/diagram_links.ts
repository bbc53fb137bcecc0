import type { DiagramNode } from "../diagram/diagram.ts";

/** The links of the parts of a drawn diagram. A part without a link is drawn as text. */
export interface DiagramLinks {
  /** The address of a node. */
  readonly node?: (node: DiagramNode) => string;
  /** The address that shows more neighbours of a node. */
  readonly expand?: (node: DiagramNode, side: "up" | "down") => string;
  /** The address of a column. */
  readonly column?: (node: DiagramNode, column: string) => string;
}
