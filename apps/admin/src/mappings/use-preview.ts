import type { EditedEntity } from '@app/admin-service/registry/edited-entity';
import type { Preview } from '@app/admin-service/registry/mapping-preview';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { request } from '../api/request';
import { type KeyedDraft, sent } from './draft-set';

const TYPING_MS = 400;

/** What the members as they are now would do with real rows, and what is wrong with them; asked a moment after the last key. */
export function usePreview(entity: EditedEntity, members: readonly KeyedDraft[], after: string | null) {
  const [asked] = useDebouncedValue(JSON.stringify(members.map(sent)), TYPING_MS);
  return useQuery({
    queryKey: ['preview', entity.definition.entity, asked, after],
    queryFn: () =>
      request<Preview>('POST', `entities/${encodeURIComponent(entity.definition.entity)}/preview`, {
        mappings: JSON.parse(asked) as object[],
        after,
      }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}
