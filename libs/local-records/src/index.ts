export { TriggerCapture } from './capture/trigger-capture';
export { TableCatalogue } from './catalogue/table-catalogue';
export { TableIntrospection } from './introspection/table-introspection';
export { PostgresLocalRecords } from './records/postgres-local-records';
