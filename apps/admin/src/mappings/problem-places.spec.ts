import { placedProblems } from './problem-places';

const problem = (code: 'OPTIONS_FAULTY' | 'SOURCE_FAULTY' | 'TYPES_DO_NOT_FIT' | 'PORTAL_RULES', message: string) => ({
  code,
  message,
  advice: 'Do so.',
  property: 'name',
});

describe('problems beside the fields that mend them', () => {
  it('are at the option, the source or the transform that they are about', () => {
    const placed = placedProblems(
      [
        problem('OPTIONS_FAULTY', 'Mapping contact.a ↔ name: its option "timeZone" must be an IANA time zone.'),
        problem('SOURCE_FAULTY', 'The quote is not closed.'),
        problem('TYPES_DO_NOT_FIT', 'No number.'),
        problem('PORTAL_RULES', 'Shorter.'),
      ],
      'name',
    );
    expect(placed).toMatchObject({
      options: { timeZone: 'Its option "timeZone" must be an IANA time zone. Do so.' },
      source: 'The quote is not closed. Do so.',
      transform: 'No number. Do so.',
      direction: undefined,
    });
    expect(placed.others.map(({ message }) => message)).toEqual(['Shorter.']);
  });

  it('lose none: a second one of a place, and those of other members, are told as they are', () => {
    const twice = [problem('SOURCE_FAULTY', 'One.'), problem('SOURCE_FAULTY', 'Two.')];
    expect(placedProblems(twice, 'name').others.map(({ message }) => message)).toEqual(['Two.']);
    expect(placedProblems(twice, 'other').others).toHaveLength(2);
  });
});
