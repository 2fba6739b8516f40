/** Select list of a `PlannedRecord`; the table goes by the name `planned`. */
export const PLANNED_COLUMNS = `
  planned.id::text as id, planned.run_id as "runId", planned.action, planned.link_id as "linkId",
  planned.local_key as "localKey", planned.hubspot_id as "hubspotId", planned.fields, planned.undoes, planned.excluded, planned.progress,
  planned.message`;
