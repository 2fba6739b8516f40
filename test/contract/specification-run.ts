import { ContractAccount } from './contract-account';
import { callOf, hasSamples, samplesOf, subjectOf } from './operation-calls';
import type { OperationSubject } from './operation-sample';
import type { Exchange } from './hubspot-exchange';
import { operationsOf, type Operation, type PublishedDocument } from './published-operations';

export interface SpecificationReport {
  readonly operations: number;
  /** Operations whose sample calls all got the answer they were made for. */
  readonly served: number;
  readonly unserved: readonly { readonly operation: string; readonly why: string }[];
}

const nameOf = ({ method, template, document }: Operation): string => `${method} ${template} (${document.name})`;

/** Calls every published operation, well and badly; every exchange is told. */
export const runSpecifications = async (
  documents: readonly PublishedDocument[],
  heard: (exchange: Exchange) => void,
): Promise<SpecificationReport> => {
  const operations = operationsOf(documents);
  if (operations.length === 0) return { operations: 0, served: 0, unserved: [] };
  const account = await ContractAccount.open(heard);
  const unserved: { operation: string; why: string }[] = [];
  try {
    for (const operation of operations) {
      const subject = subjectOf(account, operation);
      const why = await tryOperation(subject).catch((error: unknown) => String(error));
      if (why) unserved.push({ operation: nameOf(operation), why });
    }
  } finally {
    await account.close();
  }
  return { operations: operations.length, served: operations.length - unserved.length, unserved };
};

/** Null when the first sample succeeds and the bad calls are refused; otherwise what was wrong. */
const tryOperation = async (subject: OperationSubject): Promise<string | null> => {
  const { account, operation } = subject;
  if (!hasSamples(subject)) return tryUnknown(subject);
  const samples = await samplesOf(subject);
  let problem: string | null = null;
  for (const [index, sample] of samples.entries()) {
    const { path, options } = callOf(subject, sample);
    const answer = await account.calls.call(operation.method, path, options);
    if (index === 0 && answer.status >= 300)
      problem = `${answer.status} ${JSON.stringify(answer.responseBody)?.slice(0, 200)}`;
  }
  return problem ?? tryBadly(subject);
};

/** Without a token, with a wrong one, with a body that is no JSON. */
const tryBadly = async (subject: OperationSubject): Promise<string | null> => {
  const { account, operation, shape } = subject;
  if (shape.includes(' oauth/')) return null;
  for (const token of [null, 'wrong']) {
    const { path } = callOf(subject, { token });
    const answer = await account.calls.call(operation.method, path, { token });
    if (answer.status !== 401) return `token ${token}: ${answer.status} instead of 401`;
  }
  if (!['POST', 'PUT', 'PATCH'].includes(operation.method) || !wantsBody(operation)) return null;
  const { path, options } = callOf(subject, {});
  const answer = await account.calls.call(operation.method, path, { ...options, text: '{"inputs":' });
  return answer.status === 400 ? null : `a body that is no JSON: ${answer.status} instead of 400`;
};

const wantsBody = ({ document, template, method }: Operation): boolean =>
  document.content.paths[template]?.[method.toLowerCase()]?.requestBody !== undefined;

/** An operation that no maker knows: called with placeholders, and served when it is not told as an unknown route. */
const tryUnknown = async (subject: OperationSubject): Promise<string> => {
  const { path, options } = callOf(subject, {});
  const answer = await subject.account.calls.call(subject.operation.method, path, options);
  return `no sample call is known for ${subject.shape} (placeholders: ${answer.status})`;
};
