import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { PERSON_TYPES } from '../testing/capture-bench';
import { describeWhatIsCaptured } from '../testing/change-capture.contract';
import { decodingBench, type DecodingBench } from '../testing/decoding-bench';
import { describeUnnoticedCapture } from '../testing/unnoticed-capture.contract';

describe('DecodingCapture', () => {
  let database: BusinessDatabase;
  let bench: DecodingBench;

  beforeAll(async () => {
    database = await createBusinessDatabase('decoding', PERSON_TYPES);
    bench = await decodingBench(database);
  });

  afterAll(async () => {
    await bench.stop();
    await database.drop();
  });

  afterEach(() => expect(bench.failures).toEqual([]));

  describeWhatIsCaptured(() => bench);
  describeUnnoticedCapture(() => bench);
});
