import { hubspotVector, localVector, lookAtRecord, REVIEW_KINDS } from '@app/sync-engine';
import type { CompiledField } from '@app/hubspot-mapping';
import type { FieldVector, FieldVectors, RecordLook } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { CompiledEntities } from '../registry/compiled-entities';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { RecordChoices, RecordChoicesOutcome } from './record-choices';

/** Shows a whole record that somebody has to decide about (S5.1, S5.4), before it is decided. */
@Injectable()
export class RecordChoicesService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly entities: CompiledEntities,
  ) {}

  /** Reads both ends now. Throws `CatalogueUnread`. */
  async find(reviewId: string): Promise<RecordChoicesOutcome> {
    const [review, connection] = await Promise.all([
      this.ports.reviews.review(reviewId),
      this.ports.connections.current(),
    ]);
    const loaded = review && (await this.entities.load(review.entity));
    const kind = REVIEW_KINDS.find((known) => known === review?.kind);
    if (!review || !kind || !loaded || !connection) return { kind: 'not_found' };
    if (review.field !== null)
      return {
        kind: 'not_possible',
        message: `A review of kind ${review.kind} is about one field, and shows its values.`,
      };
    const { definition, compiled } = loaded;
    const { links } = this.ports.decisionsOf(connection.portalId);
    const look = await lookAtRecord(
      { gateway: this.ports.portal, local: this.ports.tables, state: links },
      { definition, fields: compiled.fields },
      { ...review, kind },
    );
    if (!look.ok)
      return {
        kind: 'unread',
        message: `HubSpot could not be read just now: ${look.failure.message}. Try again in a moment.`,
      };
    return { kind: 'found', choices: choicesOf(compiled.fields, look.value) };
  }
}

function choicesOf(fields: readonly CompiledField[], look: RecordLook): RecordChoices {
  const { localKey, hubspotId, ends, row, properties, rival, options, seal } = look;
  const shown = fields.filter(({ state }) => state === 'active');
  return {
    fields: shown.map(({ id }) => id),
    local: localKey === null ? null : { id: localKey, end: ends.local, values: vectors(shown, row, localVector) },
    hubspot:
      hubspotId === null
        ? null
        : { id: hubspotId, end: ends.hubspot, values: vectors(shown, properties, hubspotVector) },
    rival:
      rival === null
        ? null
        : {
            id: rival.hubspotId,
            end: rival.properties === null ? 'gone' : 'present',
            values: vectors(shown, rival.properties, hubspotVector),
          },
    options,
    seen: seal,
  };
}

function vectors(
  fields: readonly CompiledField[],
  values: Readonly<Record<string, string | null>> | null,
  pick: (field: CompiledField, values: Readonly<Record<string, string | null>>) => FieldVector | undefined,
): FieldVectors {
  if (values === null) return {};
  return Object.fromEntries(
    fields.flatMap((field) => {
      const vector = pick(field, values);
      return vector === undefined ? [] : [[field.id, vector] as const];
    }),
  );
}
