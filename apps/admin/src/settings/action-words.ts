/** What a person or machine did, as the audit trail of the api names it, in words. */
const ACTION_WORDS: Readonly<Record<string, string>> = {
  'association.create_label': 'Made an association label',
  'association.save': 'Saved relations',
  'audit.request': 'Asked for an audit',
  'configuration.apply': 'Applied a configuration file',
  'connection.connect': 'Connected HubSpot',
  'connection.disconnect': 'Disconnected HubSpot',
  'connection.pause': 'Paused everything',
  'connection.resume': 'Resumed everything',
  'entity.change': 'Changed the rules of an entity',
  'entity.pause': 'Paused an entity',
  'entity.register': 'Added a table',
  'entity.resume': 'Resumed an entity',
  'errors.retry': 'Tried failing records again',
  'keys.rotate': 'Sealed the tokens anew',
  'mapping.save': 'Saved mappings',
  'mass_change.answer': 'Answered a mass change',
  'parked.retry': 'Tried a parked record again',
  'review.decide': 'Decided a review',
  'review.decide_all': 'Decided reviews together',
  'run.apply': 'Applied a plan',
  'run.cancel': 'Cancelled a run',
  'run.choose': 'Chose a side for a field',
  'run.exclude': 'Left out of a plan, or took in',
  'run.pause': 'Paused a run',
  'run.resume': 'Resumed a run',
  'run.start': 'Asked for a plan',
  'run.undo': 'Asked to take back',
  'schema_event.acknowledge': 'Acknowledged a change of schema',
  'session.close': 'Signed out',
  'session.end': 'Signed out by the identity provider',
  'session.open': 'Signed in',
  'session.password': 'Changed the own password',
  'session.set_up': 'Made the first account',
  'token.create': 'Made an API token',
  'token.remove': 'Removed an API token',
  'user.change': 'Changed an account',
  'user.create': 'Made an account',
  'user.remove': 'Removed an account',
};

export const actionWords = (action: string): string => ACTION_WORDS[action] ?? action;

/** Stands for a secret. */
const HIDDEN = '…';

/** What was asked, in one line: texts as they are, lists and blocks by how much is in them. */
export function askedFor(detail: object | null): string {
  return Object.entries(detail ?? {})
    .filter(([, value]) => value !== HIDDEN)
    .map(([name, value]) => (name === 'cut' ? 'too long to be told here' : `${name}: ${inShort(value)}`))
    .join(', ');
}

function inShort(value: unknown): string {
  if (Array.isArray(value)) {
    const plain = value.every((one) => typeof one !== 'object');
    return plain && value.length <= 4 ? value.join(' · ') : `${value.length} in all`;
  }
  if (typeof value === 'object' && value !== null) return `${Object.keys(value).length} in all`;
  return typeof value === 'string' ? value : value === null ? 'blank' : JSON.stringify(value);
}
