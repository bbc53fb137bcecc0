// The pages are whole without this: it keeps times true, follows events, and adds keys, zoom and copying.
import { startCanvas } from "./canvas.js";
import { startCopyButtons } from "./copy.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startTimes } from "./times.js";
import { startVisits } from "./visit.js";

startTimes();
startCopyButtons();
startCanvas();
startVisits();
startKeys();
startLive();
