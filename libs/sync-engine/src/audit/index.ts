export * from './audit-run';
export * from './audit-timetable';
