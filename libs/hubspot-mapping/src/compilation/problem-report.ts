import type { PropertyMapping } from '../property-mapping/property-mapping';
import type { TransformNotice } from '../transforms/transform-context';
import type { MappingProblem, MappingProblemCode } from './mapping-problem';

/** Collects problems with the mapping they are about, and knows which mappings cannot work. */
export class ProblemReport {
  readonly problems: MappingProblem[] = [];
  private readonly suspended = new Set<string>();

  note(mapping: PropertyMapping, notice: TransformNotice): void {
    const { id, entity, column, property } = mapping;
    const place = `Mapping ${entity}.${column ?? '(constant)'} ↔ ${property}`;
    this.problems.push({
      code: notice.code,
      suspends: notice.suspends,
      mappingId: id,
      entity,
      column,
      property,
      message: `${place}: ${notice.what}.`,
      advice: notice.advice,
    });
    if (notice.suspends) this.suspended.add(id);
  }

  suspend(mapping: PropertyMapping, code: MappingProblemCode, what: string, advice: string): void {
    this.note(mapping, { code, suspends: true, what, advice });
  }

  suspends(mapping: PropertyMapping): boolean {
    return this.suspended.has(mapping.id);
  }
}
