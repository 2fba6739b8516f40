import { orderedId } from './ordered-id';

describe('ids of links and intents', () => {
  it('are version 7 UUIDs that sort by the time they were made at', () => {
    const at = Date.UTC(2026, 10, 30);
    const ids = [0, 1, 1_000, 86_400_000].map((later) => orderedId(at + later));
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBe(at);
  });

  it('differ within one moment', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => orderedId(1))).size).toBe(1_000);
  });
});
