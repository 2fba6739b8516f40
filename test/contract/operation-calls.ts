import { DEVELOPER_KEY, KEY, type ContractAccount } from './contract-account';
import type { CallOptions } from './hubspot-exchange';
import type { Operation } from './published-operations';
import { associationCalls } from './operation-calls/association-calls';
import { definitionCalls } from './operation-calls/definition-calls';
import { appCalls } from './operation-calls/app-calls';
import { recordCalls } from './operation-calls/record-calls';
import type { OperationSubject, Sample, SampleMakers } from './operation-sample';

const MAKERS: SampleMakers = { ...recordCalls, ...associationCalls, ...definitionCalls, ...appCalls };

const TYPE_OF_FILE: Readonly<Record<string, string>> = {
  companies: 'companies',
  contacts: 'contacts',
  deals: 'deals',
  lineItems: 'line_items',
  notes: 'notes',
  products: 'products',
  tasks: 'tasks',
  tickets: 'tickets',
  pipelines: 'deals',
};
const AREAS: readonly (readonly [RegExp, string])[] = [
  [/^\/crm\/associations\/(?:v4|\d{4}-\d{2})\//, 'associations/'],
  [/^\/crm\/v[34]\//, ''],
  [/^\/crm\/([a-z-]+)\/\d{4}-\d{2}/, '$1'],
  [/^\/crm-object-schemas\/[^/]+\//, ''],
  [/^\/oauth\/(v\d|\d{4}-\d{2})\//, 'oauth/'],
  [/^\/(?:app-)?webhooks\/[^/]+\//, 'webhooks/'],
  [/^\/webhooks-journal\/(journal|journal-local|subscriptions|snapshots)\/[^/]+/, 'journal/$1'],
];

export const subjectOf = (account: ContractAccount, operation: Operation): OperationSubject => {
  const file = operation.document.name.split('/')[1] ?? '';
  // Products have no associations in the published tables; line items none with companies.
  const hasPartner = !['products', 'lineItems'].includes(file) || !operation.template.includes('/associations/');
  const custom = file === 'customObjects' || file === 'schemas' ? account.customType : 'contacts';
  const named = hasPartner ? (TYPE_OF_FILE[file] ?? custom) : 'contacts';
  const [area, word] = AREAS.find(([pattern]) => pattern.test(operation.template)) ?? [/^\//, ''];
  const plain = operation.template
    .replace(area, word)
    .replace(/\{(objectType|fromObjectType|toObjectType)\}/g, ':type')
    .replace(/\{[^}]+\}/g, ':id')
    .replace(/^objects\/(?!:type)[^/]+/, 'objects/:type');
  return { account, operation, type: named, shape: `${operation.method} ${plain}` };
};

export const hasSamples = ({ shape }: OperationSubject): boolean => shape in MAKERS;

/** Calls that should succeed, in order. */
export const samplesOf = async (subject: OperationSubject): Promise<readonly Sample[]> =>
  (await MAKERS[subject.shape]?.(subject)) ?? [];

const pathOf = ({ operation, type, account }: OperationSubject, sample: Sample): string => {
  const partner = type === 'companies' ? 'contacts' : 'companies';
  const standing: Record<string, string> = {
    objectType: type,
    fromObjectType: type,
    toObjectType: partner,
    appId: String(account.emulator.appId),
    ...sample.parameters,
  };
  return operation.template.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(standing[name] ?? '1'));
};

/** The sample as a call. Journals take an app token, settings of webhooks the developer's key, all others the service key. */
export const callOf = (subject: OperationSubject, sample: Sample): { path: string; options: CallOptions } => {
  const isJournal = subject.shape.includes(' journal/');
  const isWebhook = subject.shape.includes(' webhooks/');
  const standing = isJournal ? subject.account.appToken : isWebhook || subject.shape.includes(' oauth/') ? null : KEY;
  const token = sample.token === undefined ? standing : sample.token;
  const query = [
    sample.query,
    isWebhook && token === null && sample.token === undefined ? `hapikey=${DEVELOPER_KEY}` : '',
  ]
    .filter(Boolean)
    .join('&');
  return {
    path: `${pathOf(subject, sample)}${query ? `?${query}` : ''}`,
    options: {
      token,
      ...(sample.body === undefined ? {} : { body: sample.body }),
      ...(sample.form === undefined ? {} : { form: sample.form }),
    },
  };
};
