/** What a product or a naming standard puts before a field that somebody added: it says who made it, not what it is. */
const BEFORE =
  /^(?:tbl|fld|col|cf|udf|uf|usr|zz|x_studio|custom_?field|x(?!_?(?:url|link|handle|account|profile|name|user))|new(?!_?(?:or|business|exist|customer))|cr[0-9a-f]{3,5})_+(?=\p{L}{2})/iu;
/** Salesforce marks what somebody added behind the name, and what a package added before it as well. */
const ADDED = /__(?:c|r|pc|pr|s)$/i;
const PACKAGE = /^[a-z][a-z0-9]{1,14}__(?=\p{L})/iu;

/**
 * The name without the marks of fields that were added to a product: `fund__Industry__c` and `x_studio_industry` say `industry`.
 * A name of nothing but marks stays as it is.
 */
export function withoutAffixes(name: string): string {
  const own = ADDED.test(name) ? name.replace(ADDED, '').replace(PACKAGE, '') : name;
  return own.replace(BEFORE, '') || name;
}
