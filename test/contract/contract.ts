import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contractReport, type Replays } from './contract-report';
import { runGateway } from './gateway-run';
import type { Exchange } from './hubspot-exchange';
import { OperationFinder, operationsOf, publishedDocuments } from './published-operations';
import { recordedExchanges, timeOf } from './recordings/recorded-exchange';
import { replay, type ReplayResult } from './recordings/replay';
import { SchemaValidation } from './schema-validation';
import { runSpecifications } from './specification-run';

const USAGE = `Holds the emulator against HubSpot's published descriptions and recorded exchanges; prints JSON.

  --specs DIR       descriptions, in folders by version   default ../shared/reference/hubspot-openapi
  --recordings DIR  recorded exchanges                    default ../shared/reference/hubspot-recorded
  --only TEXT       recordings whose file name holds it
`;
/** The descriptions are of 2026; an account that answers as of years ago need not fit them. */
const DESCRIBED_SINCE = Date.parse('2025-01-01');
const REFERENCE = resolve('..', 'shared', 'reference');

const { values } = parseArgs({
  options: {
    specs: { type: 'string' },
    recordings: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean' },
  },
});

const replayAll = async (folder: string, heard: (exchange: Exchange) => void): Promise<Replays> => {
  const recordings = recordedExchanges(folder).filter(({ file }) => file.includes(values.only ?? ''));
  const results: ReplayResult[] = [];
  const failed: { file: string; why: string }[] = [];
  for (const recording of recordings) {
    try {
      const result = await replay(recording);
      results.push(result);
      if (result.exchange && timeOf(recording) >= DESCRIBED_SINCE) heard(result.exchange);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failed.push({ file: recording.file, why: `could not be replayed: ${why}` });
    }
  }
  const notes = new Map(recordings.map(({ file, notes: note }) => [file, note]));
  return { total: recordings.length, results, failed, notes };
};

const main = async (): Promise<void> => {
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const specs = values.specs ?? `${REFERENCE}/hubspot-openapi`;
  const recordings = values.recordings ?? `${REFERENCE}/hubspot-recorded`;
  const documents = publishedDocuments(specs);
  const validation = new SchemaValidation(documents);
  const finder = new OperationFinder(operationsOf(documents));
  const pathOf = (exchange: Exchange): string => exchange.path.split('?')[0] ?? '';
  const checkAnswer = (exchange: Exchange): void => {
    for (const operation of finder.find(exchange.method, pathOf(exchange)))
      validation.checkResponse(operation, exchange.status, exchange.responseBody);
  };
  const specifications = await runSpecifications(documents, checkAnswer);
  await runGateway((exchange) => {
    checkAnswer(exchange);
    if (exchange.requestBody === undefined) return;
    for (const operation of finder.find(exchange.method, pathOf(exchange)))
      validation.checkRequest(operation, exchange.requestHeaders['content-type'] ?? '', exchange.requestBody);
  });
  const replays = await replayAll(recordings, checkAnswer);
  const skipped = [
    ...(documents.length === 0 ? [`no descriptions in ${specs}: nothing was validated`] : []),
    ...(replays.total === 0 ? [`no recordings in ${recordings}: nothing was replayed`] : []),
  ];
  const report = contractReport(specifications, validation, replays, skipped);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (report.violations > 0 || (report.recordings.ratio ?? 1) < 0.98) process.exitCode = 1;
};

main().catch((error: unknown) => {
  process.stderr.write(`The contract could not be run: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
