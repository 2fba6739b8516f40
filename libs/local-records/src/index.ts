export { TriggerCapture } from './capture/trigger-capture';
export { TableCatalogue } from './catalogue/table-catalogue';
export { RowSearch } from './introspection/row-search';
export { TableDirectory } from './introspection/table-directory';
export { TableIntrospection } from './introspection/table-introspection';
export { MatchKeyIndexes } from './records/match-key-indexes';
export { PostgresLocalRecords } from './records/postgres-local-records';
export { PostgresLocalRelations } from './relations/postgres-local-relations';
