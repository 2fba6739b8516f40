import type { LoggedChange, OpenReview, ParkedRecord } from '@app/sync-engine/ports';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Overview } from './overview';
import { request } from './request';

const REFRESH_MS = 2000;
const PAGE_SIZE = 50;

export const useOverview = () =>
  useQuery({
    queryKey: ['overview'],
    queryFn: () => request<Overview>('GET', 'overview'),
    refetchInterval: REFRESH_MS,
  });

/** Newest first, page by page; all loaded pages are refreshed together. */
export const useChanges = (entity: string | null) =>
  useInfiniteQuery({
    queryKey: ['changes', entity],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
      if (entity !== null) query.set('entity', entity);
      if (pageParam !== null) query.set('before', pageParam);
      return request<LoggedChange[]>('GET', `changes?${query.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < PAGE_SIZE ? undefined : page.at(-1)?.id),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });

export const useReviews = () =>
  useQuery({
    queryKey: ['reviews'],
    queryFn: () => request<OpenReview[]>('GET', 'reviews?limit=20'),
    refetchInterval: REFRESH_MS,
  });

export const useParked = () =>
  useQuery({
    queryKey: ['parked'],
    queryFn: () => request<ParkedRecord[]>('GET', 'parked?limit=20'),
    refetchInterval: REFRESH_MS,
  });

/** A command of the api; everything shown is read again after it. */
export function useCommand<Body extends object | void = void>(path: string, method: 'POST' | 'DELETE' = 'POST') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request<void>(method, path, body ?? undefined),
    onSettled: () => client.invalidateQueries(),
  });
}
