const TRUE = new Set(['true', 't', 'yes', 'y', 'on', '1', 'x', 'ja', 'j', 'oui', 'si', 'sí', 'sim', 'wahr', 'vrai']);
const FALSE = new Set(['false', 'f', 'no', 'n', 'off', '0', 'nein', 'non', 'não', 'nao', 'falsch', 'faux']);

/** True or false as people and databases of the commonest business languages write it; null: neither. */
export function booleanOfWord(text: string): boolean | null {
  if (text === 'true') return true;
  if (text === 'false') return false;
  const word = text.trim().toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : null;
}
