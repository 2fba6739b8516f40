import type { AssociationLabels, AssociationRegistry } from '@app/sync-engine';

/** Association types of the connected portal, and what is kept of them. */
export interface PortalAssociations
  extends
    AssociationLabels,
    Pick<AssociationRegistry, 'associations' | 'associationLabels' | 'saveAssociationLabels'> {}
