import { Test } from '@nestjs/testing';
import { Pool } from 'pg';
import { TriggerCapture } from './capture/trigger-capture';
import { TableIntrospection } from './introspection/table-introspection';
import { CHANGE_CAPTURE, LOCAL_RECORDS, LocalRecordsModule, TABLE_INTROSPECTION } from './local-records.module';
import { PostgresLocalRecords } from './records/postgres-local-records';

describe('LocalRecordsModule', () => {
  it('S1.2 provides rows, capture and introspection of the business database', async () => {
    const pool = new Pool({ max: 1 });
    const module = await Test.createTestingModule({
      imports: [LocalRecordsModule.forRootAsync({ useFactory: () => ({ pool, portalId: '4711' }) })],
    }).compile();
    expect(module.get(LOCAL_RECORDS)).toBeInstanceOf(PostgresLocalRecords);
    expect(module.get(CHANGE_CAPTURE)).toBeInstanceOf(TriggerCapture);
    expect(module.get(TABLE_INTROSPECTION)).toBeInstanceOf(TableIntrospection);
    await module.close();
    await pool.end();
  });
});
