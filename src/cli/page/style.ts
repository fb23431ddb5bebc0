/** The style sheet of annotated notes: light and dark, for narrow and wide screens and for paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fbfbf9;--fg:#1c1c1a;--soft:#63635d;--line:#deded7;--card:#fff;--code:#f2f2ed;--proved:#19702f;--proved-under:#56690b;--refuted:#b3261e;--undecided:#8a5a00;--not-understood:#5f5f73;--definition:#1c5a9e;--not-a-claim:#6a6a63;--wash:7%}
@media(prefers-color-scheme:dark){:root{--bg:#151514;--fg:#e9e9e4;--soft:#a3a39b;--line:#363632;--card:#1e1e1c;--code:#272724;--proved:#56c878;--proved-under:#b3c95a;--refuted:#ff8a80;--undecided:#e8b64c;--not-understood:#b3b3cc;--definition:#82baf5;--not-a-claim:#a3a39b;--wash:12%}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:1.0625rem/1.65 Charter,"Iowan Old Style","Palatino Linotype",Georgia,serif}
main{max-width:50rem;margin:0 auto;padding:2rem 1.25rem 5rem;overflow-wrap:break-word}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:2em 0 .5em}
h1{font-size:1.75rem;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.4rem}h3{font-size:1.15rem}h4,h5,h6{font-size:1rem}
p,.p,ul,ol,table{margin:.8em 0}
a{color:var(--definition)}
:target{outline:2px solid var(--definition);outline-offset:3px}
:focus-visible{outline:2px solid var(--definition);outline-offset:2px;border-radius:2px}
code,pre,.ui{font-size:.85em}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{background:var(--code);border-radius:3px;padding:.1em .3em}
pre{background:var(--code);border-radius:6px;padding:.7em 1em;overflow-x:auto;line-height:1.5}
pre code{background:none;padding:0;font-size:1em}
blockquote{margin:.8em 0;padding:.1em 1em;border-left:3px solid var(--line);color:var(--soft)}
table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{border:1px solid var(--line);padding:.3em .7em;text-align:left}
hr{border:0;border-top:1px solid var(--line)}
.image{color:var(--soft);font-style:italic}
.ui,.badge,.mark,summary{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.source{white-space:pre-wrap;overflow-wrap:anywhere}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.about{color:var(--soft);margin:0 0 1.2rem}
.bar{display:flex;gap:2px;height:.6rem;border-radius:.3rem;overflow:hidden;margin:.8rem 0}
.bar span{background:var(--tone);min-width:3px}
.counts{display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:.8rem 0;list-style:none}
.counts a{text-decoration:none}
.badge{display:inline-block;border:1px solid color-mix(in srgb,var(--tone) 55%,transparent);background:color-mix(in srgb,var(--tone) var(--wash),transparent);color:var(--tone);border-radius:1rem;padding:.1rem .65rem;font-size:.85rem;font-weight:600;white-space:nowrap}
.todo{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:.5rem 1rem;margin:1rem 0 2rem}
.todo ol{margin:.4rem 0;padding-left:1.4rem}
.todo li{margin:.25rem 0}
.todo .where{color:var(--soft)}
.formula{border:1px solid var(--line);border-left:4px solid var(--tone);background:var(--card);margin:1.1rem 0;border-radius:0 8px 8px 0}
.formula>.math{padding:.3rem 1rem}
.math{overflow-x:auto;overflow-y:hidden;scrollbar-width:thin}
.math .katex-display{margin:.6em 0}
.formula.not-a-claim{border-color:transparent;background:none}
.plain-verdict{color:var(--tone);padding:0 1rem .4rem;margin:0}
.formula details{border-top:1px solid var(--line)}
summary{cursor:pointer;padding:.5rem 1rem;display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:baseline;font-size:.9rem;list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"▸";margin-left:auto;color:var(--soft);transition:transform .15s}
details[open]>summary::after{transform:rotate(90deg)}
.todo summary{padding:.2rem 0}
summary .line{color:var(--soft)}
.steps{list-style:none;margin:0;padding:.2rem 1rem .8rem}
.steps>li+li{border-top:1px dashed var(--line);margin-top:.7rem;padding-top:.7rem}
.step{display:flex;gap:.5rem;align-items:baseline;margin:.2rem 0}
.step>.sign{color:var(--tone);font-weight:700;flex:none}
.step code,.diff code{white-space:pre-wrap;overflow-wrap:anywhere}
.steps p{margin:.3rem 0}
.grade{color:var(--soft)}
.diff{display:grid;grid-template-columns:max-content 1fr;gap:.25rem .7rem;margin:.6rem 0;align-items:baseline}
.diff dt{color:var(--soft)}
.diff dd{margin:0;min-width:0}
del,ins{text-decoration:none;border-radius:3px;padding:0 .1em}
del{background:color-mix(in srgb,var(--refuted) 22%,transparent);text-decoration:line-through;text-decoration-thickness:1px}
ins{background:color-mix(in srgb,var(--proved) 24%,transparent);font-weight:700}
.right{border-left:4px solid var(--proved);padding-left:.8rem;margin:.6rem 0}
.case{margin:.6rem 0;padding:.5rem .8rem;border:1px solid var(--line);border-radius:6px;overflow-x:auto}
.case figcaption{color:var(--soft);margin-bottom:.3rem}
.case .values{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;align-items:center;margin:.2rem 0}
.claim pre{margin:0;border-radius:0;background:none}
.claim>pre{padding:.7rem 1rem}
.output{padding:0 1rem .7rem}
.output pre{padding:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.inline{border-bottom:2px solid color-mix(in srgb,var(--tone) 70%,transparent);padding-bottom:.08em}
.inline.not-a-claim{border:0}
.mark{font-size:.8em;font-weight:700;color:var(--tone);text-decoration:none;vertical-align:super;margin-left:.12em}
.inline:has(.mtable,.minner){display:inline-block;max-width:100%;overflow-x:auto;overflow-y:hidden;vertical-align:middle}
p:has(>.inline){overflow-x:auto;overflow-y:hidden;padding-block:.1em}
${(['proved', 'proved-under', 'refuted', 'undecided', 'not-understood', 'definition', 'not-a-claim'] as const).map((s) => `.${s}{--tone:var(--${s})}`).join('\n')}
@media(max-width:34rem){main{padding:1.2rem .9rem 3rem}body{font-size:1rem}.formula>.math{padding:.3rem .7rem}.steps,summary{padding-left:.7rem;padding-right:.7rem}.diff{grid-template-columns:1fr;gap:0}.diff dd{margin-bottom:.3rem}ol,ul{padding-left:1.4rem}}
@media(prefers-reduced-motion:reduce){summary::after{transition:none}}
@media print{body{background:#fff;color:#000}.formula{break-inside:avoid}.bar,.todo{display:none}}
`;
