/**
 * Which server, and which branch of its history, the database is (S9.5): `"systemIdentifier"` and `timeline`, one row. The timeline is read
 * from the name of the log file being written: the control file tells a new one only at its next checkpoint.
 */
export const DATABASE_IDENTITY = `
  select (select system_identifier::text from pg_control_system()) as "systemIdentifier",
         case when pg_is_in_recovery() then (select timeline_id::text from pg_control_checkpoint())
              else ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int::text end as timeline`;
