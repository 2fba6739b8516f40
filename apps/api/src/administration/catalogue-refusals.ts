import { CatalogueUnread } from '@app/admin-service';
import type { MappingProblem } from '@app/hubspot-mapping';
import { problem, ProblemException, refuse } from '../problems/problem';

/** What `read` gives, or a problem where HubSpot's catalogue could not be read. */
export async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CatalogueUnread) throw refuse(503, 'catalogue_unread', error.message);
    throw error;
  }
}

/** Mappings that cannot work: which, why, and the way out of each. */
export function faultyMappings(problems: readonly MappingProblem[]): ProblemException {
  const errors = problems
    .filter(({ suspends }) => suspends)
    .map(({ property, message, advice }) => ({ field: property, message: `${message} ${advice}` }));
  const count = errors.length === 1 ? 'One mapping' : `${errors.length} mappings`;
  const detail = `${count} cannot work, so nothing was saved: ${errors.map(({ message }) => message).join(' ')}`;
  return new ProblemException(problem(422, 'faulty_mappings', detail, errors));
}
