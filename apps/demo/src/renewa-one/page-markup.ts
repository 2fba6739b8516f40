const STYLE = `
:root{color-scheme:light dark;--ground:light-dark(#f1f4ef,#151a16);--sheet:light-dark(#fff,#1d241f);--ink:light-dark(#1f2a22,#e5ebe6);
--faint:light-dark(#56655b,#9fb0a5);--line:light-dark(#d5ddd4,#344038);--accent:light-dark(#1e6b3c,#7fd6a0);--on:light-dark(#fff,#08210f);--flash:light-dark(#fff0b8,#5a4a08)}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header,main{max-width:76rem;margin:0 auto;padding:1rem 1.25rem}h1{font-size:1.4rem;margin:.4rem 0 0}h1 small{font-weight:400;color:var(--faint);font-size:.95rem}
header p{margin:.2rem 0 1rem;color:var(--faint)}[role=tablist]{display:flex;gap:.25rem;border-bottom:1px solid var(--line)}
[role=tab]{border:0;background:none;color:var(--faint);font:inherit;padding:.6rem 1rem;border-bottom:3px solid transparent;cursor:pointer}
[role=tab][aria-selected=true]{color:var(--ink);border-color:var(--accent);font-weight:600}
form{display:flex;flex-wrap:wrap;gap:.5rem;margin-bottom:.5rem}input,select{font:inherit;color:inherit;background:var(--sheet);border:1px solid var(--line);border-radius:6px;padding:.4rem .6rem;min-width:0}
form button{font:inherit;border:0;border-radius:6px;padding:.45rem 1rem;background:var(--accent);color:var(--on);cursor:pointer}
.scroll{overflow-x:auto;background:var(--sheet);border:1px solid var(--line);border-radius:10px}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}th{color:var(--faint);font-weight:500;font-size:.85rem}tr:last-child td{border-bottom:0}
td input,td select{border-color:transparent;background:none;width:100%;min-width:6.5rem;padding-left:0}td select{background:var(--sheet)}td input:hover,td input:focus,td select:hover{border-color:var(--line)}
td.time{color:var(--faint);font-variant-numeric:tabular-nums}td.changed{animation:flash 3s ease-out}@keyframes flash{from{background:var(--flash)}}
#notice{min-height:1.5em;margin:.3rem 0;color:var(--faint)}#notice.bad{color:light-dark(#a3231c,#ff9d8f)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (prefers-reduced-motion:reduce){td.changed{animation:none;background:var(--flash)}}
`;

const SCRIPT = `
const byId = (id) => document.getElementById(id);
const make = (tag, set = {}, ...inside) => { const node = Object.assign(document.createElement(tag), set); node.append(...inside); return node; };
let tables = [], current, shown = new Map();
const notice = (text, bad) => { byId('notice').textContent = text; byId('notice').className = bad ? 'bad' : ''; };
const call = async (method, path, body) => {
  const answer = await fetch(path, { method, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body) });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.reason);
  return result;
};
const control = (column, label, value) => column.choices
  ? make('select', { ariaLabel: label }, ...['', ...column.choices].map((choice) => make('option', { value: choice, textContent: choice, selected: choice === (value ?? '') })))
  : make('input', { ariaLabel: label, value: value ?? '' });
const cell = (row, column) => {
  const input = control(column, column.label + ' of record ' + row.id, row[column.name]);
  input.onchange = () => call('PATCH', '/records/' + current.name + '/' + row.id, { column: column.name, value: input.value })
    .then(() => notice('Saved.')).catch((error) => { notice(error.message, true); input.value = shown.get(row.id)?.row[column.name] ?? ''; });
  return make('td', {}, input);
};
const show = (row) => {
  const known = shown.get(row.id);
  if (!known) {
    const cells = Object.fromEntries(current.columns.map((column) => [column.name, cell(row, column)]));
    const time = make('td', { className: 'time', textContent: row.updated_at });
    const line = make('tr', {}, ...Object.values(cells), time);
    byId('rows').prepend(line);
    shown.set(row.id, { row, cells, time, line });
    return;
  }
  for (const { name } of current.columns) {
    if (known.row[name] === row[name]) continue;
    const input = known.cells[name].firstChild;
    if (document.activeElement !== input) input.value = row[name] ?? '';
    known.cells[name].className = ''; void known.cells[name].offsetWidth; known.cells[name].className = 'changed';
  }
  known.row = row; known.time.textContent = row.updated_at;
};
const refresh = async () => {
  const table = current;
  const rows = await call('GET', '/records/' + table.name);
  if (table !== current) return;
  rows.forEach(show);
  const alive = new Set(rows.map(({ id }) => id));
  for (const [id, { line }] of shown) if (!alive.has(id)) { line.remove(); shown.delete(id); }
};
const open = (table) => {
  current = table; shown = new Map(); notice('');
  for (const tab of byId('tabs').children) tab.ariaSelected = String(tab.dataset.name === table.name);
  byId('head').replaceChildren(...table.columns.map(({ label }) => make('th', { scope: 'col', textContent: label })), make('th', { scope: 'col', textContent: 'Updated (UTC)' }));
  byId('rows').replaceChildren();
  const inputs = table.columns.map((column) => Object.assign(control(column, 'New ' + column.label, ''), { name: column.name }, column.choices ? {} : { placeholder: column.label, size: 12 }));
  byId('create').replaceChildren(...inputs, make('button', { textContent: 'Add' }));
  refresh().catch((error) => notice(error.message, true));
};
byId('create').onsubmit = (event) => {
  event.preventDefault();
  call('POST', '/records/' + current.name, Object.fromEntries(new FormData(event.target)))
    .then(({ row }) => { event.target.reset(); show(row); notice('Added.'); }).catch((error) => notice(error.message, true));
};
call('GET', '/layout').then((layout) => {
  tables = layout;
  byId('tabs').append(...tables.map((table) => make('button', { role: 'tab', textContent: table.label, onclick: () => open(table) })));
  tables.forEach((table, index) => { byId('tabs').children[index].dataset.name = table.name; });
  open(tables[0]);
  setInterval(() => { if (!document.hidden) refresh().catch((error) => notice(error.message, true)); }, 1000);
});
`;

/** The whole page; it needs nothing from elsewhere. */
export const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Renewa One (demo)</title>
<style>${STYLE}</style></head><body>
<header><h1>Renewa One <small>the business database of the demo</small></h1>
<p>You act as one of its users: what you change here is plain SQL on its tables. What HubSpot changes lights up.</p>
<div role="tablist" id="tabs" aria-label="Tables"></div></header>
<main><form id="create"></form><p id="notice" role="status"></p>
<div class="scroll"><table><thead><tr id="head"></tr></thead><tbody id="rows"></tbody></table></div></main>
<script>${SCRIPT}</script></body></html>`;
