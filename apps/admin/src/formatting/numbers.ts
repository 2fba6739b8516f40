const COUNT = new Intl.NumberFormat('en');

export const formatCount = (count: number): string => COUNT.format(count);

/** `1 record`, `2 records`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
