/**
 * The command as it is compiled into a binary: it brings along the packages that its users would
 * install otherwise.
 *
 * @module
 */
import "./packages.js";
import "../../src/cli/main.ts";
