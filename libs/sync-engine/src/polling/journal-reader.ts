import { readJournalEvents, translateEvents, type EventContext } from '../event-handlers';
import type { EventJournal, JournalIntake, RegistryStore } from '../ports';

/** Files of one look: enough to catch up quickly, few enough that a shutdown waits for moments. */
const FILES_PER_LOOK = 20;

export interface JournalReaderPorts {
  readonly journal: Pick<EventJournal, 'next'>;
  readonly intake: JournalIntake;
  readonly registry: Pick<RegistryStore, 'entities' | 'requestAudit'>;
}

export type JournalLook =
  | {
      readonly kind: 'read';
      readonly files: number;
      readonly marked: number;
      readonly malformed: number;
      readonly more: boolean;
    }
  /** What lay between is lost: every entity is compared in full. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * S1.1: hints from HubSpot's journal instead of its webhooks, through the same handlers. One process reads at a time; a file that was stored
 * and is read again changes nothing.
 */
export class JournalReader {
  constructor(private readonly ports: JournalReaderPorts) {}

  async look(portalId: string, ownSourceId: string | null): Promise<JournalLook> {
    const { journal, intake, registry } = this.ports;
    const context: EventContext = { portalId, ownSourceId, entities: await registry.entities(), source: 'journal' };
    let [files, marked, malformed] = [0, 0, 0];
    for (let offset = await intake.offset(); files < FILES_PER_LOOK; files += 1) {
      const answer = await journal.next(portalId, offset);
      if (!answer.ok) return { kind: 'failed', message: answer.failure.message };
      if (answer.value.kind === 'gone') return this.startAnew();
      if (answer.value.kind === 'end') return { kind: 'read', files, marked, malformed, more: false };
      const read = readJournalEvents(answer.value.events);
      const stored = await intake.store(translateEvents(read.events, context), answer.value.offset);
      offset = answer.value.offset;
      marked += stored.marked;
      malformed += read.malformed.length;
    }
    return { kind: 'read', files, marked, malformed, more: true };
  }

  /** The requests first: an offset that is forgotten no longer tells of the gap. */
  private async startAnew(): Promise<JournalLook> {
    const { intake, registry } = this.ports;
    for (const { entity } of await registry.entities())
      await registry.requestAudit(
        entity,
        'The journal of HubSpot no longer holds all that happened since it was read.',
      );
    await intake.forget();
    return { kind: 'gap' };
  }
}
