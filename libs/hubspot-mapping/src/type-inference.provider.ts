import { Injectable } from '@nestjs/common';
import type { LocalColumn } from './catalogue/local-reference';
import { proposeProperty } from './type-inference/property-proposal';
import type { PropertyProposal } from './type-inference/property-proposal';
import { inferType } from './type-inference/type-inference';
import type { TypeInference } from './type-inference/type-inference';

/** Says what a column holds, and which new property would hold it. */
@Injectable()
export class TypeInferenceProvider {
  infer(samples: readonly (string | null)[], column?: LocalColumn): TypeInference {
    return inferType(samples, column);
  }

  proposeProperty(column: LocalColumn, samples: readonly (string | null)[], groupName: string): PropertyProposal {
    return proposeProperty(column, inferType(samples, column), samples, groupName);
  }
}
