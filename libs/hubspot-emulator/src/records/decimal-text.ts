/** The exact decimal expansion of a binary fraction, as HubSpot prints stage probabilities (hubspot-facts 0.5). */
export const exactExpansion = (value: number): string => {
  const digits = value.toFixed(60).replace(/0+$/, '');
  return digits.endsWith('.') ? digits.slice(0, -1) : digits;
};

/** Product of two decimal texts with the scales added, as Java's BigDecimal multiplies. */
export const multiplyDecimals = (left: string, right: string): string => {
  const parts = (text: string): [bigint, number] => {
    const [whole = '0', fraction = ''] = text.split('.');
    return [BigInt(`${whole}${fraction}`), fraction.length];
  };
  const [leftUnits, leftScale] = parts(left);
  const [rightUnits, rightScale] = parts(right);
  const scale = leftScale + rightScale;
  const units = leftUnits * rightUnits;
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};
