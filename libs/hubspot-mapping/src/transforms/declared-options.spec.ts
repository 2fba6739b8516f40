import { column, portal, property } from '../../testing/references';
import { constantTransform } from './constant-transform';
import { DECLARED_OPTIONS } from './declared-options';
import { TRANSFORM_BUILDERS } from './transform-registry';
import { TRANSFORM_NAMES } from './transform-spec';
import type { TransformName } from './transform-spec';

const STRANGE = { frobnication: 1 };

/** What a transform says of an option that it does not take; it names those that it takes. */
function saidOf(name: TransformName): string {
  const kind = name === 'date' ? 'date' : name === 'datetime' ? 'timestamptz' : 'text';
  const wanted = name === 'date' || name === 'datetime' ? name : 'string';
  const known = property('some', wanted, 'text', { options: ['A', 'B'] });
  const choice = property('some', 'enumeration', name === 'multi_select' ? 'checkbox' : 'select', { options: ['A'] });
  const chosen = ['enumeration', 'multi_select', 'owner', 'pipeline', 'stage'].includes(name) ? choice : known;
  const pipelines = [{ id: 'p', label: 'P', stages: [{ id: 's', label: 'S' }] }];
  const reference = portal([chosen], { pipelines });
  const built =
    name === 'constant'
      ? constantTransform(chosen, reference, STRANGE)
      : TRANSFORM_BUILDERS[name]({
          column: column('some', kind),
          kind,
          property: chosen,
          portal: reference,
          local: { table: 'public.some', columns: [] },
          direction: 'two_way',
          pairs: [],
          options: STRANGE,
        });
  return built.notices.map(({ what }) => what).join(' ');
}

describe('declared options', () => {
  it.each(TRANSFORM_NAMES)('are those that %s takes', (name) => {
    expect(saidOf(name)).toContain(`(known: ${Object.keys(DECLARED_OPTIONS[name]).join(', ')})`);
  });
});
