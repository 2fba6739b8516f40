import { PageHead } from '../shell/page-head';
import { AuditFindingsPanel } from './audit-findings-panel';
import { MassChangesPanel } from './mass-changes-panel';
import { SchemaEventsPanel } from './schema-events-panel';

/** What the system noticed by itself: changes that are too many, schemas that moved, differences that no hint told of. */
export function FindingsPage() {
  return (
    <>
      <PageHead title="Findings">
        What the sync noticed by itself: changes it held because they are many, tables and properties that changed under
        it, and differences that an audit found.
      </PageHead>
      <MassChangesPanel />
      <SchemaEventsPanel />
      <AuditFindingsPanel />
    </>
  );
}
