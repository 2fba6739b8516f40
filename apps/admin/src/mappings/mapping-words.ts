export const DIRECTIONS = [
  { value: 'two_way', label: 'Both ways' },
  { value: 'to_hubspot', label: 'To HubSpot only' },
  { value: 'to_local', label: 'To Renewa One only' },
] as const;

export const POLICIES = [
  { value: '', label: 'As the entity says' },
  { value: 'latest_wins', label: 'The later edit wins' },
  { value: 'local_wins', label: 'Renewa One wins' },
  { value: 'hubspot_wins', label: 'HubSpot wins' },
  { value: 'prefer_non_blank', label: 'A value wins over a blank' },
  { value: 'manual', label: 'A person decides' },
] as const;

export const FIRST_LINK = [
  { value: 'review', label: 'Ask' },
  { value: 'local_wins', label: 'Take Renewa One’s' },
  { value: 'hubspot_wins', label: 'Take HubSpot’s' },
] as const;

export const DRIFT = [
  { value: 'ignore', label: 'Leave it' },
  { value: 'restore', label: 'Write it back' },
] as const;

/** Transforms whose values are paired one by one. */
export const PAIRED: readonly string[] = ['enumeration', 'multi_select', 'stage'];

export const labelOf = (
  options: readonly { readonly value: string; readonly label: string }[],
  value: string,
): string => options.find((option) => option.value === value)?.label ?? value;

/** A source that is no plain column: an expression, or a column over a foreign key (`company_id.name`). */
export const isComputed = (column: string | null): boolean => column !== null && /^[="]|\./.test(column);
