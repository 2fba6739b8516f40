import type { ConnectionOptions } from 'bullmq';
import { createPostgresBackend, setDefaultBackendFactory } from 'bullmq';

/** Where the queue lives. Every process must be given the same: jobs do not move between backends. */
export interface QueueBackend {
  /** Used unless `redisUrl` is set. */
  readonly databaseUrl: string;
  /** `redis://` or `rediss://`. */
  readonly redisUrl?: string | undefined;
}

/** Schema of the queue's tables, made by the migrations of the sync's state. */
const QUEUE_SCHEMA = 'bullmq';

/** Two for work; a worker holds one more to listen. */
const POSTGRES_CONNECTIONS = 2;

/**
 * Chooses BullMQ's backend for this process; must be called before any queue or worker is built. The factory is process-wide
 * because @nestjs/bullmq builds both without one.
 */
export function queueConnection({ databaseUrl, redisUrl }: QueueBackend): ConnectionOptions {
  if (redisUrl) {
    setDefaultBackendFactory(undefined);
    return { url: redisUrl, maxRetriesPerRequest: null, enableOfflineQueue: true };
  }
  setDefaultBackendFactory(createPostgresBackend);
  // BullMQ's types know Redis only.
  return {
    connectionString: databaseUrl,
    schema: QUEUE_SCHEMA,
    max: POSTGRES_CONNECTIONS,
    application_name: 'hubspot-sync queue',
    connectionTimeoutMillis: 5000,
  };
}
