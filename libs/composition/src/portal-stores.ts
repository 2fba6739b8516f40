import type { CatalogueStore, RequestBudget } from '@app/sync-engine';
import type { CurrentPortal } from './current-portal';

/** The request budget of whichever portal is connected at the time of each call. */
export function budgetOf(portal: CurrentPortal): RequestBudget {
  return {
    take: (...request) => portal.use(({ budget }) => budget.take(...request)),
    block: (...until) => portal.use(({ budget }) => budget.block(...until)),
    observeLimit: (...limit) => portal.use(({ budget }) => budget.observeLimit(...limit)),
  };
}

/** The catalogues of whichever portal is connected at the time of each call. */
export function cataloguesOf(portal: CurrentPortal): CatalogueStore {
  return {
    load: (kind) => portal.read(({ catalogues }) => catalogues.load(kind), null),
    save: (kind, body) => portal.use(({ catalogues }) => catalogues.save(kind, body)),
  };
}
