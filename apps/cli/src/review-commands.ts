import type { EndNames, RecordChoices, ReviewRow as Review } from '@app/admin-service';
import type { ApiClient } from './api-client';
import { type Arguments, BadUsage } from './arguments';
import { FieldNames } from './field-names';
import { type Command, type Listed, out, type Output, pathOf } from './output';
import { table } from './table';

/** With the records behind the values of an association. */
type ReviewRow = Review & { readonly ends?: EndNames };

/** What waits for a person: listed, shown, and decided (S3.2, S5.1, S5.4). */
export const reviews: Command = async (api, args) => {
  if (args.flag('all')) return decideAll(api, args);
  const open = await api.get<Listed<ReviewRow>>('reviews?limit=200');
  const id = args.words[0];
  if (id === undefined) return listed(open, await FieldNames.read(api));
  const review = open.items.find((one) => one.id === id);
  if (!review) return out(null, `There is no open review ${id}.`, false);
  if (review.field === null) return ofRecord(api, args, review);
  const choice = args.option('take');
  if (!choice) throw new BadUsage('Say how it is decided: --take local, hubspot or leave.');
  const { local, hubspot } = review;
  await api.post(`reviews/${pathOf(id)}/decide`, { choice, local, hubspot, ...replacing(args, review) });
  return out({ id, choice }, `Review ${id} is decided: ${choice}.`);
};

/** In the place of which decision, where one is on its way; without `--replace` the api says whose it is. */
function replacing(args: Arguments, { decided }: ReviewRow): object {
  return args.flag('replace') && decided ? { replaces: decided.at } : {};
}

async function decideAll(api: ApiClient, args: Arguments): Promise<Output> {
  const [entity, named, choice] = [args.option('entity'), args.option('field'), args.option('take')];
  if (!entity || !named || !choice)
    throw new BadUsage('With --all name --entity, --field and --take (local, hubspot or leave).');
  const field = (await FieldNames.read(api)).idOf(entity, named);
  const kind = args.option('kind') ?? 'conflict';
  const done = await api.post<{ decided: number }>('reviews/decide-all', { entity, field, kind, choice });
  return out(done, `${done.decided} decided.`);
}

function listed(open: Listed<ReviewRow>, names: FieldNames): Output {
  const rows = open.items.map((review) => [
    review.id,
    review.entity,
    review.kind,
    names.nameOf(review.entity, review.field ?? null),
    review.localKey ?? '–',
    review.hubspotId ?? '–',
    valueText(review.local, review.ends),
    valueText(review.hubspot, review.ends),
    review.decided ? `${review.decided.choice.kind}, by ${review.decided.by}` : '',
  ]);
  return out(open, table(['id', 'entity', 'kind', 'field', 'row', 'record', 'Renewa One', 'HubSpot', 'decided'], rows));
}

/** The value of an association is a link's id: the record is told by its name and row. */
function valueText(vector: Review['local'], ends: EndNames = {}): string {
  const called = (member: string | null): string | null => {
    const end = member === null ? undefined : ends[member];
    if (!end) return member;
    const ids = end.localKey === null ? `record ${end.hubspotId}` : `row ${end.localKey}`;
    return end.name === null ? `${end.entity} ${ids}` : `${end.name} (${ids})`;
  };
  return (vector ?? []).map(called).join(' · ');
}

/** Of a whole record: without `--take` what stands on both sides and what each choice would do; with it, decided of what was seen then. */
async function ofRecord(api: ApiClient, args: Arguments, review: ReviewRow): Promise<Output> {
  const { id } = review;
  const choice = args.option('take');
  if (choice === undefined) {
    const shown = await api.get<RecordChoices>(`reviews/${pathOf(id)}/choices`);
    return out({ review, ...shown }, recordText(review, shown, await FieldNames.read(api)));
  }
  const partner = await partnerOf(api, args, id, choice);
  const seen = args.option('seen');
  await api.post(`reviews/${pathOf(id)}/decide`, {
    choice,
    ...partner,
    ...(seen === undefined ? {} : { seen }),
    ...replacing(args, review),
  });
  return out({ id, choice, ...partner }, `Review ${id} is decided: ${choice}. A worker carries it out.`);
}

/** Whom to link with: as named, else the one that the review offers. */
async function partnerOf(api: ApiClient, args: Arguments, id: string, choice: string): Promise<object> {
  if (choice === 'merge') return mergeOf(api, args, id);
  if (choice !== 'link') return {};
  const [hubspotId, localKey] = [args.option('with-record'), args.option('with-row')];
  if (hubspotId !== undefined) return { hubspotId };
  if (localKey !== undefined) return { localKey };
  const { options } = await api.get<RecordChoices>(`reviews/${pathOf(id)}/choices`);
  const offered = options.find((option) => option.choice.kind === 'link')?.choice;
  if (offered?.kind !== 'link')
    throw new BadUsage('Name whom to link with: --with-record (a HubSpot id) or --with-row (a row key).');
  return {
    ...(offered.hubspotId === undefined ? {} : { hubspotId: offered.hubspotId }),
    ...(offered.localKey === undefined ? {} : { localKey: offered.localKey }),
  };
}

/** Which record is kept is named; the other one is the one that the review offers to merge with it. */
async function mergeOf(api: ApiClient, args: Arguments, id: string): Promise<object> {
  const keeps = args.option('keep');
  const { options } = await api.get<RecordChoices>(`reviews/${pathOf(id)}/choices`);
  const offered = options.flatMap(({ choice }) => (choice.kind === 'merge' ? [choice] : []));
  const chosen = offered.find((one) => one.keeps === keeps);
  if (chosen) return { keeps: chosen.keeps, merges: chosen.merges };
  throw new BadUsage(
    offered.length === 0
      ? 'HubSpot cannot merge these records now: look at what is offered, without --take.'
      : `Name the record that is kept: --keep ${offered.map((one) => one.keeps).join(' or --keep ')}. A merge cannot be taken back.`,
  );
}

function recordText(
  { id, entity, detail }: ReviewRow,
  { fields, local, hubspot, rival, options, seen }: RecordChoices,
  names: FieldNames,
): string {
  const values = (side: RecordChoices['local'] | RecordChoices['hubspot'], field: string): string =>
    (side?.values[field] ?? []).map((value) => value ?? '').join(' · ');
  const end = (side: RecordChoices['local'] | RecordChoices['hubspot']): string =>
    side === null ? '–' : `${side.id} (${(side.end ?? 'not found').replace('_', ' ')})`;
  const rows = [
    ['', end(local), end(hubspot), ...(rival ? [`${end(rival)}, linked`] : [])],
    ...fields.map((field) => [
      names.nameOf(entity, field),
      values(local, field),
      values(hubspot, field),
      ...(rival ? [values(rival, field)] : []),
    ]),
  ];
  const ways = options.map(
    ({ choice, label, effects }) =>
      `  --take ${choice.kind}${choice.kind === 'merge' ? ` --keep ${choice.keeps}` : ''}   ${label}\n${effects.map((effect) => `      ${effect}`).join('\n')}`,
  );
  return [
    detail,
    table(['field', 'Renewa One', 'HubSpot', ...(rival ? ['HubSpot'] : [])], rows),
    'What can be done:',
    ...ways,
    `Decide it of just these values: renewa-sync reviews ${id} --take … --seen ${seen}`,
  ].join('\n');
}
