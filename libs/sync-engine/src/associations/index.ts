export { ASSOCIATION_HINT } from './association-events';
export { mergeAssociations } from './merge-associations';
export { writeAssociations } from './write-associations';
