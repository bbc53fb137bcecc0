/** The style sheet of the pages. Written by `scripts/generate_assets.ts`. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--bg2:#f5f6f7;--bg3:#e8ebee;--line:#dfe3e6;--line2:#c3cad0;--edge:#7d868e;--ink:#14191d;--ink2:#56606a;--ok:#18794e;--okb:#46976e;--okt:#e7f4ec;--bad:#b3241b;--badb:#d5382c;--badt:#fdeeec;--run:#1d5fc4;--warn:#8a5700;--warnt:#fbf2df;--n0:#7542c8;--n1:#a2620b;--n2:#0b7d8f;--n3:#b52d78;--n4:#5c7a0a;--n5:#7a5a44;--n6:#4d57d6;--n7:#5a6872;--sans:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;--mono:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#0f1316;--bg2:#171c20;--bg3:#232a2f;--line:#2a3238;--line2:#46515a;--edge:#6f7b85;--ink:#e7ebee;--ink2:#9eaab4;--ok:#55c08a;--okb:#3c9468;--okt:#12271c;--bad:#ff8a7d;--badb:#e5564a;--badt:#321816;--run:#82b4ff;--warn:#e2b04e;--warnt:#2c2312;--n0:#b291f5;--n1:#dba052;--n2:#4fb9cb;--n3:#ec80b6;--n4:#a3c24a;--n5:#c4a189;--n6:#98a0ff;--n7:#93a2ad}}
:root{--pad:max(24px,50vw - 696px)}
*,::before,::after{box-sizing:border-box}
html{color:var(--ink);background:var(--bg);-webkit-text-size-adjust:none}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;font:.8125rem/1.25rem var(--sans)}
h1,h2,h3,p,dl,dd,ol,ul,pre{margin:0;padding:0;font:inherit}
ol,ul{list-style:none}
h2,h3,b{font-weight:650}
h2{font-size:.875rem}
a{color:inherit;text-decoration:underline 1px var(--edge);text-underline-offset:3px}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--run);outline-offset:2px;border-radius:2px}
small{font-size:.75rem;color:var(--ink2);font-weight:400}
code,pre,kbd,.mono{font-family:var(--mono);font-size:.78125rem}
pre{overflow:auto}
time,td,dd,.num{font-variant-numeric:tabular-nums}
summary{cursor:pointer}
summary:hover{text-decoration:underline}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:8px;top:-60px;padding:6px 12px;background:var(--ink);color:var(--bg);z-index:9}
.skip:focus{top:6px}
.sprite{position:absolute;width:0;height:0}
.mut{color:var(--ink2)}
.warn{color:var(--warn)}
.ink{color:var(--ink);min-width:0}
.w{overflow-wrap:anywhere}
.nw{white-space:nowrap}
.sp{flex:1}
.gap{margin-top:20px}
.big{font-size:1rem}
.top{display:flex;align-items:center;gap:0 24px;padding:0 var(--pad);background:var(--bg2);border-bottom:1px solid var(--line)}
.brand{display:flex;align-items:center;gap:8px;font-weight:650;text-decoration:none}
.brand .b{fill:var(--ink)}
.brand .x{fill:var(--badb)}
.top nav{display:flex;gap:20px;flex:1;overflow-x:auto}
.top nav a,.tabs a{display:flex;gap:5px;align-items:center;color:var(--ink2);text-decoration:none;border:solid transparent;border-width:2px 0}
.top nav a{height:44px}
.top a:focus-visible{outline-offset:-3px}
.top nav a:hover,.tabs a:hover{color:var(--ink)}
.top [aria-current],.tabs [aria-current]{color:var(--ink);font-weight:600;border-bottom-color:var(--ink)}
[role=search]{position:relative;flex:0 1 300px}
[role=search] input{width:100%}
kbd{position:absolute;right:10px;top:5px;color:var(--ink2)}
main{flex:1;padding:18px var(--pad) 40px}
.foot{display:flex;flex-wrap:wrap;gap:4px 20px;padding:12px var(--pad);color:var(--ink2);border-top:1px solid var(--line);font-size:.75rem}
.head{display:flex;flex-wrap:wrap;align-items:flex-start;gap:8px 16px;margin-bottom:14px}
.head>div:first-child{flex:1 1 420px;min-width:0}
.crumb{display:flex;flex-wrap:wrap;align-items:center;gap:0 8px;color:var(--ink2)}
.crumb [aria-hidden]{color:var(--edge)}
h1{font-size:1.1875rem;line-height:1.75rem;font-weight:650;letter-spacing:-.012em;overflow-wrap:anywhere}
h1.mono{font-size:1.125rem}
h1 .st{font:600 .8125rem/1.25rem var(--sans);letter-spacing:0}
h1>:has(+ .st){margin-right:8px}
.lede{max-width:80ch}
.acts{display:flex;flex-wrap:wrap;gap:8px}
.facts{display:flex;flex-wrap:wrap;border:solid var(--line);border-width:1px 0;margin-bottom:20px}
.facts div{padding:7px 20px 7px 0;margin-right:20px;border-right:1px solid var(--line)}
.facts div:last-child{border:0;margin:0}
dt{color:var(--ink2);font-size:.75rem}
section{margin-top:28px;min-width:0}
.first{margin-top:0}
.sh{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 10px;margin-bottom:6px}
.sh .n{color:var(--ink2)}
.more{margin-left:auto}
.cols,.gwrap,.ways{display:grid;gap:0 40px;grid-template-columns:minmax(0,1fr)}
.crumb>*{min-width:0;overflow-wrap:anywhere}
.i{width:14px;height:14px;flex:none;vertical-align:-2.5px}
.st{display:inline-flex;align-items:center;gap:6px;white-space:nowrap}
.bad.tx,.st.bad{color:var(--bad);font-weight:600}
.st.run{color:var(--run)}
.ok>.i,.gi.ok{color:var(--ok)}
.bad>.i,.gi.bad{color:var(--bad)}
.run>.i,.gi.run{color:var(--run)}
.stop>.i,.none>.i,.go>.i,.gi{color:var(--ink2)}
.ns{white-space:nowrap;color:var(--ink2)}
.ns::before{content:"";display:inline-block;width:8px;height:8px;margin-right:6px;border-radius:1px;background:var(--n)}
.n0{--n:var(--n0)}
.n1{--n:var(--n1)}
.n2{--n:var(--n2)}
.n3{--n:var(--n3)}
.n4{--n:var(--n4)}
.n5{--n:var(--n5)}
.n6{--n:var(--n6)}
.n7{--n:var(--n7)}
.tag{padding:0 5px;border:1px solid var(--line);border-radius:3px;font-size:.75rem;color:var(--ink2);white-space:nowrap}
.ns.w,.legend .ns,small .ns{white-space:normal;overflow-wrap:anywhere}
td>.ns:not(.w) wbr{display:none}
input,select,button,.btn{font:inherit;color:inherit;height:30px;padding:0 9px;background:var(--bg);border:1px solid var(--edge);border-radius:3px;max-width:100%}
button,.btn{display:inline-flex;align-items:center;padding:0 12px;text-decoration:none;white-space:nowrap;cursor:pointer;background:var(--bg2);border-color:var(--line)}
.btn:hover{background:var(--bg3)}
button{background:var(--ink);color:var(--bg);border-color:var(--ink)}
[type=checkbox]{width:14px;height:14px;margin:0 6px 0 0;accent-color:var(--ink)}
::placeholder{color:var(--ink2);opacity:1}
.filter{display:flex;flex-wrap:wrap;align-items:end;gap:8px 12px;margin-bottom:12px}
.filter span:first-child{display:block;font-size:.75rem;color:var(--ink2)}
.filter select{max-width:170px}
.filter [type^=date]{width:176px}
.grow{flex:1 1 190px}
.grow input{width:100%}
.fgraph .grow{flex-basis:160px}
.fgraph .grow ~ .grow{flex:0 1 100px}
.fgraph [type^=date]{width:168px}
.fgraph .ck{white-space:nowrap}
.ck{height:30px;display:flex;align-items:center}
.tabs{display:flex;flex-wrap:wrap;gap:0 18px;border-bottom:1px solid var(--line);margin-bottom:10px}
.tabs a{height:32px;margin-bottom:-1px}
.tabs .num{font-weight:400;color:var(--ink2)}
.seg{display:inline-flex}
.seg .btn{border-radius:0;margin-left:-1px}
.seg .btn:first-child{border-radius:3px 0 0 3px;margin:0}
.seg .btn:last-child{border-radius:0 3px 3px 0}
.btn[aria-current]{background:var(--bg);font-weight:600;border-color:var(--edge);z-index:1}
.sm .btn{height:24px;padding:0 8px}
.menu{position:relative}
.menu summary{list-style:none}
.menu ul{position:absolute;right:0;z-index:5;margin-top:4px;min-width:180px;padding:4px 0;background:var(--bg);border:1px solid var(--edge);border-radius:4px}
.menu li a{display:flex;justify-content:space-between;padding:4px 12px;text-decoration:none}
[aria-disabled]{color:var(--ink2)}
.tw{overflow-x:auto;margin:0 -8px}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;font-weight:400;padding:7px 16px 7px 0;border-bottom:1px solid var(--line);vertical-align:top}
th:first-child,td:first-child{padding-left:8px}
th:last-child,td:last-child{padding-right:8px}
thead th{color:var(--ink2);font-size:.75rem;padding-block:4px;white-space:nowrap}
thead [aria-sort]{color:var(--ink);font-weight:600}
tbody tr:hover,.open,.cur{background:var(--bg2)}
tbody th{overflow-wrap:anywhere;min-width:150px}
tbody th>a,.ink>a,.nm{font-weight:500}
td a{text-decoration-color:var(--line2)}
tbody th a,.nm{text-decoration-color:transparent}
th small,td small{display:block;line-height:1.125rem}
.r{text-align:right;white-space:nowrap}
.fit{width:1%;white-space:nowrap;min-width:0!important}
.cap{min-width:150px;max-width:240px}
.only{display:none!important}
.tg{color:var(--ink2);font-weight:400!important;margin-left:6px;white-space:nowrap}
.il{display:flex;gap:8px}
.il>.i{margin-top:3px}
.kid>:first-child{padding-left:30px;position:relative}
.kid>:first-child::before{content:"";position:absolute;left:13px;top:0;width:10px;height:17px;border:solid var(--edge);border-width:0 0 1px 1px}
.grp th{color:var(--ink2);font-weight:600;font-size:.75rem;padding-top:12px}
.grp:hover{background:none!important}
.json td{max-width:0}
.pg{display:flex;gap:16px;padding-top:12px;color:var(--ink2)}
.add{background:var(--okt)}
.del,.err{background:var(--badt)}
.chg,.warnb,mark{background:var(--warnt)!important}
mark{color:inherit;box-shadow:0 1px var(--warn)}
.ch{display:block}
.cw{display:flex}
.cw .ch:last-child{flex:none}
.ax{stroke:var(--edge)}
.grid,.rl{stroke:var(--line)}
.ref{stroke:var(--ink2);stroke-dasharray:3 3}
.ch .ok{fill:var(--okb)}
.ch .bad{fill:var(--badb)}
.ch .run{stroke:var(--run)}
.ch .stop{fill:none;stroke:var(--ink2)}
.ch .m.run{fill:var(--run)}
.ch .m.stop{fill:var(--ink2)}
.ch text{font:.75rem var(--sans);fill:var(--ink2);font-variant-numeric:tabular-nums}
.end{text-anchor:end}
.mid{text-anchor:middle}
.ch a:hover rect,.ch a:focus-visible rect{stroke:var(--ink);stroke-width:1.5}
.bar{margin:6px 0;min-width:60px}
.tr{fill:var(--bg3)}
.fl{fill:var(--edge)}
.mk{fill:var(--ink)}
.key{display:flex;gap:16px}
.wfc{width:46%}
.err{border:1px solid var(--badb);border-left-width:4px;border-radius:3px;padding:10px 14px;margin-bottom:20px}
.err h2{color:var(--bad)}
.err pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0}
.err details pre{white-space:pre}
.note{background:var(--bg2);border-radius:3px;padding:7px 12px;margin-bottom:12px}
.note.row{display:flex;flex-wrap:wrap;gap:2px 16px}
.note code{overflow-wrap:anywhere}
.cards{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));align-items:start}
.card{border:1px solid var(--line);border-radius:4px;min-width:0}
.wide{grid-column:1/-1}
.card>header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px;padding:6px 12px;border-bottom:1px solid var(--line);background:var(--bg2)}
.card>div,.card>pre{padding:9px 12px}
.card>div>* + *,.ways section>* + *,.side .acts{margin-top:8px}
.card dl,.kv{display:grid;grid-template-columns:minmax(64px,max-content) minmax(0,1fr);gap:3px 14px;align-content:start}
.card dd,.kv dd{overflow-wrap:anywhere}
.code{background:var(--bg2);border-radius:3px;padding:9px 12px}
.card .code{white-space:pre-wrap;overflow-wrap:anywhere}
pre i{color:var(--ink2)}
.scroll{max-height:340px}
.raw{margin-top:8px}
.tl{margin-top:8px}
.tl li{position:relative;display:grid;grid-template-columns:96px 84px minmax(0,1fr);padding:0 0 10px 24px}
.tl li::before{content:"";position:absolute;left:6.5px;top:18px;bottom:-3px;border-left:1px solid var(--edge)}
.tl li:last-child::before{content:none}
.tl li>.i{position:absolute;left:0;top:3px}
.ways{gap:28px 40px;margin-bottom:28px}
.ways section{margin:0}
.copy,.card>.copy{position:relative;height:0;padding:0}
.copy button{position:absolute;right:5px;top:5px;z-index:1;height:24px;padding:0 8px;font-size:.75rem;color:var(--ink2);background:var(--bg);border-color:var(--line);opacity:0}
.copy button:focus-visible,:hover>.copy button{opacity:1}
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
.canvas{overflow:auto;display:grid;border:1px solid var(--line);border-radius:4px}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;padding:8px 0 0;font-size:.75rem;color:var(--ink2);align-items:center}
.legend svg{vertical-align:-3px;margin-right:5px}
.full{--pad:24px}
.full main{padding-block:12px;display:flex;flex-direction:column}
.full .foot{border:0;padding-top:0}
.gwrap{gap:16px 24px;flex:1}
.gmain{display:flex;flex-direction:column}
.gmain .canvas{flex:1;min-height:380px;max-height:max(380px,100vh - 210px)}
.nd.sel{scroll-margin:400px 100px}
.side .err{margin:0;align-self:start}
.side{display:grid;gap:12px 32px;grid-template-columns:repeat(auto-fit,minmax(min(100%,270px),1fr));align-content:start}
.gmain .canvas{cursor:grab}
.canvas.held{cursor:grabbing;user-select:none}
.zoomer:empty{display:none}
.zoomer .btn{color:inherit;background:var(--bg2);border-color:var(--line)}
.zoomer .scale{min-width:56px;justify-content:center}
@media (min-width:1040px){.cols{grid-template-columns:minmax(0,1fr) 350px}
.eq{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}
.ways{grid-template-columns:1fr 1fr}}
@media (min-width:1400px){.gwrap.two{grid-template-columns:minmax(0,1fr) 290px}}
@media (max-width:1039px){.cols>.first + .first,.cols>div + div{margin-top:28px}}
@media (max-width:900px){.c2{display:none}
.only{display:block!important}}
@media (max-width:640px){.c3{display:none}
body,.full{--pad:16px}
.top{flex-wrap:wrap}
.top nav{order:3;flex:1 0 100%;gap:14px}
.top nav a{height:38px}
[role=search]{flex:1;margin:7px 0}
.facts div{border:0;padding:5px 0}
th,td{padding-right:12px}
tbody th{min-width:88px}
.tl li{grid-template-columns:96px 1fr}
.tl li>:last-child{grid-column:1/-1}
.filter label{flex:1 1 40%}
.filter label>:last-child:not([type=checkbox]){width:100%;max-width:none}}
@media (prefers-reduced-motion:no-preference){.st.run .i{animation:s 2.4s linear infinite}
@keyframes s{to{rotate:1turn}}
}
@media print{@page{margin:14mm}
*{print-color-adjust:exact}
.top,.foot,.acts,.filter,.skip,.hd{display:none}
main{padding:0}
tr,.card,.err{break-inside:avoid}
.sh{break-after:avoid}
.scroll{max-height:none}
pre{white-space:pre-wrap}
.graph{max-width:100%;height:auto}}
`;
