import { Injectable } from '@nestjs/common';
import type { PropertyOption } from './catalogue/portal-reference';
import { proposePairs } from './enum-mapping/pair-proposal';
import type { ProposedPair } from './enum-mapping/pair-proposal';

/** Proposes translations between local values and options. */
@Injectable()
export class EnumMappingProvider {
  propose(localValues: readonly string[], options: readonly PropertyOption[]): ProposedPair[] {
    return proposePairs(localValues, options);
  }
}
