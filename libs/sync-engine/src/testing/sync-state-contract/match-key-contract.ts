import { entityDefinition, type ContractBench } from './contract-harness';

export function describeMatchKeys(bench: () => ContractBench): void {
  const email = (value: string) => ({ key: 'email', value });
  const entry = (hubspotId: string, value: string, primary = true) => ({ key: 'email', value, hubspotId, primary });

  describe('match keys', () => {
    it('S4.5 the index finds every record that holds a key, secondary values too, and replaces a record as a whole', async () => {
      await bench().state.indexMatchKeys('contact', [
        { hubspotId: '1', entries: [entry('1', 'a@x'), entry('1', 'b@x', false)] },
        { hubspotId: '2', entries: [entry('2', 'b@x')] },
      ]);
      const find = (...values: string[]) => bench().state.findMatches('contact', values.map(email));
      const hits = (await find('a@x', 'b@x', 'c@x')).map(
        ({ hubspotId, value, primary }) => `${value} ${hubspotId} ${primary}`,
      );
      expect(hits.sort()).toEqual(['a@x 1 true', 'b@x 1 false', 'b@x 2 true']);
      await bench().state.indexMatchKeys('contact', [{ hubspotId: '1', entries: [entry('1', 'b@x')] }]);
      expect(await find('a@x')).toEqual([]);
      expect((await find('b@x')).map(({ hubspotId, primary }) => [hubspotId, primary]).sort()).toEqual([
        ['1', true],
        ['2', true],
      ]);
      await bench().state.indexMatchKeys('contact', [{ hubspotId: '2', entries: [] }]);
      expect((await find('b@x')).map(({ hubspotId }) => hubspotId)).toEqual(['1']);
      expect(await bench().state.findMatches('contact', [{ key: 'domain', value: 'b@x' }])).toEqual([]);
      expect(await bench().state.findMatches('company', [email('b@x')])).toEqual([]);
      expect(await bench().state.findMatches('contact', [])).toEqual([]);
    });

    it('S4.5 a hit tells the link of its record, and none where there is none', async () => {
      await bench().link('contact', { id: 'a', localKey: '7', hubspotId: '1' });
      await bench().state.indexMatchKeys('contact', [
        { hubspotId: '1', entries: [entry('1', 'a@x')] },
        { hubspotId: '2', entries: [entry('2', 'a@x')] },
      ]);
      const hits = await bench().state.findMatches('contact', [email('a@x')]);
      const [linked] = await bench().state.findLinks('contact', { hubspotIds: ['1'] });
      expect(hits.find(({ hubspotId }) => hubspotId === '1')?.link).toEqual(linked);
      expect(hits.find(({ hubspotId }) => hubspotId === '2')?.link).toBeNull();
    });

    it('S4.5 values of any length and letter are keys', async () => {
      const long = 'ü'.repeat(5000);
      await bench().state.indexMatchKeys('contact', [{ hubspotId: '1', entries: [entry('1', long)] }]);
      expect(await bench().state.findMatches('contact', [email(long)])).toMatchObject([
        { hubspotId: '1', value: long },
      ]);
      expect(await bench().state.findMatches('contact', [email(`${long}x`)])).toEqual([]);
      expect(await bench().claim('one', [email(long)])).toBe(true);
      expect(await bench().claim('two', [email(long)])).toBe(false);
    });

    it('S4.5 feeding the same records from many workers at once keeps the index whole', async () => {
      const ids = Array.from({ length: 30 }, (_, n) => String(n));
      await Promise.all(
        Array.from({ length: 6 }, (_, worker) =>
          bench().state.indexMatchKeys(
            'contact',
            (worker % 2 ? ids : [...ids].reverse()).map((id) => ({
              hubspotId: id,
              entries: [entry(id, `${id}@${worker % 3}`)],
            })),
          ),
        ),
      );
      const hits = await bench().state.findMatches(
        'contact',
        ids.flatMap((id) => [0, 1, 2].map((n) => email(`${id}@${n}`))),
      );
      expect(hits.map(({ hubspotId }) => hubspotId).sort()).toEqual([...ids].sort());
    });

    it('S4.5 a claim takes all of its keys or none, once, until it is released', async () => {
      const claim = (token: string, ...values: string[]) => bench().claim(token, values.map(email));
      expect(await claim('one', 'a@x', 'b@x')).toBe(true);
      expect(await claim('one', 'b@x')).toBe(true);
      expect(await claim('two', 'b@x', 'c@x')).toBe(false);
      expect(await claim('two', 'c@x')).toBe(true);
      expect(await claim('three', 'c@x')).toBe(false);
      await bench().state.releaseClaims('contact', ['one']);
      expect(await claim('three', 'a@x', 'b@x')).toBe(true);
      expect(await claim('four')).toBe(true);
    });

    it('S4.5 an expired claim is no claim; another entity is another key', async () => {
      await bench().harness.registerEntity(entityDefinition('company'));
      expect(await bench().claim('one', [email('a@x')], { ttlMs: 1 })).toBe(true);
      expect(await bench().claim('two', [email('a@x')], { entity: 'company' })).toBe(true);
      await bench().passTime(2);
      expect(await bench().claim('two', [email('a@x')])).toBe(true);
      expect(await bench().claim('one', [email('a@x')])).toBe(false);
    });

    it('S4.5 of workers that claim overlapping keys at once, no two hold the same key', async () => {
      const claims = Array.from({ length: 8 }, (_, n) => [`k${n}`, `k${(n + 1) % 8}`, 'shared'.concat(String(n % 2))]);
      const won = await Promise.all(claims.map((values, n) => bench().claim(`worker ${n}`, values.map(email))));
      const held = claims.filter((_, n) => won[n]).flat();
      expect(held.length).toBeGreaterThan(0);
      expect(new Set(held).size).toBe(held.length);
    });
  });
}
