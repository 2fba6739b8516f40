import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, DONE, notFound, notPossible } from '../command-outcome';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { LogFilter, LogRow, WebhookFilter, WebhookRow } from './activity-reader';
import type { ErrorGroup, FailingRecord } from './error-reader';
import type { Budget, Trends } from './trends';

interface Page {
  readonly limit: number;
  readonly after: string | null;
}

const THROUGHPUT_MINUTES = 60;
const DRIFT_DAYS = 30;
/** Read with history and write, both in batches. */
const CALLS_PER_RECORD = 0.03;

/** What happened, what fails, and what it costs. */
@Injectable()
export class ActivityService {
  constructor(@Inject(SYNC_PORTS) private readonly ports: SyncPorts) {}

  log(filter: LogFilter, page: Page): Promise<readonly LogRow[]> {
    return this.ports.activity.log(filter, page);
  }

  webhooks(filter: WebhookFilter, page: Page): Promise<readonly WebhookRow[]> {
    return this.ports.activity.webhooks(filter, page);
  }

  async trends(): Promise<Trends> {
    const [throughput, drift] = await Promise.all([
      this.ports.activity.throughput(THROUGHPUT_MINUTES),
      this.ports.activity.drift(DRIFT_DAYS),
    ]);
    return { throughput, drift };
  }

  async budget(): Promise<Budget> {
    const [windows, backlog] = await Promise.all([this.ports.budgets.budget(), this.ports.overview.backlog()]);
    const forecastRequests = Math.ceil((backlog.captured + backlog.marks) * CALLS_PER_RECORD);
    const day = windows.find(({ window }) => window === 'day');
    return { windows, forecastRequests, fitsToday: day ? forecastRequests <= day.left : null };
  }

  errors(): Promise<readonly ErrorGroup[]> {
    return this.ports.errors.groups();
  }

  failing(
    group: Pick<ErrorGroup, 'kind' | 'entity' | 'field' | 'cause'>,
    limit: number,
  ): Promise<readonly FailingRecord[]> {
    return this.ports.errors.records(group, limit);
  }

  /** S3.4, S9.2: field errors and parked records of an entity are tried again. */
  async retryAll(entity: string): Promise<CommandOutcome & { readonly records?: number }> {
    const connection = await this.ports.overview.connection();
    if (!connection) return notPossible('No HubSpot portal is connected, so nothing can be tried again.');
    if (!(await this.ports.registry.entities()).some((one) => one.entity === entity)) {
      return notFound(`There is no entity ${JSON.stringify(entity)} in the registry.`);
    }
    const records = await this.ports.marksOf(connection.portalId).retryErrors(entity);
    await this.ports.wakeQueue.wake('marked');
    return { ...DONE, records };
  }
}
