export { associationDifferences } from './association-differences';
export { ASSOCIATION_HINT, PRIMARY_ASSOCIATION_HINT } from './association-events';
export { holdAssociationsToPlan } from './undo-associations';
export { mergeAssociations } from './merge-associations';
export { holdPairsToPlan, plansAssociations } from './planned-associations';
export { waitForAssociations } from './read-associations';
export { writeAssociations } from './write-associations';
