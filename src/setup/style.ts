/** The one style of the connect page, inline: no other file is ever loaded. One line a rule, as it ships as it stands. */
export const style = `:root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--line:#d5d9de;--edge:#767e87;--text:#1b1f24;--soft:#535b64;--ok:#1a7334;--warning:#855300;--broken:#b3261e;--link:#0b57a4;--on:#fff}
@media(prefers-color-scheme:dark){:root{--page:#121416;--card:#1c1f23;--line:#363b41;--edge:#868e97;--text:#e7e9eb;--soft:#a9b1b9;--ok:#63c97f;--warning:#e3b341;--broken:#ff8f85;--link:#82b8ff;--on:#0c1520}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:42rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.1rem;line-height:1.4;margin:0;display:flex;flex-wrap:wrap;gap:0 1rem;align-items:baseline;justify-content:space-between}
p{margin:.5rem 0 0;white-space:pre-line}
ol{list-style:none;counter-reset:n;margin:1.25rem 0;padding:0}
ol>li,.box{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.9rem 1rem;margin:0 0 .75rem}
ol>li[aria-current]{border-color:var(--edge)}
.name::before{counter-increment:n;content:counter(n)'. ';color:var(--soft)}
.value{margin-left:.4rem;font-weight:400;color:var(--soft)}
.state{font-size:.95rem;white-space:nowrap}
.soft,.todo,.waiting,.set,.waits,.yours{color:var(--soft)}
.ok{color:var(--ok)}
.warning{color:var(--warning)}
.broken{color:var(--broken)}
.box{margin:1rem 0 0;border-left:.3rem solid}
.box span{color:var(--text)}
form,.go{margin:.9rem 0 0}
fieldset{border:0;margin:0 0 .75rem;padding:0;min-width:0}
legend,.field{font-weight:600;padding:0;display:block}
.field{margin:.7rem 0 0}
a{color:var(--link)}
.pick{display:flex;align-items:center;gap:.75rem;min-height:2.75rem;padding:.3rem 0}
.pick input{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--link)}
.line{display:block;width:100%;min-height:2.75rem;margin:.4rem 0 .9rem;padding:.4rem .7rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:.4rem}
.button{display:inline-flex;align-items:center;min-height:2.75rem;max-width:100%;padding:.4rem 1.1rem;font:inherit;font-weight:600;text-align:left;text-decoration:none;color:var(--link);background:none;border:1px solid;border-radius:.4rem;cursor:pointer}
.main,[aria-current] .button{color:var(--on);background:var(--link);border-color:var(--link)}
summary{min-height:2.75rem;padding:.6rem 0;cursor:pointer;color:var(--link)}
details{margin:.4rem 0}
.row,.row>summary{margin:0;padding:0;min-height:0}
.row>summary{display:block;color:inherit}
.row>summary::-webkit-details-marker{display:none}
.row>summary .state::after{content:' ▾';color:var(--soft)}
.lines{list-style:none;padding:0;margin:.5rem 0 0}
ul{margin:0 0 .9rem;padding-left:1.2rem}
li li{margin:.25rem 0}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}`
