import {
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type Method, readTagged, request } from './request';
import { ApiProblem } from './problem';
import { queryString } from './query-string';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** What could not be read for now, be it for want of requests to HubSpot, is asked for again. */
const ASK_AGAIN_MS = 3_000;
/** Neither what was asked nor who asked is at fault. */
const passes = (error: Error | null): boolean =>
  error instanceof ApiProblem && (error.status === 0 || error.status === 429 || error.status >= 500);

/** One read of the api; `refreshMs` for what changes by itself. */
export const useRead = <T>(path: string, options: { refreshMs?: number; enabled?: boolean; keep?: boolean } = {}) =>
  useQuery({
    queryKey: [path],
    queryFn: () => request<T>('GET', path),
    enabled: options.enabled ?? true,
    refetchInterval: ({ state }) => (passes(state.error) ? ASK_AGAIN_MS : (options.refreshMs ?? false)),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });

/** What an edit starts from: read once, and again only when asked. */
export const useTagged = <T>(path: string) =>
  useQuery({ queryKey: ['tagged', path], queryFn: () => readTagged<T>(path), staleTime: Infinity });

const PAGE_SIZE = 50;

/** A list, newest first, page by page. */
export function usePages<Item>(
  path: string,
  filter: Readonly<Record<string, string | number | null | undefined>> = {},
  refreshMs?: number,
) {
  const query = useInfiniteQuery({
    queryKey: [path, filter],
    queryFn: ({ pageParam }) =>
      request<Page<Item>>('GET', `${path}${queryString({ ...filter, limit: PAGE_SIZE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    // Only while the first page is all that is looked at: a long list does not move under the reader.
    refetchInterval: ({ state }) => {
      if (state.status === 'error') return ASK_AGAIN_MS;
      return refreshMs !== undefined && (state.data?.pages.length ?? 0) <= 1 ? refreshMs : false;
    },
  });
  return { ...query, items: query.data?.pages.flatMap(({ items }) => items) ?? [] };
}

/** A command of the api; everything shown is read again after it. */
export function useCommand<Body extends object | void = void, Answer = void>(
  path: string,
  method: Exclude<Method, 'GET'> = 'POST',
  refreshes: readonly QueryKey[] | 'all' = 'all',
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request<Answer>(method, path, body ?? undefined),
    onSettled: async () => {
      if (refreshes === 'all') await client.invalidateQueries();
      else for (const queryKey of refreshes) await client.invalidateQueries({ queryKey });
    },
  });
}
