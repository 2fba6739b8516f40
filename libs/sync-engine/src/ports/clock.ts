/** ms since the epoch, this process's clock; used for durations only, never stored beside the database's or HubSpot's. */
export interface Clock {
  now(): number;
}
