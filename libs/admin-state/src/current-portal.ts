/** SQL for the id of the portal that is looked at: the one `ConnectionStore.current` gives. */
export const PORTAL = `(select config.portal_id from hubspot_sync.hubspot_config config
  order by config.state = 'disconnected', config.connected_at desc, config.portal_id limit 1)`;

/** SQL for a timestamp as ms since the epoch. */
export const ms = (expression: string): string => `round(extract(epoch from ${expression}) * 1000)::float8`;

/** SQL for the place of a row in a list ordered by time and id, without loss: µs and the id. */
export const cursorOf = (at: string, id: string): string =>
  `((extract(epoch from ${at}) * 1000000)::bigint)::text || '-' || ${id}::text`;

/** SQL for the time that a number of µs stands for. */
export const fromMicroseconds = (expression: string): string =>
  `(timestamptz 'epoch' + ${expression}::bigint * interval '1 microsecond')`;
