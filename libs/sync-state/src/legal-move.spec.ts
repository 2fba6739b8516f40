import { assertLegalMove } from './legal-move';

const doors = { open: ['closed'], closed: ['open', 'locked'], locked: [] } as const;

describe('assertLegalMove', () => {
  it('lets legal moves and staying pass', () => {
    expect(() => assertLegalMove('The door', doors, 'closed', 'locked')).not.toThrow();
    expect(() => assertLegalMove('The door', doors, 'locked', 'locked')).not.toThrow();
  });

  it('says who cannot go where, and where it can go', () => {
    expect(() => assertLegalMove('The door', doors, 'open', 'locked')).toThrow(
      'The door cannot go from state open to locked: from there it can go to closed.',
    );
    expect(() => assertLegalMove('The door', doors, 'locked', 'open')).toThrow('it is final');
  });
});
