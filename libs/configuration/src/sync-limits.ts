import { amount, Setting, wholeNumber } from './setting';

/** Some are timers, and a timer of more than 2^31 ms fires at once, without end. */
const MOST_SECONDS = 2_000_000;
const MOST_POLL_MS = 60_000;

const SECONDS = `a number of seconds above 0, up to ${MOST_SECONDS}`;
const MINUTES = 'a number of minutes above 0';
const HOURS = 'a number of hours above 0';
const COUNT = 'a whole number from 1';

const seconds = amount(0.001, MOST_SECONDS);
const minutes = amount(0.0001);
const hours = amount(0.0001);
const count = wholeNumber(1);

/** A duration in a unit, with its rule in the contract. */
const duration = (about: string, unit: string): PropertyDecorator =>
  Setting({ about, expected: unit }, unit === SECONDS ? seconds : unit === MINUTES ? minutes : hours);
const number = (about: string): PropertyDecorator => Setting({ about, expected: COUNT }, count);

/** Every duration and count of the sync contract, with its default. Tests shorten them together. */
export class SyncLimits {
  @duration('S1.5: how long a worker may hold records before another takes them over.', SECONDS)
  readonly leaseSeconds: number = 60;

  @duration('S1.5: longest wait for one HubSpot answer; shorter than the lease by a third of it.', SECONDS)
  readonly httpTimeoutSeconds: number = 20;

  @duration('S2.5: how long a write that got no answer may still land in HubSpot.', MINUTES)
  readonly intentLifetimeMinutes: number = 15;

  @Setting(
    {
      about: 'S1.2: pause between two looks at captured changes and marks.',
      expected: `a whole number of milliseconds from 10 to ${MOST_POLL_MS}`,
    },
    wholeNumber(10, MOST_POLL_MS),
  )
  readonly pollIntervalMs: number = 250;

  @Setting(
    {
      about: 'S1.3: records of one reconcile; HubSpot takes at most 100 in a call.',
      expected: 'a whole number from 1 to 100',
    },
    wholeNumber(1, 100),
  )
  readonly batchSize: number = 100;

  @number('Batches that one worker process reconciles at a time.')
  readonly workerConcurrency: number = 4;

  @duration('S2.8: how long a stale read is tried again before its history decides.', MINUTES)
  readonly staleReadMinutes: number = 5;

  @duration('S2.8: pause between looks at a record that stays stale.', MINUTES)
  readonly staleRetryMinutes: number = 60;

  @duration('S3.8: age at which property, pipeline and owner catalogues are read again.', MINUTES)
  readonly catalogueMinutes: number = 10;

  @duration('S9.1: longest time from a read to the write it decides; later, the record is read again.', SECONDS)
  readonly readToWriteSeconds: number = 5;

  @number('S9.2: failed attempts after which a record is parked.')
  readonly maxAttempts: number = 8;

  @duration('S9.1: pause after the first failed attempt; it doubles with each.', SECONDS)
  readonly retryBaseSeconds: number = 1;

  @duration('S9.1: longest pause between attempts.', MINUTES)
  readonly retryMaxMinutes: number = 10;

  @duration('S5.4: how long merged records wait for the event that tells which was the primary one.', MINUTES)
  readonly mergeEventMinutes: number = 15;

  @Setting(
    {
      about:
        'S5.3: share of an entity’s links whose deletes or overwrites within the window pause it, together with the number below.',
      expected: 'a number of per cent above 0, up to 100',
    },
    amount(0.01, 100),
  )
  readonly massChangePercent: number = 10;

  @number('S5.3: that number of records.')
  readonly massChangeRecords: number = 100;

  @duration('S5.3: that window.', MINUTES)
  readonly massChangeWindowMinutes: number = 60;

  @number('S7.4: writes of one field between two values within the window that make it oscillating.')
  readonly oscillationWrites: number = 6;

  @duration('S7.4: that window.', MINUTES)
  readonly oscillationWindowMinutes: number = 60;

  @duration('S7.4: time without a change after which an oscillating field is tried again.', HOURS)
  readonly oscillationRestHours: number = 24;

  @duration('S8.4: pause between two audits of an entity, which compare both sides in full.', HOURS)
  readonly auditHours: number = 24;

  @duration('S8.4: how long a difference must stand before it is looked at again, marked and counted.', MINUTES)
  readonly auditSecondLookMinutes: number = 15;

  @Setting(
    {
      about:
        'Age at which the sync log and the webhook log are removed, and records of finished plans and decided reviews; runs go after their log.',
      expected: 'a whole number of days from 1',
    },
    count,
  )
  readonly retentionDays: number = 90;

  @Setting(
    {
      about:
        'Age at which the audit trail is removed (who did what through the admin API); never before RETENTION_DAYS.',
      expected: 'a whole number of days from 1',
    },
    count,
  )
  readonly auditTrailDays: number = 90;

  @duration('With HUBSPOT_HINTS=journal: pause between two looks at the journal of HubSpot.', SECONDS)
  readonly journalSeconds: number = 2;

  @duration(
    'With a service key or HUBSPOT_HINTS=poll: pause between two polls of HubSpot for changed records.',
    SECONDS,
  )
  readonly hubspotPollSeconds: number = 60;

  @duration('How long before its expiry an access token is refreshed.', MINUTES)
  readonly tokenRefreshMinutes: number = 5;

  @duration('How long a person may take to approve the connection in HubSpot.', MINUTES)
  readonly oauthStateMinutes: number = 10;

  @duration('How far the time stamp of a webhook’s signature may be from now, either way.', MINUTES)
  readonly webhookWindowMinutes: number = 5;

  @Setting(
    { about: 'Largest webhook body that is read.', expected: 'a whole number of kilobytes from 64' },
    wholeNumber(64),
  )
  readonly webhookBodyKilobytes: number = 1024;

  @duration('How long a process may take to finish its work when it is told to stop.', SECONDS)
  readonly stopSeconds: number = 7;
}
