import type { OperationSubject, Sample, SampleMakers } from '../operation-sample';

const partnerOf = ({ type }: OperationSubject): string => (type === 'companies' ? 'contacts' : 'companies');

const ends = async (subject: OperationSubject): Promise<[string, string]> =>
  subject.account.pair(subject.type, partnerOf(subject));

const fresh = async (subject: OperationSubject): Promise<[string, string]> => [
  await subject.account.record(subject.type),
  await subject.account.record(partnerOf(subject)),
];

const named = (subject: OperationSubject, [from, to]: readonly [string, string]): Record<string, string> => ({
  fromObjectId: from,
  objectId: from,
  toObjectId: to,
});

const input = async (subject: OperationSubject): Promise<Record<string, unknown>> => {
  const [from, to] = await fresh(subject);
  const types = [await subject.account.associationType(subject.type, partnerOf(subject))];
  return { from: { id: from }, to: { id: to }, types };
};

const configuration = async ({ account, type, ...rest }: OperationSubject): Promise<Record<string, unknown>> => {
  const partner = partnerOf({ account, type, ...rest });
  const { associationCategory, associationTypeId } = await account.associationType(type, partner);
  return { category: associationCategory, typeId: associationTypeId, maxToObjectIds: 900 };
};

const LIMITS = 'associations/definitions/configurations';

export const associationCalls: SampleMakers = {
  'PUT objects/:type/:id/associations/default/:type/:id': async (subject) => [
    { parameters: named(subject, await fresh(subject)) },
    { parameters: named(subject, ['1', '2']) },
  ],
  'GET objects/:type/:id/associations/:type': async (subject) => [
    { parameters: named(subject, await ends(subject)) },
    { parameters: named(subject, ['1', '2']) },
  ],
  'PUT objects/:type/:id/associations/:type/:id': async (subject) => {
    const type = await subject.account.associationType(subject.type, partnerOf(subject));
    return [
      { parameters: named(subject, await fresh(subject)), body: [type] },
      { parameters: named(subject, await fresh(subject)), body: [{ ...type, associationTypeId: 987_654 }] },
    ];
  },
  'DELETE objects/:type/:id/associations/:type/:id': async (subject) => [
    { parameters: named(subject, await ends(subject)) },
  ],
  'POST associations/:type/:type/batch/read': async (subject) => {
    const [id] = await ends(subject);
    return [{ body: { inputs: [{ id }] } }, { body: { inputs: [{ id }, { id: '999' }] } }];
  },
  'POST associations/:type/:type/batch/create': async (subject): Promise<Sample[]> => {
    const good = await input(subject);
    return [{ body: { inputs: [good] } }, { body: { inputs: [good, { ...good, to: { id: '999' } }] } }];
  },
  'POST associations/:type/:type/batch/associate/default': async (subject) => {
    const [from, to] = await fresh(subject);
    return [{ body: { inputs: [{ from: { id: from }, to: { id: to } }] } }];
  },
  'POST associations/:type/:type/batch/archive': async (subject) => {
    const [from, to] = await ends(subject);
    return [{ body: { inputs: [{ from: { id: from }, to: [{ id: to }] }] } }];
  },
  'POST associations/:type/:type/batch/labels/archive': async (subject) => [
    { body: { inputs: [await input(subject)] } },
  ],
  'POST associations/usage/high-usage-report/:id': () => [{ parameters: { userId: '77' } }],
  'GET associations/:type/:type/labels': () => [{}],
  'POST associations/:type/:type/labels': async ({ account, type, ...rest }) => {
    const n = account.next();
    const labels = { fromObjectType: type, toObjectType: partnerOf({ account, type, ...rest }) };
    await removeOwnLabels(account, labels.fromObjectType, labels.toObjectType);
    return [{ body: { name: `made_${n}`, label: `Made ${n}`, inverseLabel: `Edam ${n}` } }, { body: {} }];
  },
  'PUT associations/:type/:type/labels': async (subject) => {
    const { account, type } = subject;
    await removeOwnLabels(account, type, partnerOf(subject));
    const associationTypeId = await account.label(type, partnerOf(subject));
    return [{ body: { associationTypeId, label: `Renamed ${account.next()}` } }];
  },
  'DELETE associations/:type/:type/labels/:id': async (subject) => {
    const { account, type } = subject;
    await removeOwnLabels(account, type, partnerOf(subject));
    return [{ parameters: { associationTypeId: String(await account.label(type, partnerOf(subject))) } }];
  },
  [`GET ${LIMITS}/all`]: () => [{}],
  [`GET ${LIMITS}/:type/:type`]: () => [{}],
  [`POST ${LIMITS}/:type/:type/batch/create`]: async (subject) => {
    const good = await configuration(subject);
    return [{ body: { inputs: [good] } }, { body: { inputs: [good, { ...good, typeId: 987_654 }] } }];
  },
  [`POST ${LIMITS}/:type/:type/batch/update`]: async (subject) => {
    const good = await configuration(subject);
    return [{ body: { inputs: [good] } }, { body: { inputs: [good, { ...good, typeId: 987_654 }] } }];
  },
  [`POST ${LIMITS}/:type/:type/batch/purge`]: async (subject) => [{ body: { inputs: [await configuration(subject)] } }],
};

/** An account holds ten labels per pair: the contract makes more in its run. */
const removeOwnLabels = async (account: OperationSubject['account'], from: string, to: string): Promise<void> => {
  const path = `/crm/v4/associations/${from}/${to}/labels`;
  const { results } = await account.ask<{ results: { category: string; typeId: number; label: string | null }[] }>(
    'GET',
    path,
  );
  for (const { category, typeId, label } of results)
    if (category === 'USER_DEFINED' && label !== null) await account.ask('DELETE', `${path}/${typeId}`);
};
