export const PAGE_STYLE = `
:root{color-scheme:light dark;--ground:light-dark(#f6f5f2,#17191c);--sheet:light-dark(#fff,#202327);--ink:light-dark(#22262b,#e8e9eb);
--faint:light-dark(#5d646d,#a3abb5);--line:light-dark(#dedbd4,#363b42);--accent:light-dark(#b23a1e,#ff8f6b);--on:light-dark(#fff,#22110b)}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header,main{max-width:84rem;margin:0 auto;padding:1rem 1.25rem}h1{font-size:1.4rem;margin:.4rem 0 0}h1 small{font-weight:400;color:var(--faint);font-size:.95rem}
header p{margin:.2rem 0 1rem;color:var(--faint)}nav{display:flex;gap:.25rem;border-bottom:1px solid var(--line)}
nav button{border:0;background:none;color:var(--faint);font:inherit;padding:.6rem 1rem;border-bottom:3px solid transparent;cursor:pointer}
nav button[aria-selected=true]{color:var(--ink);border-color:var(--accent);font-weight:600}
form{display:flex;flex-wrap:wrap;gap:.5rem;margin-bottom:.5rem}input{font:inherit;color:inherit;background:var(--sheet);border:1px solid var(--line);border-radius:6px;padding:.4rem .6rem;min-width:0}
.go{font:inherit;border:0;border-radius:6px;padding:.45rem 1rem;background:var(--accent);color:var(--on);cursor:pointer}
.scroll{overflow-x:auto;background:var(--sheet);border:1px solid var(--line);border-radius:10px}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}th{color:var(--faint);font-weight:500;font-size:.85rem}
td input{border-color:transparent;background:none;width:100%;min-width:7rem;field-sizing:content;padding-left:0}td input:hover,td input:focus{border-color:var(--line)}tr:last-child td{border-bottom:0}
td.time{color:var(--faint);font-variant-numeric:tabular-nums}td button{font:inherit;border:1px solid var(--line);border-radius:6px;background:none;color:var(--faint);cursor:pointer;padding:.15rem .6rem}
td button:hover{color:var(--accent);border-color:var(--accent)}#notice{min-height:1.5em;margin:.3rem 0;color:var(--faint)}#notice.bad{color:var(--accent)}
.tool,select{font:inherit;border:1px solid var(--line);border-radius:6px;background:var(--sheet);color:var(--ink);padding:.35rem .7rem;margin:0 .3rem .5rem 0;cursor:pointer}h2{font-size:1.05rem;margin:1.5rem 0 .2rem}#summary{margin:.2rem 0 .6rem;color:var(--faint)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}tr.gone td{opacity:.5}#shown,#planted{margin:.2rem 0 .4rem;color:var(--faint)}#shown:empty{display:none}
tr.history>td{padding:0 0 .5rem 1.5rem}td.value{white-space:pre-wrap;max-width:40ch}
`;
