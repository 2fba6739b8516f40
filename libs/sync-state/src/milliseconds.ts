/** SQL for a timestamp as whole ms since the epoch, which pg gives as a number; null stays null. */
export function milliseconds(expression: string): string {
  return `round(extract(epoch from ${expression}) * 1000)::float8`;
}

/** SQL for a timestamp from ms since the epoch; null stays null. */
export function timestamp(expression: string): string {
  return `to_timestamp(${expression}::float8 / 1000)`;
}
