import { DUTCH_NORDIC_POLISH_WORDS } from './dutch-nordic-polish-words';
import { ENGLISH_WORDS } from './english-words';
import { GERMAN_WORDS } from './german-words';
import { JOINED_WORDS } from './joined-words';
import { JOINED_WORDS_GERMAN } from './joined-words-german';
import { JOINED_WORDS_ROMANCE_AND_DUTCH } from './joined-words-romance';
import { ROMANCE_WORDS } from './romance-words';
import { SAP_NAMES } from './sap-names';
import { WORD_DICTIONARY } from './word-dictionary';

/** Lists of single words: `meaning = other writings`. A writing has one meaning in all of them. */
export const WORD_LISTS: readonly string[] = [
  WORD_DICTIONARY,
  ENGLISH_WORDS,
  GERMAN_WORDS,
  ROMANCE_WORDS,
  DUTCH_NORDIC_POLISH_WORDS,
];

/** Lists of single words that stand for several: `word = words of the dictionary`. Each word is in one of them, once. */
export const JOINED_WORDS_AND_NAMES: readonly string[] = [
  SAP_NAMES,
  JOINED_WORDS_ROMANCE_AND_DUTCH,
  JOINED_WORDS_GERMAN,
  JOINED_WORDS,
];
