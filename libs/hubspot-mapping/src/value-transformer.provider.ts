import { Injectable } from '@nestjs/common';
import type { RawValue } from './canonical/raw-value';
import type { CompiledField, TransformedField } from './compilation/compiled-entity';

/** What would become of one field's values, for the admin page's trial of a mapping. */
export interface TransformTrial {
  toHubSpot: TransformedField;
  /** What local would hold after HubSpot sent that back; null where nothing could be sent. */
  backToLocal: TransformedField | null;
}

/** Carries values of compiled fields. */
@Injectable()
export class ValueTransformerProvider {
  /** Sends local values to HubSpot and back, without either side. */
  tryOut(field: CompiledField, local: readonly RawValue[]): TransformTrial {
    const toHubSpot = field.toHubSpot(local);
    return {
      toHubSpot,
      backToLocal: toHubSpot.ok
        ? field.toLocal(
            toHubSpot.value,
            local.map(() => null),
          )
        : null,
    };
  }
}
