import type { ApiPath } from './api-path';
import type { Route } from './api-call';

export type RouteMatch =
  | { readonly kind: 'found'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'unknown' };

interface Compiled {
  readonly route: Route;
  readonly parts: readonly string[];
}

/** Finds the route of a call; routes registered first win. */
export class RouteTable {
  private readonly byLength = new Map<string, Compiled[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const parts = route.pattern.split('/').filter((part) => part !== '');
      const key = `${route.api}/${parts.length}`;
      this.byLength.set(key, [...(this.byLength.get(key) ?? []), { route, parts }]);
    }
  }

  match(method: string, path: ApiPath): RouteMatch {
    let otherMethod = false;
    for (const { route, parts } of this.byLength.get(`${path.api}/${path.segments.length}`) ?? []) {
      const params = paramsOf(parts, path.segments);
      if (!params) continue;
      if (route.method === method) return { kind: 'found', route, params };
      otherMethod = true;
    }
    return otherMethod ? { kind: 'wrong-method' } : { kind: 'unknown' };
  }
}

const paramsOf = (parts: readonly string[], segments: readonly string[]): Record<string, string> | null => {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return null;
  }
  return params;
};
