import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { instantText } from '../portal/instant-text';
import type { Mutation } from '../portal/mutation';
import type { Portal } from '../portal/portal';
import {
  chosenBy,
  INSTALL_EVENT,
  journalEventsOf,
  UNINSTALL_EVENT,
  withheld,
  type JournalEvent,
} from './journal-events';
import type { JournalSubscription } from './journal-subscription';

/** How the journal behaves (hubspot-facts 7.7). */
export interface JournalBehaviour {
  /** Events per file at most. */
  readonly maxEvents: number;
  /** A file is published this many milliseconds after its first event; 0: as soon as somebody asks. */
  readonly publishAfterMs: number;
  /** Files older than this are gone. */
  readonly retentionMs: number;
  /** How long a pre-signed address lives. */
  readonly urlLifetimeMs: number;
}

export const DEFAULT_JOURNAL: JournalBehaviour = {
  maxEvents: 10_000,
  publishAfterMs: 1_000,
  retentionMs: 3 * 86_400_000,
  urlLifetimeMs: 5 * 60_000,
};

export interface JournalFile {
  readonly offset: string;
  readonly openedAt: number;
  publishedAt: number | null;
  readonly events: JournalEvent[];
}

export interface FileAddress {
  readonly url: string;
  readonly expiresAt: string;
  readonly currentOffset: string;
}

export interface SnapshotStatus {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILED';
  readonly errorCode?: string;
  readonly initiatedAt: number;
  readonly completedAt: number;
}

/** The pull journal of each app: files of events, oldest first, kept three days (hubspot-facts 7.7). Lives in memory. */
export class WebhookJournal {
  readonly snapshots = new Map<string, SnapshotStatus>();
  private readonly files = new Map<number, JournalFile[]>();
  private readonly secret = randomUUID();

  constructor(
    private readonly portal: Portal,
    public behaviour: JournalBehaviour,
  ) {
    portal.onMutation((mutation) => this.notice(mutation));
    portal.onReplaced(() => this.files.clear());
  }

  subscriptionsOf(appId: number): JournalSubscription[] {
    return [...this.portal.state.journalSubscriptions.values()].filter((held) => held.appId === appId);
  }

  /** Published files of the app that are not too old. */
  published(appId: number): readonly JournalFile[] {
    const now = this.portal.now();
    const held = (this.files.get(appId) ?? []).filter((file) => file.openedAt > now - this.behaviour.retentionMs);
    this.files.set(appId, held);
    for (const file of held)
      if (file.publishedAt === null && file.openedAt + this.behaviour.publishAfterMs <= now) file.publishedAt = now;
    return held.filter((file) => file.publishedAt !== null);
  }

  add(appId: number, event: JournalEvent): void {
    const files = this.files.get(appId) ?? [];
    this.files.set(appId, files);
    let last = files[files.length - 1];
    const now = this.portal.now();
    if (!last || last.publishedAt !== null || last.openedAt + this.behaviour.publishAfterMs <= now) {
      if (last) last.publishedAt ??= now;
      last = { offset: randomUUID(), openedAt: now, publishedAt: null, events: [] };
      files.push(last);
    }
    if (last.events.push(withheld(this.portal, event)) >= this.behaviour.maxEvents) last.publishedAt = now;
  }

  /** A pre-signed address: it opens without a token until it expires. */
  addressOf(appId: number, file: JournalFile, baseUrl: string): FileAddress {
    const expires = this.portal.now() + this.behaviour.urlLifetimeMs;
    const query = new URLSearchParams({
      expires: String(expires),
      signature: this.signature(appId, file.offset, expires),
    });
    return {
      url: `${baseUrl}/webhooks-journal-files/${appId}/${file.offset}?${query.toString()}`,
      expiresAt: instantText(expires),
      currentOffset: file.offset,
    };
  }

  /** The file behind a pre-signed address, or null when the address is wrong or too old. */
  open(appId: number, offset: string, expires: string, signature: string): Record<string, unknown> | null {
    const [sent, own] = [Buffer.from(signature), Buffer.from(this.signature(appId, offset, Number(expires)))];
    if (sent.length !== own.length || !timingSafeEqual(sent, own)) return null;
    if (Number(expires) < this.portal.now()) return null;
    const file = this.published(appId).find((held) => held.offset === offset);
    return file
      ? { offset, journalEvents: file.events, publishedAt: instantText(file.publishedAt ?? file.openedAt) }
      : null;
  }

  private signature(appId: number, offset: string, expires: number): string {
    return createHmac('sha256', this.secret).update(`${appId}/${offset}/${expires}`).digest('hex');
  }

  private notice(mutation: Mutation): void {
    const { journalSubscriptions } = this.portal.state;
    if (journalSubscriptions.size === 0) return;
    if (mutation.k === 'uninstall') return this.tellLifecycle(mutation.appId, UNINSTALL_EVENT, 'APP_UNINSTALL');
    if (mutation.k === 'refresh-token')
      return this.tellLifecycle(mutation.grant.appId, INSTALL_EVENT, 'APP_INSTALL', mutation.grant.userId);
    const events = journalEventsOf(this.portal, mutation);
    if (events.length === 0) return;
    for (const appId of new Set([...journalSubscriptions.values()].map((held) => held.appId))) {
      if (this.portal.state.uninstalledApps.has(appId)) continue;
      const subscriptions = this.subscriptionsOf(appId);
      for (const event of events) {
        const chosen = chosenBy(this.portal, subscriptions, event);
        if (chosen) this.add(appId, chosen);
      }
    }
  }

  private tellLifecycle(appId: number, eventTypeId: string, action: string, userId?: number): void {
    const event: JournalEvent = {
      type: 'app_lifecycle_event',
      portalId: this.portal.settings.portalId,
      occurredAt: instantText(this.portal.now()),
      action,
      eventTypeId,
      appId,
      ...(userId === undefined ? {} : { userId }),
    };
    const chosen = chosenBy(this.portal, this.subscriptionsOf(appId), event);
    if (chosen) this.add(appId, chosen);
  }
}
