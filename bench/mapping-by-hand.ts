import { kindOf } from './mapping-fields';

/**
 * What a person would write for exactly these columns: the same checks and the same texts, each kind in its own lines, no configuration
 * and no errors for people. The limit that compiled fields are measured against.
 */
export function handWritten(fields: number): (records: readonly (readonly string[])[]) => number {
  const kinds = Array.from({ length: fields }, (_, at) => kindOf(at));
  return (records) => {
    let length = 0;
    for (const record of records) {
      for (let at = 0; at < kinds.length; at += 1) {
        const local = record[at] ?? '';
        let sent: string;
        let back: string;
        switch (kinds[at]) {
          case 'number':
          case 'decimal':
            sent = shortest(local);
            back = shortest(sent);
            break;
          case 'choice':
            sent = OPTIONS.get(local) ?? fail(local);
            back = LOCALS.get(sent) ?? fail(sent);
            break;
          case 'date':
            sent = DAY.test(local) && !Number.isNaN(Date.parse(local)) ? local : fail(local);
            back = DAY.test(sent) && !Number.isNaN(Date.parse(sent)) ? sent : fail(sent);
            break;
          case 'moment':
            sent = new Date(`${local.replace(' ', 'T')}:00`).toISOString();
            back = new Date(sent).toISOString();
            break;
          case 'flag':
            sent = local === 'true' ? 'true' : local === 'false' ? 'false' : fail(local);
            back = sent === 'true' ? 'true' : sent === 'false' ? 'false' : fail(sent);
            break;
          case 'email':
            sent = email(local);
            back = email(sent);
            break;
          case 'phone':
            sent = PHONE.test(local) ? local.trim() : fail(local);
            back = PHONE.test(sent) ? sent.trim() : fail(sent);
            break;
          default:
            sent = text(local);
            back = text(sent);
        }
        length += sent.length + back.length;
      }
    }
    return length;
  };
}

const OPTIONS = new Map(['a', 'b', 'c', 'd'].map((local) => [local, local.toUpperCase()]));
const LOCALS = new Map(['a', 'b', 'c', 'd'].map((local) => [local.toUpperCase(), local]));
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PHONE = /^[+(\d][\d\s().\-/x]{4,30}$/;
const NUMBER = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/;

function shortest(value: string): string {
  const match = NUMBER.exec(value);
  if (!match) return fail(value);
  return `${match[1]}${match[2]}${match[3] ? `.${match[3]}` : ''}`;
}

function email(value: string): string {
  const address = value.trim().toLowerCase();
  return EMAIL.test(address) ? address : fail(value);
}

function text(value: string): string {
  if (/\p{Surrogate}/u.test(value) || value.includes('\0')) return fail(value);
  const lines = value.includes('\r') ? value.replaceAll('\r\n', '\n') : value;
  return lines.length > 65_536 ? fail(value) : lines;
}

function fail(value: string): never {
  throw new Error(`Cannot carry ${value.length} characters.`);
}
