import type { Mutation } from '../portal/mutation';
import type { Portal } from '../portal/portal';
import { userSource } from '../portal/portal';
import type { SeededRandom } from '../portal/seeded-random';
import { commitCreate, prepareCreate, type WriteContext } from './record-writes';

const FIRST = [
  'Ada',
  'Grace',
  'Alan',
  'Edsger',
  'Barbara',
  'Donald',
  'Radia',
  'Tony',
  'Frances',
  'Niklaus',
  'Zoë',
  'Søren',
];
const LAST = [
  'Lovelace',
  'Hopper',
  'Turing',
  'Dijkstra',
  'Liskov',
  'Knuth',
  'Perlman',
  'Hoare',
  'Allen',
  'Wirth',
  'Müller',
];
const CITIES = ['Berlin', 'Bonn', 'Köln', 'Ulm', 'Wien', 'Zürich', 'Graz', 'Bern'];
const TRADES = ['Solar', 'Wind', 'Heat', 'Roof', 'Grid'];
const INDUSTRIES = ['COMPUTER_SOFTWARE', 'CONSTRUCTION', 'RENEWABLES_ENVIRONMENT', 'UTILITIES'];
const STAGES = ['appointmentscheduled', 'qualifiedtobuy', 'contractsent', 'closedwon'];

const SHARE = { companies: 0.2, deals: 0.2, tickets: 0.1 };

type Make = (n: number, random: SeededRandom) => Record<string, string>;

const pick = (random: SeededRandom, list: readonly string[]): string => list[random.below(list.length)] ?? '';

const MAKERS: Readonly<Record<string, Make>> = {
  contacts: (n, random) => {
    const [firstname, lastname] = [pick(random, FIRST), pick(random, LAST)];
    return {
      email: `contact${n}@seed.example`,
      firstname,
      lastname,
      phone: `+49 30 ${1_000_000 + n}`,
      city: pick(random, CITIES),
      zip: String(10_000 + random.below(80_000)),
      country: 'Germany',
    };
  },
  companies: (n, random) => ({
    name: `${pick(random, TRADES)} ${n}`,
    domain: `company${n}.seed.example`,
    city: pick(random, CITIES),
    industry: pick(random, INDUSTRIES),
  }),
  deals: (n, random) => ({
    dealname: `${pick(random, TRADES)} ${n}`,
    amount: String(1_000 + random.below(90_000)),
    pipeline: 'default',
    dealstage: pick(random, STAGES),
  }),
  tickets: (n, random) => ({
    subject: `${pick(random, TRADES)} does not work (${n})`,
    hs_pipeline: '0',
    hs_pipeline_stage: String(1 + random.below(4)),
  }),
};

/** How many records of each type an account of `total` has. */
const sharesOf = (total: number): [type: string, count: number][] => {
  const others = Object.entries(SHARE).map(([type, share]): [string, number] => [type, Math.floor(total * share)]);
  return [['contacts', total - others.reduce((sum, [, count]) => sum + count, 0)], ...others];
};

/**
 * Fills an account with made-up records: the same ones for the same seed. Contacts, companies, deals and tickets in the
 * ratio 5:2:2:1, every second contact with a company, every deal with a contact. Nobody is told of them.
 */
export const seedRecords = (portal: Portal, total: number): void => {
  const context: WriteContext = {
    portal,
    source: userSource(4_711),
    lenientDates: false,
    underRules: false,
    traces: null,
  };
  const made: Record<string, string[]> = {};
  portal.quietly(() => {
    for (const [name, count] of sharesOf(total)) {
      const type = portal.state.types.find(name);
      const make = MAKERS[name];
      if (!type || !make) continue;
      const first = portal.state.table(type.id).size;
      const ids: string[] = [];
      for (let index = 0; index < count; index++) {
        const prepared = prepareCreate(context, type, make(first + index, portal.random));
        if (prepared.kind !== 'ready') throw new Error(`A seeded ${name} was refused: ${JSON.stringify(prepared)}`);
        ids.push(commitCreate(context, type, prepared).id);
      }
      made[name] = ids;
    }
    associate(portal, '0-1', made['contacts'] ?? [], '0-2', made['companies'] ?? [], 2, [1, 279]);
    associate(portal, '0-3', made['deals'] ?? [], '0-1', made['contacts'] ?? [], 1, [3]);
  });
};

const associate = (
  portal: Portal,
  from: string,
  fromIds: readonly string[],
  to: string,
  toIds: readonly string[],
  every: number,
  typeIds: readonly number[],
): void => {
  if (toIds.length === 0) return;
  const types = typeIds.map((typeId) => ({ category: 'HUBSPOT_DEFINED', typeId }));
  for (let index = 0; index < fromIds.length; index += every) {
    const mutation: Mutation = {
      k: 'associate',
      at: portal.now(),
      by: userSource(4_711),
      from: { t: from, id: fromIds[index] ?? '' },
      to: { t: to, id: toIds[index % toIds.length] ?? '' },
      types,
      was: [],
    };
    portal.commit(mutation);
  }
};
