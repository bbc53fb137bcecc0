/** The colours of the light theme. Written by `scripts/generate_assets.ts`. */
export const LIGHT_TOKENS = `
:root{color-scheme:light dark;--bg:#fff;--bg2:#f5f6f7;--bg3:#e8ebee;--line:#dfe3e6;--line2:#c3cad0;--edge:#7d868e;--ink:#14191d;--ink2:#56606a;--ok:#18794e;--okb:#46976e;--okt:#e7f4ec;--bad:#b3241b;--badb:#d5382c;--badt:#fdeeec;--run:#1d5fc4;--warn:#8a5700;--warnt:#fbf2df;--n0:#7542c8;--n1:#a2620b;--n2:#0b7d8f;--n3:#b52d78;--n4:#5c7a0a;--n5:#7a5a44;--n6:#4d57d6;--n7:#5a6872;--sans:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;--mono:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
`;

/** The colours of the dark theme. Written by `scripts/generate_assets.ts`. */
export const DARK_TOKENS = `
:root{--bg:#0f1316;--bg2:#171c20;--bg3:#232a2f;--line:#2a3238;--line2:#46515a;--edge:#6f7b85;--ink:#e7ebee;--ink2:#9eaab4;--ok:#55c08a;--okb:#3c9468;--okt:#12271c;--bad:#ff8a7d;--badb:#e5564a;--badt:#321816;--run:#82b4ff;--warn:#e2b04e;--warnt:#2c2312;--n0:#b291f5;--n1:#dba052;--n2:#4fb9cb;--n3:#ec80b6;--n4:#a3c24a;--n5:#c4a189;--n6:#98a0ff;--n7:#93a2ad}
`;

/** The rules for what a diagram draws. Written by `scripts/generate_assets.ts`. */
export const DIAGRAM_STYLE = `
.graph{display:block;margin:auto}
.graph a{text-decoration:none;outline:0}
.graph text{fill:var(--ink);font:500 .8125rem var(--mono)}
.graph .t2,.graph .t3{font:.75rem var(--sans);fill:var(--ink2)}
.graph .t3.bad{fill:var(--bad);font-weight:600}
.graph .k{fill:none}
.bx{fill:var(--bg);stroke:var(--edge)}
.job .bx{fill:var(--bg2)}
.sp[d]{fill:var(--n)}
.nd.bad .bx{stroke:var(--badb);stroke-width:1.5}
.nd.run .bx{stroke:var(--run);stroke-dasharray:5 3}
.nd.sel .bx{stroke:var(--ink);stroke-width:2}
.nd a:focus-visible .bx,.hd:focus-visible path,.cl:focus-visible rect{stroke:var(--run);stroke-width:3;stroke-dasharray:none}
.e path{fill:none;stroke:var(--edge);stroke-width:1.25}
.e .ar{fill:var(--edge);stroke:none}
.e.run path{stroke:var(--run);stroke-dasharray:5 4}
.e.run .ar{fill:var(--run)}
.e.bad path{stroke:var(--badb);stroke-width:1.5}
.e.bad .ar{fill:var(--badb)}
.e .x{stroke-width:2!important}
.e.old path{stroke-dasharray:1.5 4}
.e.hot path{stroke:var(--ink);stroke-width:2}
.e.hot .ar{fill:var(--ink)}
.hd path{fill:var(--bg2);stroke:var(--edge)}
.graph .hd text{font:600 .75rem var(--sans);text-anchor:middle}
.cl rect{fill:none;pointer-events:all}
.cl:hover rect{fill:var(--bg2)}
.cl.hot rect{fill:var(--bg3)}
.hot .t1,.cl.sel text{font-weight:650}
.cl.sel rect{fill:var(--ink)}
.graph .cl.sel>text{fill:var(--bg)}
`;
