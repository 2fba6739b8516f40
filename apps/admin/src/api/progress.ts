import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Overview } from './overview';
import { request } from './request';

const OVERVIEW = ['overview'];
/** While the stream is broken, the overview is asked for. */
const FALLBACK_MS = 5000;

/** The overview as it changes: pushed by the api, asked for where that does not work. */
export function useOverview() {
  const client = useQueryClient();
  const [pushed, setPushed] = useState(false);
  const query = useQuery({
    queryKey: OVERVIEW,
    queryFn: () => request<Overview>('GET', 'overview'),
    refetchInterval: pushed ? false : FALLBACK_MS,
  });
  const signedIn = query.isSuccess;
  useEffect(() => {
    if (!signedIn) return;
    const stream = new EventSource('/admin/api/progress');
    stream.addEventListener('overview', (event: MessageEvent<string>) => {
      setPushed(true);
      client.setQueryData(OVERVIEW, JSON.parse(event.data));
    });
    stream.addEventListener('error', () => setPushed(false));
    return () => stream.close();
  }, [client, signedIn]);
  return query;
}

/** The overview as a page shows it, without a stream of its own. */
export const useKnownOverview = (): Overview | undefined =>
  useQuery<Overview>({ queryKey: OVERVIEW, queryFn: () => request<Overview>('GET', 'overview'), staleTime: Infinity })
    .data;
