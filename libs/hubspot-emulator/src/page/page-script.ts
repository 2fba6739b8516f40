/** Runs in the browser; built from text nodes and properties only, so record values cannot become markup. */
export const PAGE_SCRIPT = `
const COLUMNS = {
  contacts: ['email', 'firstname', 'lastname', 'phone', 'mobilephone', 'jobtitle', 'lifecyclestage'],
  companies: ['name', 'domain', 'city', 'industry', 'lifecyclestage'],
  deals: ['dealname', 'amount', 'dealstage', 'pipeline', 'closedate'],
  tickets: ['subject', 'hs_pipeline_stage', 'hs_pipeline', 'hs_ticket_priority', 'content'],
};
const MOST = 200;
let current = 'contacts';
const unfolded = new Set();
const at = (selector) => document.querySelector(selector);
const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
};
const say = (text, bad = false) => { at('#notice').textContent = text; at('#notice').className = bad ? 'bad' : ''; };
const call = async (method, path, body) => {
  const answer = await fetch('/_emulator/' + path, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.message || answer.statusText);
  return json;
};
const cell = (record, name) => {
  const value = record.properties[name] ?? '';
  const input = make('input', { value, ariaLabel: name + ' of record ' + record.id, disabled: record.archived });
  input.addEventListener('change', async () => {
    try {
      await call('PATCH', 'user/objects/' + current + '/' + record.id, { properties: { [name]: input.value } });
      say('Saved ' + name + ' of ' + record.id + '.');
      await show();
    } catch (error) { say(error.message, true); input.value = value; }
  });
  return make('td', {}, input);
};
const time = (text) => make('td', { className: 'time', textContent: new Date(text).toLocaleString() });
const historyOf = (record) => {
  const versions = Object.entries(record.propertiesWithHistory).flatMap(([name, entries]) => entries.map((entry) => ({ name, ...entry })));
  versions.sort((a, b) => b.timestamp.localeCompare(a.timestamp) || a.name.localeCompare(b.name));
  const head = make('thead', {}, make('tr', {}, ...['when', 'property', 'value', 'by'].map((name) => make('th', { textContent: name, scope: 'col' }))));
  const body = make('tbody', {}, ...versions.map((entry) => make('tr', {}, time(entry.timestamp), make('td', { textContent: entry.name }),
    make('td', { className: 'value', textContent: entry.value }), make('td', { textContent: entry.sourceType + ' ' + entry.sourceId }))));
  const table = make('table', { ariaLabel: 'History of ' + record.id }, head, body);
  return make('tr', { className: 'history' }, make('td', { colSpan: COLUMNS[current].length + 3 }, table));
};
const rows = (record) => unfolded.has(record.id) ? [row(record), historyOf(record)] : [row(record)];
const row = (record) => {
  const fold = make('button', { textContent: 'History', ariaLabel: 'History of ' + record.id, ariaExpanded: String(unfolded.has(record.id)) });
  fold.addEventListener('click', async () => {
    if (!unfolded.delete(record.id)) unfolded.add(record.id);
    try { await show(); } catch (error) { say(error.message, true); }
  });
  const act = make('button', { textContent: record.archived ? 'Restore' : 'Delete', ariaLabel: (record.archived ? 'Restore ' : 'Delete ') + record.id });
  act.addEventListener('click', async () => {
    try {
      if (record.archived) await call('POST', 'user/objects/' + current + '/' + record.id + '/restore', {});
      else await call('DELETE', 'user/objects/' + current + '/' + record.id);
      await show();
    } catch (error) { say(error.message, true); }
  });
  return make('tr', { className: record.archived ? 'gone' : '' }, make('td', { className: 'time', textContent: record.id }),
    ...COLUMNS[current].map((name) => cell(record, name)), time(record.updatedAt), make('td', {}, fold, ' ', act));
};
let last = '';
const show = async (quiet) => {
  const { results, total } = await call('GET', 'objects/' + current + '?newest=' + MOST);
  const text = current + JSON.stringify(results);
  if (quiet && (text === last || document.activeElement.tagName === 'INPUT')) return;
  last = text;
  at('main thead').replaceChildren(make('tr', {}, ...['id', ...COLUMNS[current], 'updated', ''].map((name) => make('th', { textContent: name, scope: 'col' }))));
  at('main tbody').replaceChildren(...results.flatMap(rows));
  at('#shown').textContent = total > results.length ? 'The ' + results.length + ' of ' + total + ' ' + current + ' that changed last.' : '';
  if (results.length === 0) at('main tbody').append(make('tr', {}, make('td', { textContent: 'No ' + current + ' yet.', colSpan: COLUMNS[current].length + 3 })));
};
const open = (type) => {
  current = type;
  unfolded.clear();
  at('nav').replaceChildren(...Object.keys(COLUMNS).map((name) => {
    const tab = make('button', { textContent: name[0].toUpperCase() + name.slice(1), type: 'button' });
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-selected', String(name === type));
    tab.addEventListener('click', () => open(name));
    return tab;
  }));
  const fields = COLUMNS[type].slice(0, 3).map((name) => make('input', { name, placeholder: name, ariaLabel: name }));
  at('#create').replaceChildren(...fields, make('button', { className: 'go', textContent: 'Create' }));
  say('');
  show().catch((error) => say(error.message, true));
};
at('#create').addEventListener('submit', async (event) => {
  event.preventDefault();
  const filled = [...new FormData(event.target)].filter(([, value]) => value !== '');
  try {
    const record = await call('POST', 'user/objects/' + current, { properties: Object.fromEntries(filled) });
    event.target.reset();
    say('Created ' + record.id + '.');
    await show();
  } catch (error) { say(error.message, true); }
});
const FAULTS = ['latency', 'rate_limit', 'status', 'locked', 'cut_after', 'apply_late', 'stale_read', 'missing_results', 'slow_body'];
const tool = (label, act) => {
  const button = make('button', { textContent: label, type: 'button', className: 'tool' });
  button.addEventListener('click', async () => {
    try { say(await act()); await showLog(); await show(); } catch (error) { say(error.message, true); }
  });
  return button;
};
const kind = make('select', { ariaLabel: 'Fault' }, ...FAULTS.map((name) => make('option', { textContent: name, value: name })));
const summary = make('p', { id: 'summary' });
const planted = make('p', { id: 'planted' });
at('#tools').append(
  make('h2', { textContent: 'Account' }), summary, planted, kind,
  tool('Plant once', async () => { await call('POST', 'faults', { kind: kind.value, times: 1 }); return 'The next call meets ' + kind.value + '.'; }),
  tool('Clear faults', async () => { await call('DELETE', 'faults'); return 'No faults are planted.'; }),
  tool('One hour later', async () => 'The account says it is ' + new Date((await call('POST', 'clock', { advanceMs: 3600000 })).now).toLocaleString() + '.'),
  tool('Snapshot', async () => { await call('POST', 'snapshot'); return 'Kept the whole account.'; }),
  tool('Bring back', async () => { await call('POST', 'restore'); return 'The account is as it was kept.'; }),
  tool('Add 100 records', async () => { await call('POST', 'seed', { records: 100 }); return 'Added 100 made-up records.'; }),
);
const showLog = async () => {
  const counts = await call('GET', 'counts');
  const busiest = counts.busiestTenSeconds;
  summary.textContent = counts.requests + ' calls, at most ' + busiest.calls + ' in ten seconds; ' + counts.webhooks.waiting + ' events wait.';
  const faults = (await call('GET', 'faults')).results.filter((fault) => fault.times !== 0);
  planted.textContent = faults.length === 0 ? 'No faults are planted.'
    : 'Planted: ' + faults.map((fault) => fault.kind + (fault.times === null ? '' : ' (' + fault.times + ' more)')).join(', ') + '.';
  const { results } = await call('GET', 'requests?since=' + Math.max(0, counts.requests - 25));
  at('#log tbody').replaceChildren(...results.reverse().map((entry) => make('tr', {},
    make('td', { className: 'time', textContent: new Date(entry.time).toLocaleTimeString() }),
    make('td', { textContent: entry.method + ' ' + entry.path }), make('td', { textContent: entry.status || 'cut' }),
    make('td', { textContent: entry.writes.length || '' }), make('td', { textContent: entry.faults.join(', ') }))));
};
setInterval(() => showLog().catch(() => {}), 2000);
showLog().catch(() => {});
setInterval(() => show(true).catch(() => say('The emulator does not answer.', true)), 2000);
open('contacts');
`;
