/** ms of this process's clock, which nobody sets back; used for durations only, never stored beside the database's or HubSpot's. */
export interface Clock {
  now(): number;
}
