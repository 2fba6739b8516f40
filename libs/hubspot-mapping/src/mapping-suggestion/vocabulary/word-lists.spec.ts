import { CONCEPTS } from './concept-list';
import { JOINED_WORDS_AND_NAMES, WORD_LISTS } from './word-lists';
import { nameWords } from '../name-words';

const LINE = /^(\S+) = (\S.*)$/;

function entries(list: string): [string, string[]][] {
  return list.split('\n').flatMap((line): [string, string[]][] => {
    const [, word, rest] = LINE.exec(line) ?? [];
    return word === undefined || rest === undefined || line.startsWith('#') ? [] : [[word, rest.split(' ')]];
  });
}

const writings = WORD_LISTS.flatMap((list) =>
  entries(list).flatMap(([word, others]) => [...new Set([word, ...others])].map((writing) => [writing, word] as const)),
);

describe('word lists', () => {
  it('hold one word or heading a line', () => {
    const odd = [...WORD_LISTS, ...JOINED_WORDS_AND_NAMES]
      .flatMap((list) => list.split('\n'))
      .filter((line) => line !== '' && !line.startsWith('# ') && !LINE.test(line));
    expect(odd).toEqual([]);
  });

  it('give a writing one meaning', () => {
    const meanings = new Map<string, Set<string>>();
    for (const [writing, word] of writings) meanings.set(writing, (meanings.get(writing) ?? new Set()).add(word));
    expect([...meanings].filter(([, words]) => words.size > 1).map(([writing]) => writing)).toEqual([]);
  });

  it('list a joined word once', () => {
    const joined = JOINED_WORDS_AND_NAMES.flatMap(entries).map(([word]) => word);
    expect(joined.filter((word, at) => joined.indexOf(word) !== at)).toEqual([]);
  });

  it('are written as names are read: small plain letters', () => {
    const joined = JOINED_WORDS_AND_NAMES.flatMap(entries).map(([word]) => word);
    expect(
      [...writings.map(([writing]) => writing), ...joined].filter((word) => !/^[a-z]+(\d\d)?$/.test(word)),
    ).toEqual([]);
  });
});

describe('concepts', () => {
  it('have phrases of which something is left without the words that mean nothing', () => {
    const empty = CONCEPTS.flatMap(({ name, phrases }) =>
      phrases.filter((phrase) => nameWords(phrase).length === 0).map((phrase) => `${name}: ${phrase}`),
    );
    expect(empty).toEqual([]);
  });
});
