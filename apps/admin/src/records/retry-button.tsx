import type { KnownRecord } from '@app/admin-service/activity/record-reader';
import { Button } from '@mantine/core';
import { useCommand } from '../api/queries';

/** Has the record looked at again at once. */
export function RetryButton({ record }: { readonly record: KnownRecord }) {
  const retry = useCommand<{ entity: string; localKey: string | null; hubspotId: string | null }>('parked/retry');
  const { entity, localKey, hubspotId } = record;
  return (
    <Button
      variant="default"
      loading={retry.isPending}
      title={retry.error?.message}
      onClick={() => retry.mutate({ entity, localKey, hubspotId })}
    >
      Compare again
    </Button>
  );
}
