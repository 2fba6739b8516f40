import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { publishedDocuments } from './published-operations';
import { runSpecifications } from './specification-run';
import { SchemaValidation } from './schema-validation';
import { recordedExchanges } from './recordings/recorded-exchange';
import { replay } from './recordings/replay';

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { specs: { type: 'string' }, recordings: { type: 'string' }, only: { type: 'string' } },
  });
  const reference = resolve('..', 'shared', 'reference');
  if (!values.only) {
    const documents = publishedDocuments(values.specs ?? `${reference}/hubspot-openapi`);
    const validation = new SchemaValidation(documents);
    const report = await runSpecifications(documents, validation);
    console.log(
      JSON.stringify(
        { ...report, responsesChecked: validation.responsesChecked, violations: validation.violations.length },
        null,
        1,
      ),
    );
    const by = new Map<string, string>();
    const counts = new Map<string, number>();
    for (const v of validation.violations) {
      const key = `${v.direction} ${v.status} ${v.at.replace(/\/\d+/g, '/N')} ${v.problem}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (!by.has(key)) by.set(key, v.operation);
    }
    for (const [key, n] of [...counts].sort((a, b) => b[1] - a[1])) console.log(n, key, '|', by.get(key));
  }
  const recordings = recordedExchanges(values.recordings ?? `${reference}/hubspot-recorded`);
  let matching = 0;
  for (const recording of recordings.filter(({ file }) => file.includes(values.only ?? ''))) {
    try {
      const result = await replay(recording);
      if (result.differences.length === 0) matching++;
      else
        console.log(
          result.file,
          '\n    ',
          result.differences.slice(0, 8).join('\n     '),
          values.only ? JSON.stringify(result.exchange) : '',
        );
    } catch (error) {
      console.log(recording.file, 'FAILED', error instanceof Error ? error.stack?.slice(0, 400) : error);
    }
  }
  console.log({ total: recordings.length, matching });
};

void main();
