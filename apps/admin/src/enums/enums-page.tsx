import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import type { EnumChoices } from '@app/admin-service/registry/suggestion';
import { Link } from 'wouter';
import { useRead, useTagged } from '../api/queries';
import { LoadingPage } from '../shell/loading';
import { Notice } from '../shell/notice';
import { PageHead } from '../shell/page-head';
import { EnumEditor } from './enum-editor';

/** Which value of a column is which option of a property. */
export function EnumsPage({ entity, property }: { readonly entity: string; readonly property: string }) {
  const path = `entities/${encodeURIComponent(entity)}`;
  const mappings = useTagged<EditedEntity>(`${path}/mappings`);
  const choices = useRead<EnumChoices>(`${path}/enums/${encodeURIComponent(property)}`);
  const failed = mappings.error ?? choices.error;
  return (
    <>
      <PageHead title={`Values of ${property}`}>
        Each value of the column and the option it stands for. A value without an option is a field error, and nothing
        else of its record is held up.{' '}
        <Link href={`/mappings/${encodeURIComponent(entity)}`}>Back to the mappings</Link>
      </PageHead>
      {failed ? <Notice>{failed.message}</Notice> : null}
      {!failed && (!mappings.data || !choices.data) ? <LoadingPage /> : null}
      {mappings.data && choices.data ? (
        <EnumEditor
          key={mappings.data.etag}
          entity={mappings.data.value}
          etag={mappings.data.etag}
          property={property}
          choices={choices.data}
          onSaved={() => void mappings.refetch()}
        />
      ) : null}
    </>
  );
}
